// Works at the desk in a browser, and prints what it found, as JSON.
//
// node desk.mjs CHROMIUM TOOLS ADDRESS FILE SAVES
//
// ADDRESS is that of a post at the desk, FILE its source. Saves the file SAVES times, each with another word, and
// measures how long it takes until the word is to be seen in the framed page; does so in eight windows at once. Looks at the desk with axe-core, and for
// messages on the console; tries what a hostile page would.

import { readFile, rename, writeFile } from "node:fs/promises";

import { start } from "./start.mjs";

const [chromium, tools, address, file, saves] = process.argv.slice(2);

const { browser, axe } = await start(chromium, tools);
const result = { complaints: [], times: [], pages: [] };
const list = address.replace(/post\?.*/, "");

for (const [path, width, colorScheme] of [[list, 1280, "light"], [list, 320, "dark"], [address, 1280, "dark"], [address, 320, "light"]]) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const name = `${path === list ? "list" : "post"} (${colorScheme}, ${width} px)`;
  const complain = (text) => result.complaints.push(`${name}: ${text}`);
  page.on("console", (message) => complain(`console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  await page.goto(path, { waitUntil: "load" });
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (size[0] > size[1]) complain(`${size[0]} px wide in a window of ${size[1]} px`);
  // A text that has lost its width runs down the page letter by letter.
  const squeezed = await page.evaluate(() => [...document.querySelectorAll("caption, tbody th, tbody td, p, h1, h2, li")]
    .filter((own) => own.textContent.trim().length > 20 && own.getBoundingClientRect().width < 100 && own.getClientRects().length > 0)
    .map((own) => own.textContent.trim().slice(0, 20)));
  for (const text of squeezed) complain(`there is no room for "${text}"`);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"], iframes: false }));
  for (const violation of found.violations) {
    complain(`axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  }
  // Everything is reached by the keyboard: each stop shows where it is.
  const stops = new Set();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    stops.add(await page.evaluate(() => document.activeElement?.tagName + (document.activeElement?.textContent ?? "").slice(0, 20)));
  }
  if (stops.size < 3) complain(`only ${stops.size} stops for the keyboard`);
  result.pages.push(name);
  await context.close();
}

const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
await page.goto(address, { waitUntil: "load" });
const text = await readFile(file, "utf8");
for (let number = 0; number < Number(saves); number += 1) {
  const word = `Wort${number}x${Math.floor(Math.random() * 1e9)}`;
  const seen = page.waitForFunction((word) => document.getElementById("page").contentDocument?.body?.textContent.includes(word), word, { polling: "raf", timeout: 15000 });
  await writeFile(`${file}.part~`, `${text}\n\n${word}\n`);
  const start = performance.now();
  await rename(`${file}.part~`, file);
  await seen;
  result.times.push(performance.now() - start);
  await new Promise((done) => setTimeout(done, 150));
}
// Eight windows at once: all of them show what was saved, and none waits for the others.
const windows = [page];
while (windows.length < 8) {
  const other = await page.context().newPage();
  await other.goto(address, { waitUntil: "load" });
  windows.push(other);
}
for (const word of ["Achtfach", "Nochmals"]) {
  const all = windows.map((own) => own.waitForFunction((word) => document.getElementById("page").contentDocument?.body?.textContent.includes(word), word, { polling: "raf", timeout: 15000 }));
  await writeFile(`${file}.part~`, `${text}\n\n${word}\n`);
  const start = performance.now();
  await rename(`${file}.part~`, file);
  await Promise.all(all);
  result.times.push(performance.now() - start);
}
result.windows = windows.length;
// A script in a post is dead beside the desk.
const title = await page.title();
if (await page.evaluate(() => document.getElementById("page").contentWindow.hostile !== undefined)) {
  result.complaints.push("a script of a post ran beside the desk");
}
result.title = title;
await browser.close();
console.log(JSON.stringify(result));
