// Opens pages in a browser and prints what is wrong with them, as JSON.
//
// node pages.mjs CHROMIUM TOOLS ORIGIN PATH...
//
// For each page, in light, dark and forced colours, wide and narrow: violations of axe-core, a page wider than
// the window, messages on the console (broken files and blocked scripts among them).

import { start } from "./start.mjs";

const [chromium, tools, origin, ...paths] = process.argv.slice(2);

// How pages are looked at: window and what the reader has asked the system for.
const VIEWS = [
  { name: "light, 1280 px", colorScheme: "light", width: 1280 },
  { name: "dark, 1280 px", colorScheme: "dark", width: 1280 },
  { name: "light, 320 px", colorScheme: "light", width: 320 },
  { name: "dark, 320 px", colorScheme: "dark", width: 320 },
  { name: "forced colours, 1280 px", colorScheme: "dark", forcedColors: "active", width: 1280 },
];

const { browser, axe } = await start(chromium, tools);
const complaints = await Promise.all(VIEWS.map(async ({ name, width, ...system }) => {
  const context = await browser.newContext({ ...system, viewport: { width, height: 900 } });
  const found = [];
  for (const path of paths) {
    found.push(...(await look(context, path)).map((text) => `${path} (${name}): ${text}`));
  }
  await context.close();
  return found;
}));
await browser.close();
console.log(JSON.stringify(complaints.flat()));

async function look(context, path) {
  const found = [];
  const page = await context.newPage();
  page.on("console", (message) => found.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => found.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) found.push(`asks another host: ${request.url()}`);
  });
  await page.goto(origin + path, { waitUntil: "load", timeout: 60000 });
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (size[0] > size[1]) found.push(`${size[0]} px wide in a window of ${size[1]} px`);
  await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of result.violations) {
    found.push(`axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  }
  await page.close();
  return found;
}
