// One person's walk: sign in, the pages one must find, then whatever the pages link to.

export async function visit(auditor, page, person, account) {
  const who = person.role ?? "anonymous";
  auditor.watch(page, who);
  const toVisit = [...person.must];
  const errors = new Set(person.errors);
  if (account) await signIn(auditor, page, who, account);
  const seen = new Set();
  let count = 0;
  while (toVisit.length > 0 && count < person.most) {
    const path = toVisit.shift();
    const shape = shapeOf(path);
    if (seen.has(shape)) continue;
    seen.add(shape);
    count += 1;
    const status = await auditor.open(page, who, path, person.must.includes(path) ? [200] : [200, 403, 404]);
    if (status === null) continue;
    await auditor.audit(page, who, shape);
    if (path === "/console/annuaire/sources" && status === 200) await dropFile(auditor, page, who);
    for (const link of await auditor.links(page)) if (!seen.has(shapeOf(link))) toVisit.push(link);
  }
  for (const { at, fill, press, last } of person.presses ?? []) {
    await auditor.open(page, who, at, [200]);
    for (const [field, value] of Object.entries(fill)) await page.fill(field, value);
    const buttons = page.getByRole("button", { name: press });
    await (last ? buttons.last() : buttons.first()).click();
    await page.waitForLoadState("load");
    if (new URL(page.url()).pathname === "/login") auditor.fail(who, at, `« ${press} » signs out`);
    await auditor.audit(page, who, `${shapeOf(new URL(page.url()).pathname)} « ${press} »`);
  }
  for (const path of errors) {
    await auditor.open(page, who, path, [403, 404]);
    await auditor.audit(page, who, shapeOf(path));
  }
}

// A file between its deposit and its import: no link leads to it.
async function dropFile(auditor, page, who) {
  const drop = page.locator("input[type=file]");
  if ((await page.locator("#uai").count()) > 0) return;
  const text = "Nom;Prénom;Date de naissance;Classe\nESSAI;Lou;14/02/2015;6e A\nESSAI;Mia;32/02/2015;6e A\n";
  await drop.setInputFiles({ name: "eleves.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState("load");
  if (!/sources\/[^/]+\/[^/]+$/.test(new URL(page.url()).pathname)) auditor.fail(who, "/console/annuaire/sources", "the file was not read");
  await auditor.audit(page, who, "/console/annuaire/sources/{uai}/{id}");
}

// The demo's login page offers its people in one click.
async function signIn(auditor, page, who, account) {
  await page.goto(`${auditor.base}/login`);
  const button = page.getByRole("button", { name: account.name }).first();
  if ((await button.count()) === 0) {
    auditor.fail(who, "/login", `no button offers « ${account.name} »`);
    return;
  }
  await button.click();
  await page.waitForLoadState("load");
  if (new URL(page.url()).pathname === "/login") auditor.fail(who, "/login", `one click did not sign ${account.name} in`);
}

// Two pages of one kind (two articles, two pages of a list) are the same work for an audit.
function shapeOf(path) {
  const [place, query] = path.split("?");
  const shape = place.replace(/[0-9a-f]{8}-[0-9a-f-]{27,}/gi, "{id}").replace(/\/[0-9a-f]{32}(?=\/|$)/gi, "/{id}").replace(/\/\d+(?=\/|$)/g, "/{n}");
  const names = query ? [...new URLSearchParams(query).keys()].sort().join(",") : "";
  return names ? `${shape}?${names}` : shape;
}
