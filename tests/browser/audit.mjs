// What is asked of every page, whoever sees it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4"];
const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];

export class Auditor {
  constructor(base, screenshots) {
    this.base = base;
    this.screenshots = screenshots;
    this.faults = [];
    this.pages = 0;
    this.runs = 0;
    this.rules = new Set();
  }

  fail(who, where, what) {
    this.faults.push(`${who} ${where}: ${what}`);
    console.error(`  ✗ ${who} ${where}: ${what}`);
  }

  // Errors that a page makes by itself: scripts, the content security policy, anything asked of another host.
  watch(page, who) {
    const here = () => new URL(page.url()).pathname;
    page.on("pageerror", (error) => this.fail(who, here(), `script error: ${error.message}`));
    page.on("console", (message) => {
      // Chromium also logs each 4xx of a navigation as an error: those are judged by `open`.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) this.fail(who, here(), `console: ${message.text()}`);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(this.base) && !request.url().startsWith("data:")) this.fail(who, here(), `asks ${request.url()}`);
    });
    page.on("response", (response) => {
      const document = response.request().resourceType() === "document";
      if (response.status() >= 500 || (!document && response.status() >= 400)) this.fail(who, here(), `${response.url()} answered ${response.status()}`);
    });
  }

  // The status, or null when the page could not be judged.
  async open(page, who, path, expected) {
    let response;
    try {
      response = await page.goto(this.base + path, { waitUntil: "load" });
    } catch (error) {
      // A file is saved, not shown: there is no page to judge.
      if (String(error).includes("Download is starting")) return null;
      throw error;
    }
    const status = response?.status() ?? 0;
    if (!expected.includes(status)) {
      this.fail(who, path, `answered ${status} instead of ${expected.join(" or ")}`);
      return null;
    }
    return status;
  }

  async links(page) {
    const found = await page.$$eval("a[href]", (links) => links.map((link) => link.href));
    const inside = found.filter((link) => link.startsWith(`${this.base}/`)).map((link) => link.slice(this.base.length).split("#")[0]);
    // A tile and an identity provider lead out of the portal; the page of agreement is asked for by its address.
    return [...new Set(inside)].filter((path) => path && !/^\/(cas|login\/oidc)\//.test(path) && !/\.(css|js|svg|png|woff2|json|txt|pdf|ics|xml)(\?|$)/.test(path));
  }

  async audit(page, who, where) {
    this.pages += 1;
    await this.structure(page, who, where);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 600 ? 640 : 900 });
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        // Colours are judged once they are those of the scheme.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))));
        await this.axe(page, who, `${where} ${width} ${scheme}`);
        await page.screenshot({ path: join(this.screenshots, `${who}-${slug(where)}-${width}-${scheme}.png`), fullPage: true });
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) this.fail(who, `${where} ${width}`, `scrolls sideways by ${wide} px`);
    }
  }

  async structure(page, who, where) {
    const facts = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title.trim(),
      h1: document.querySelectorAll("h1").length,
      broken: document.querySelectorAll(".casse").length,
      main: document.querySelectorAll("main").length,
      skip: (() => {
        const first = document.querySelector("a[href], button, input, select, textarea");
        const id = first?.getAttribute("href");
        return Boolean(id?.startsWith("#") && document.getElementById(id.slice(1)));
      })(),
    }));
    if (!facts.lang.startsWith("fr")) this.fail(who, where, `lang is « ${facts.lang} »`);
    if (!facts.title) this.fail(who, where, "has no title");
    if (facts.h1 !== 1) this.fail(who, where, `has ${facts.h1} h1`);
    if (facts.broken > 0) this.fail(who, where, `shows ${facts.broken} failed cards`);
    if (facts.main !== 1) this.fail(who, where, `has ${facts.main} main`);
    if (!facts.skip) this.fail(who, where, "its first focusable element is not a skip link");
  }

  async axe(page, who, where) {
    this.runs += 1;
    // Evaluated through the debugger, so that the page keeps its own content security policy.
    await page.evaluate(AXE);
    const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }), TAGS);
    for (const rule of [...result.passes, ...result.violations]) this.rules.add(rule.id);
    for (const violation of result.violations) {
      const node = violation.nodes[0];
      this.fail(who, where, `${violation.id}: ${violation.help} (${violation.nodes.length}×, ${node?.target.join(" ")}: ${node?.failureSummary?.split("\n").slice(1, 3).join("; ")})`);
    }
  }

  // Number of faults; a run that audited nothing is one.
  close() {
    if (this.runs === 0) this.faults.push("nothing was audited");
    console.log(JSON.stringify({ browser: "axe", pages: this.pages, runs: this.runs, rules: this.rules.size, faults: this.faults.length }));
    console.log(`${this.pages} pages, ${this.runs} audits, ${this.faults.length} faults`);
    return this.faults.length;
  }
}

function slug(where) {
  return where.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
}
