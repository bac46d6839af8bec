// Starts the browser that the other files here use.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// CHROMIUM is the program, TOOLS the folder with `node_modules`, `more` further flags. Gives the browser, and the text of
// axe-core for pages.
export async function start(chromium, tools, more = []) {
  const require = createRequire(join(resolve(tools), "package.json"));
  const { chromium: driver } = require("playwright-core");
  const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  return { browser: await driver.launch({ executablePath: chromium, args: [...FLAGS, ...more] }), axe };
}
