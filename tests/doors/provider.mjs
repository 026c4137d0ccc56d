// An OpenID provider on this machine: https for the kernel, plain http for the test that plays the browser.
//
// Arguments: certificate and key (PEM files), redirect address. Writes one line of JSON when it is ready, then obeys lines:
// « login NAME » (who signs in next), « deny » (who refuses next), « rotate » (other keys from now on).
import { createServer as http } from "node:http";
import { createServer as https } from "node:https";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const [certificate, key, redirect] = process.argv.slice(2);
let who = "";
let denies = false;
let generation = 0;
let serve = null;
let provider = null;

const answer = (request, response) => {
  if (!request.url.startsWith("/interaction/")) return serve(request, response);
  const result = denies ? { error: "access_denied", error_description: "stopped" } : { login: { accountId: who } };
  return provider.interactionFinished(request, response, result);
};
const tls = https({ cert: await readFile(certificate), key: await readFile(key) }, answer);
const plain = http(answer);
const listen = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
const port = await listen(tls);
const browser = await listen(plain);

async function start() {
  generation += 1;
  const keys = [];
  for (const alg of ["RS256", "ES256"]) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    keys.push({ ...(await exportJWK(privateKey)), alg, use: "sig", kid: `${alg}-${generation}` });
  }
  const client = (id, alg) => ({
    client_id: id,
    client_secret: "un-secret-partage",
    redirect_uris: [redirect],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "client_secret_basic",
    id_token_signed_response_alg: alg,
  });
  provider = new Provider(`https://localhost:${port}`, {
    clients: [client("preau", "RS256"), client("preau-es", "ES256")],
    jwks: { keys },
    // Claims come from UserInfo alone, as the conformance of the code flow asks.
    conformIdTokenClaims: true,
    claims: { openid: ["sub"], profile: ["cle"], email: ["email", "email_verified"] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ["essai"] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, cle: `013/2D/${id}`, email: `${id}@exemple.fr`, email_verified: true }),
    }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  serve = provider.callback();
}

await start();
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
say({ port, browser, now: Date.now() });
for await (const line of createInterface({ input: process.stdin })) {
  const [word, name] = line.split(" ");
  if (word === "login") [who, denies] = [name, false];
  if (word === "deny") denies = true;
  if (word === "rotate") await start();
  say({ done: word });
}
process.exit(0);
