// Works at the desk as a marketer and as approvers, without a typed command, and prints what it found, as JSON.
//
// node acts.mjs CHROMIUM TOOLS MARKETER APPROVER AUTHOR
//
// The three are addresses of desks of one site: one without a key, one of an approver, one of an approver who wrote
// the post "Own work". A post with a picture is started, its faults are found and repaired, it is asked for, rejected,
// approved and changed again; ask and approve by the keyboard alone. Every page is looked at with axe-core.

import { start } from "./start.mjs";

const [chromium, tools, marketer, approver, author] = process.argv.slice(2);
const WAIT = { timeout: 20000 };
const VIEWS = [
  { colorScheme: "light", width: 1280 }, { colorScheme: "dark", width: 1280 },
  { colorScheme: "light", width: 320 }, { colorScheme: "dark", width: 320 },
];

const { browser, axe } = await start(chromium, tools);
const result = { complaints: [], steps: [], pages: 0, lapsed: null };
const step = (text) => result.steps.push(text);
const complain = (text) => result.complaints.push(text);

async function desk(address) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.on("console", (message) => { if (!message.text().includes("status of 4")) complain(`console: ${message.text()}`); });
  page.on("pageerror", (error) => complain(`script: ${error.message}`));
  await page.goto(address, { waitUntil: "load" });
  return page;
}

// A page in light and dark, wide and narrow.
async function look(name, address) {
  for (const { colorScheme, width } of VIEWS) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const say = (text) => complain(`${name} (${colorScheme}, ${width} px): ${text}`);
    // A page that says why something cannot be done comes with a status of its own.
    page.on("console", (message) => { if (!message.text().includes("status of 4")) say(`console: ${message.text()}`); });
    await page.goto(address, { waitUntil: "load" });
    if (name === "edit") await page.locator(".block").first().click();
    const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (size[0] > size[1]) say(`${size[0]} px wide`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"], iframes: false }));
    for (const { id, nodes } of found.violations) say(`axe ${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
    result.pages += 1;
    await context.close();
  }
}

// Goes to what is named with the Tab key, and presses Enter on it.
async function byKeyboard(page, name) {
  for (let stop = 0; stop < 120; stop += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const own = document.activeElement;
      return own?.matches("a, button, summary, select, input, textarea") ? (own.labels?.[0] ?? own).textContent.trim() : "";
    });
    if (here.startsWith(name)) return here;
  }
  throw new Error(`"${name}" is not reached by the keyboard on ${page.url()}`);
}

async function pressed(page, name) {
  await byKeyboard(page, name);
  await page.keyboard.press("Enter");
}

const state = (page, word) => page.waitForFunction((word) => document.querySelector("#live .tag")?.textContent === word, word, { polling: "raf", ...WAIT });
const said = (page, part) => page.waitForFunction((part) => document.querySelector(".said")?.textContent.includes(part), part, WAIT);
const problem = (page, part) => page.waitForFunction((part) => !document.getElementById("problem")?.hidden && document.getElementById("problem")?.textContent.includes(part), part, WAIT);
const to = (page, name) => page.getByRole("link", { name, exact: true }).first().click();

async function write(page, block, text) {
  await page.locator(".block").nth(block).click();
  await page.locator("#text").fill(text);
  await page.locator("#editor button.main").click();
  await said(page, "Saved.");
}

// The marketer starts a post and writes, by a click into the page.
const m = await desk(marketer);
await to(m, "New post");
await m.getByLabel("Title", { exact: true }).fill("Results of the third quarter");
await m.getByLabel("Section").selectOption("news");
await m.getByLabel("Author").selectOption("mara");
await m.getByRole("button", { name: "Start writing" }).click();
await said(m, "as a draft");
const address = m.url();
const post = address.replace("/edit?", "/post?");
step("started");
await m.frameLocator("#page").getByText("What happened, and why it matters").click(WAIT);
await m.waitForFunction(() => document.getElementById("text").value.startsWith("What happened"), null, WAIT);
await m.locator("#text").fill("Our revenue\u200b grew by a fifth.");
await m.locator("#editor button.main").click();
await said(m, "Saved.");
await m.frameLocator("#page").getByText("grew by a fifth").waitFor(WAIT);
step("written by a click into the page");

// A picture, drawn large by the browser itself.
const large = await m.evaluate(() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2400, 1200];
  const paint = canvas.getContext("2d");
  paint.fillStyle = "teal";
  paint.fillRect(100, 100, 1200, 900);
  return canvas.toDataURL("image/jpeg").split(",")[1];
});
const bytes = Buffer.from(large, "base64");
// What cameras write: behind the start of the file.
const exif = Buffer.from("ffe10022457869660000492a000800000001003b0102000500000000000000000000004a616e6500", "hex");
const photo = Buffer.concat([bytes.subarray(0, 2), exif, bytes.subarray(2)]);
await m.locator("#file").setInputFiles({ name: "Chart of Q3.JPG", mimeType: "image/jpeg", buffer: photo });
await m.locator("#seen canvas").waitFor(WAIT);
if (await m.evaluate(() => document.querySelector("#seen canvas").width) !== 1600) complain("the picture was not made smaller");
await m.locator("#description").fill("Revenue by quarter: the third is the highest");
await m.getByRole("button", { name: "Add the picture" }).click();
await said(m, "The picture is in the post.");
await m.frameLocator("#page").getByRole("img", { name: "Revenue by quarter" }).waitFor(WAIT);
step("picture added");

// Pasted from a word processor, in place of nothing.
await m.locator(".block").last().click();
await m.evaluate(() => {
  const data = new DataTransfer();
  data.setData("text/html", "<p class=MsoNormal><b>Outlook</b> for <i>the year</i><o:p></o:p></p><ul><li>More</li><li>Better</li></ul>");
  document.getElementById("text").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
});
await m.waitForFunction(() => document.getElementById("text").value === "**Outlook** for *the year*\n\n- More\n- Better", null, WAIT);
await m.locator("#editor button.main").click();
await said(m, "Saved.");
await m.frameLocator("#page").getByText("Outlook for the year").waitFor(WAIT);
step("pasted");

// She sees what is missing: one thing goes by its button, the other by the form.
await to(m, "Back to the post");
await state(m, "Draft");
await m.getByText(/There are \d+ things to do/).first().waitFor(WAIT);
await to(m, "Ask for approval");
await m.getByText(/to fix first/).waitFor(WAIT);
await look("ask, too early", m.url());
await to(m, "Back");
await m.locator("[data-fix]").first().click();
await said(m, "Done:");
step("repaired by a button");
await to(m, "Details");
await m.getByLabel("Description").fill("How the third quarter went, what it means for customers, and what comes next.");
await m.getByRole("button", { name: "Save" }).click();
await said(m, "Saved.");
await m.waitForFunction(() => !document.getElementById("live").textContent.includes("You can fix now"), null, WAIT);
step("repaired by the form");

// Two versions: somebody else saved meanwhile.
const other = await desk(address);
await other.locator(".block").first().click();
await other.locator("#text").fill("Mine.");
await to(m, "Edit the text");
await write(m, 0, "Our revenue grew by a fifth, in euros.");
await other.locator("#editor button.main").click();
await problem(other, "Someone saved another version");
const versions = await other.locator("#problem pre").allTextContents();
if (!versions[0].includes("Mine.") || !versions[1].includes("in euros")) complain(`the conflict shows ${JSON.stringify(versions)}`);
await other.context().close();
step("conflict shown");

// She asks, by the keyboard alone.
await m.goto(post, { waitUntil: "load" });
await pressed(m, "Ask for approval");
await m.waitForURL(/\/ask\?/, WAIT);
await m.waitForLoadState("load");
await pressed(m, "Ask for approval");
await said(m, "Asked for approval: legal");
await state(m, "In review");
step("asked by the keyboard");

// The approver says no, then yes.
const a = await desk(approver + "post?" + post.split("?")[1]);
await state(a, "In review");
await to(a, "Approve or reject");
await a.getByRole("heading", { name: "What is signed" }).waitFor(WAIT);
await look("approve", a.url());
await a.getByRole("button", { name: "Reject and sign" }).click();
await problem(a, "Write what is to be changed");
await a.getByLabel("Remark").fill("name the year");
await a.getByRole("button", { name: "Reject and sign" }).click();
await said(a, "Rejected as lee@corp.example for legal");
await state(m, "Rejected");
await m.locator("summary", { hasText: "Why, and what they do" }).first().click(WAIT);
await m.getByText("name the year").first().waitFor(WAIT);
step("rejected");
await to(m, "Edit the text");
await write(m, 0, "Our revenue grew by a fifth in 2026, in euros.");
await state(a, "In review");
await pressed(a, "Approve or reject");
await a.waitForURL(/\/approve\?/, WAIT);
await a.waitForLoadState("load");
await pressed(a, "Approve and sign");
await said(a, "Approved as lee@corp.example for legal");
await state(a, "Approved");
step("approved by the keyboard");

// One word, and everybody sees it; measured again where the machine had other things to do.
for (const word of ["quarter", "third", "half"]) {
  await m.goto(address, { waitUntil: "load" });
  await m.locator(".block").first().click();
  await m.locator("#text").fill(`Our revenue grew by a ${word} in 2026, in euros.`);
  const lapsed = state(a, "Changed since approval");
  const start = performance.now();
  await m.locator("#editor button.main").click();
  await lapsed;
  result.lapsed = Math.min(result.lapsed ?? Infinity, performance.now() - start);
  if (result.lapsed < 1000) break;
  await to(a, "Approve or reject");
  await a.getByRole("button", { name: "Approve and sign" }).click();
  await state(a, "Approved");
}
step("changed since approval");

// Nobody approves their own work.
const own = await desk(author + "post?path=content/news/own/index.md");
await to(own, "Approve or reject");
await own.getByText("Nobody approves their own work").waitFor(WAIT);
await look("approve, own work", own.url());
await own.getByRole("button", { name: "Approve and sign" }).click();
await problem(own, "Nobody approves their own work");
step("own work refused");

// And without a key, in words.
await m.goto(post.replace("/post?", "/approve?"), { waitUntil: "load" });
await m.getByText("does not know your key").waitFor(WAIT);
for (const [name, url] of [
  ["new", `${marketer}new`], ["edit", address], ["details", address.replace("/edit?", "/details?")],
  ["ask", address.replace("/edit?", "/ask?")], ["post", post], ["no key", m.url()],
  ["withdraw", `${approver}withdraw?${post.split("?")[1]}`],
]) await look(name, url);

await browser.close();
console.log(JSON.stringify(result));
