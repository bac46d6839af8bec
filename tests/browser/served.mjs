// Opens pages of a real server in a browser and prints every message of the console, as JSON.
//
// node served.mjs CHROMIUM TOOLS HOST PORT PATH...
//
// The name leads to this machine. Where a page has a search, it is used.

import { start } from "./start.mjs";

const [chromium, tools, host, port, ...paths] = process.argv.slice(2);
const origin = `https://${host}`;

const { browser } = await start(chromium, tools, [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`]);
const context = await browser.newContext({ ignoreHTTPSErrors: true });
const complaints = [];
let searched = 0;
for (const path of paths) {
  const address = origin + path;
  const page = await context.newPage();
  let status = 0;
  page.on("console", (message) => {
    // That a page itself is an error is what was asked for.
    const itself = message.location().url === address && status >= 400 && message.text().startsWith("Failed to load resource");
    if (!itself) complaints.push(`${path}: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`${path}: ${error.message}`));
  page.on("response", (response) => {
    if (response.url() === address) status = response.status();
    else if (response.status() >= 400) complaints.push(`${path}: ${response.status()} for ${response.url()}`);
  });
  page.on("requestfailed", (request) => complaints.push(`${path}: ${request.failure()?.errorText} for ${request.url()}`));
  const response = await page.goto(address, { waitUntil: "load", timeout: 60000 });
  const policy = response.headers()["content-security-policy"] ?? "";
  if (!policy.startsWith("default-src 'none'")) complaints.push(`${path}: the policy is "${policy}"`);
  const search = page.locator("input[type=search]:visible").first();
  if (await search.count()) {
    await search.fill("gate");
    await page.waitForTimeout(400);
    searched += 1;
  }
  await page.waitForTimeout(150);
  await page.close();
}
await browser.close();
console.log(JSON.stringify({ complaints, searched }));
