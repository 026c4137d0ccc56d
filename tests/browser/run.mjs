// Every page that each person of the story can reach, in a real browser: no axe-core violation, no horizontal scroll at 320 px,
// no error of the page itself, nothing fetched from elsewhere. Screenshots in target/screenshots.
//
// PREAU_TARGET: cargo's target folder. PREAU_CHROMIUM: the browser. PREAU_DATA: an existing demo folder (else a new one).
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Auditor } from "./audit.mjs";
import { startDemo } from "./demo.mjs";
import { PEOPLE } from "./people.mjs";
import { visit } from "./visit.mjs";

const target = process.env.PREAU_TARGET;
if (!target) throw new Error("PREAU_TARGET is not set: run `cargo xtask test browser`");
const screenshots = join(target, "screenshots");
await rm(screenshots, { recursive: true, force: true });
await mkdir(screenshots, { recursive: true });

const demo = await startDemo(target, process.env.PREAU_DATA);
let failed = 1;
try {
  const browser = await chromium.launch({
    executablePath: process.env.PREAU_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const auditor = new Auditor(demo.base, screenshots);
  for (const person of PEOPLE) {
    const account = demo.account(person.role);
    // A browser of one's own for each: no cookie is shared.
    const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris", viewport: { width: 1280, height: 900 } });
    await visit(auditor, await context.newPage(), person, account);
    await context.close();
  }
  await browser.close();
  failed = auditor.close();
} finally {
  await demo.stop();
}
process.exitCode = failed === 0 ? 0 : 1;
