// Looks at pages in a browser, and prints what it found, as JSON.
//
// node screens.mjs CHROMIUM TOOLS JOB
//
// JOB is JSON: `pages` has names and addresses; each is looked at in light and dark, wide and narrow: with axe-core, for
// messages on the console, for sideways scrolling, for texts without room, and by the keyboard. With `still` nothing else
// may be loaded. `marks` has the address of a post at the desk and the first words
// of a finding that can be shown on its page. With
// `pictures`, pictures of all of it are put into that folder.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { start } from "./start.mjs";

const [chromium, tools, job] = process.argv.slice(2);
const { pages, still, marks, pictures } = JSON.parse(await readFile(job, "utf8"));
const LOOKS = [[1280, "light"], [1280, "dark"], [320, "dark"], [320, "light"]];

const { browser, axe } = await start(chromium, tools);
const result = { complaints: [], pages: [], marks: null };
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });

for (const { name, address } of pages) {
  const page = await context.newPage();
  const complain = (text) => result.complaints.push(`${name}: ${text}`);
  page.on("console", (message) => complain(`console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  if (still) {
    page.on("request", (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith("data:") && url !== "about:srcdoc") complain(`it loads ${url}`);
    });
  }
  await page.goto(address, { waitUntil: "load" });
  await page.evaluate(axe);
  for (const [width, colorScheme] of LOOKS) {
    const complain = (text) => result.complaints.push(`${name} (${colorScheme}, ${width} px): ${text}`);
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (size[0] > size[1]) complain(`${size[0]} px wide in a window of ${size[1]} px`);
    // A text that has lost its width runs down the page letter by letter.
    const squeezed = await page.evaluate(() => [...document.querySelectorAll("caption, tbody th, tbody td, p, h1, h2, h3, li, dd")]
      .filter((own) => own.textContent.trim().length > 20 && own.getBoundingClientRect().width < 72 && own.getClientRects().length > 0)
      .map((own) => own.textContent.trim().slice(0, 20)));
    for (const text of squeezed) complain(`there is no room for "${text}"`);
    const found = await page.evaluate(() => axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"], iframes: false }));
    for (const violation of found.violations) {
      complain(`axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
    }
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  // Everything that can be used is reached by the keyboard.
  const usable = await page.evaluate(() => [...document.querySelectorAll("a[href], button, summary, input")].filter((own) => own.checkVisibility()).length);
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); window.stops = new Set(); });
  // The frame has stops of its own.
  for (let step = 0; step < usable + 80 && await page.evaluate(() => window.stops.size) < usable; step += 1) {
    await page.keyboard.press("Tab");
    await page.evaluate(() => { if (document.activeElement?.matches("a[href], button, summary, input")) window.stops.add(document.activeElement); });
  }
  const reached = await page.evaluate(() => window.stops.size);
  if (reached < usable) complain(`the keyboard reaches ${reached} of ${usable}`);
  result.pages.push(name);
  await page.close();
}

// The words of a finding are found and marked by the browser in the frame, whose page stays what it was.
if (marks) {
  const page = await context.newPage();
  await page.goto(marks.address, { waitUntil: "load" });
  const text = () => page.evaluate(() => document.getElementById("page").contentDocument.documentElement.outerHTML);
  const before = await text();
  await page.evaluate(() => document.querySelectorAll("details").forEach((own) => { own.open = true; }));
  const link = page.locator(`a.show[data-words^="${marks.words}"]`).first();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(900);
  const shot = await page.locator("#page").screenshot(pictures ? { path: join(pictures, "marks.png") } : {});
  const blank = await context.newPage();
  // The colour in which Chromium marks text that an address names.
  const marked = await blank.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext("2d");
    drawing.drawImage(image, 0, 0);
    const { data: pixels } = drawing.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4) {
      if (Math.abs(pixels[at] - 233) < 4 && Math.abs(pixels[at + 1] - 210) < 4 && Math.abs(pixels[at + 2] - 253) < 4) count += 1;
    }
    return count;
  }, shot.toString("base64"));
  result.marks = {
    marked,
    scrolled: await page.evaluate(() => document.getElementById("page").contentWindow.scrollY),
    same: before === await text(),
    said: await page.evaluate(() => document.getElementById("news").textContent),
  };
}
await browser.close();
console.log(JSON.stringify(result));
