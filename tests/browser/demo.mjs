// Starts the demo on a free port, reads who can sign in, stops it.
import { spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const FIRST_START_MS = 600_000;

export async function startDemo(target, existing) {
  const data = existing || (await mkdtemp(join(tmpdir(), "preau-browser-")));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const site = await startSite(target, data);
  const log = await open(join(data, "browser.log"), "w");
  const child = spawn(
    join(target, "debug/preau"),
    ["demo", "--port", String(port), "--data", data, "--plugins", join(target, "plugins")],
    { stdio: ["ignore", log.fd, log.fd] },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    site?.stdin.end();
    await log.close();
    if (!existing) await rm(data, { recursive: true, force: true });
  };
  const deadline = Date.now() + FIRST_START_MS;
  while (!(await answers(`${base}/_sante`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = await readFile(join(data, "browser.log"), "utf8");
      await stop();
      throw new Error(`the demo did not start:\n${said.slice(-2000)}`);
    }
    await wait(200);
  }
  const accounts = JSON.parse(await readFile(join(data, "demo-accounts.json"), "utf8"));
  const account = (role) => {
    if (!role) return null;
    const found = accounts.find((one) => one.roles.includes(role));
    if (!found) throw new Error(`nobody plays ${role}`);
    return found;
  };
  return { base, account, stop };
}

// The double of the public site that the story connected: images of its articles come from there.
async function startSite(target, data) {
  const configuration = join(data, "preau.toml");
  if (!existsSync(configuration) || !(await readFile(configuration, "utf8")).includes("[sortie]")) return null;
  const double = spawn(join(target, "debug/double"), [data], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    double.stdout.once("data", resolve);
    double.once("exit", (code) => reject(new Error(`the double of the site ended with ${code}`)));
  });
  return double;
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
