// Measures how long it takes from a save until the new text is to be seen in the preview, in a real browser.
//
// node benches/preview.mjs CHROMIUM TOOLS PLACET [POSTS [SAVES [TABS]]]
//
// TOOLS is the folder with `node_modules` (`tests/run` makes `target/tools`), PLACET the program. Makes a site of POSTS
// posts, opens one of them at the desk in TABS windows, saves it SAVES times, each with another word, and prints the
// times in milliseconds as JSON. After each save the bytes in the frame are compared with those of a build.

import { createHash } from "node:crypto";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const [chromium, tools, placet, posts = "1000", saves = "40", tabs = "1"] = process.argv.slice(2);
const playwright = createRequire(join(resolve(tools), "package.json"))("playwright-core");
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const WORDS = "the plan for next year is to make our product easier to use and to write about it every week so that people who depend on it know what changes and why it matters to them".split(" ");
const paragraph = (seed) => `${Array.from({ length: 60 }, (_, at) => WORDS[(seed * 7 + at * (seed % 5 + 1)) % WORDS.length]).join(" ")}.`;

function post(number) {
  const day = new Date(Date.UTC(2020, 0, 1) + number * 86400000).toISOString().slice(0, 10);
  const other = (number * 13 + 5) % Number(posts);
  return `+++
title = "Post number ${number} of the year"
date = ${day}
description = "What post number ${number} says, in one sentence that is long enough to be of use."
authors = ["Ann"]
[taxonomies]
tags = ["topic-${number % 40}", "kind-${number % 7}"]
+++
${paragraph(number)}

## What is new

${paragraph(number + 1)} See [another post](@/blog/post-${other}.md) and [a page](https://example.org/${number}/).

\`\`\`rust
fn main() {
    let number = ${number};
    println!("{number}");
}
\`\`\`

## What comes next

${paragraph(number + 2)}

- one
- two
- three
`;
}

const site = mkdtempSync(join(tmpdir(), "preview-"));
const put = (path, text) => {
  mkdirSync(join(site, path, ".."), { recursive: true });
  writeFileSync(join(site, path), text);
};
put("config.toml", `base_url = "https://blog.example.com"
title = "Example"
generate_feeds = true
build_search_index = true
taxonomies = [{ name = "tags", feed = true }]
`);
put("content/blog/_index.md", "+++\ntitle = \"Blog\"\nsort_by = \"date\"\npaginate_by = 10\n+++\n");
for (let number = 0; number < Number(posts); number += 1) put(`content/blog/post-${number}.md`, post(number));

const server = spawn(resolve(placet), ["serve", "--port", "0"], { cwd: site, stdio: ["ignore", "pipe", "pipe"] });
const address = await new Promise((done, failed) => {
  let text = "";
  const read = (bytes) => {
    text += bytes;
    const found = text.match(/http:\/\/localhost:\d+\/__desk\/[^/\s]+\//);
    if (found) done(found[0]);
  };
  server.stdout.on("data", read);
  server.stderr.on("data", read);
  server.on("exit", () => failed(new Error(text)));
});

const name = `post-${Math.floor(Number(posts) / 2)}`;
const file = join(site, `content/blog/${name}.md`);
const desk = `${address}post?path=content/blog/${name}.md`;
const browser = await playwright.chromium.launch({ executablePath: chromium, args: FLAGS });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const pages = [];
for (let tab = 0; tab < Number(tabs); tab += 1) {
  const page = await context.newPage();
  await page.goto(desk, { waitUntil: "load", timeout: 120000 });
  await page.waitForSelector("#page", { state: "attached", timeout: 120000 });
  pages.push(page);
}
const seen = (page, word) => page.waitForFunction(
  (word) => document.getElementById("page")?.contentDocument?.body?.textContent.includes(word), word,
  { polling: "raf", timeout: 60000 },
).then(() => performance.now());

const text = readFileSync(file, "utf8");
const [first, last, same] = [[], [], []];
let word = "";
for (let number = 0; number < Number(saves); number += 1) {
  await pause(Number(process.env.REST ?? 700));
  word = `Wort${number}x${Math.floor(Math.random() * 1e9)}`;
  const all = pages.map((page) => seen(page, word));
  writeFileSync(`${file}.part~`, `${text}\n\n${word}\n`);
  const start = performance.now();
  renameSync(`${file}.part~`, file);
  const times = (await Promise.all(all)).map((time) => time - start);
  first.push(Math.min(...times));
  last.push(Math.max(...times));
  const bytes = await pages[0].evaluate(async () => {
    const answer = await fetch(document.getElementById("page").contentWindow.location.href, { cache: "no-store" });
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  });
  same.push(bytes);
}
await browser.close();
server.kill();
execFileSync(resolve(placet), ["build", "--env", "preview"], { cwd: site, stdio: "ignore" });
const built = createHash("sha256").update(readFileSync(join(site, `public/blog/${name}/index.html`))).digest("hex");
rmSync(site, { recursive: true });

const at = (times, part) => Math.round([...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))]);
const of = (times) => ({ median: at(times, 0.5), p95: at(times, 0.95), most: at(times, 1) });
console.log(JSON.stringify({ posts, saves, tabs, first: of(first), last: of(last), framedIsBuilt: same.at(-1) === built }));
