// Keeps the desk up to date: learns whether something is new while the page is visible, loads the framed page again, and
// exchanges what stands beside it. It puts nothing into the framed page.

const { pass, generation, pages } = document.documentElement.dataset;
const news = document.getElementById("news");
const frame = document.getElementById("page");
let since = Number(generation);
let shown = Number(pages);

const say = (text) => { if (news && news.textContent !== text) news.textContent = text; };
const pause = (time) => new Promise((done) => setTimeout(done, time));
const visible = () => new Promise((done) => {
  if (!document.hidden) return done();
  document.addEventListener("visibilitychange", done, { once: true });
});

// A document by XMLHttpRequest: parsed without being run, and without a sink for markup.
const fetched = (address) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  request.open("GET", address);
  request.responseType = "document";
  request.onload = () => (request.response ? done(request.response) : failed(new Error("no page")));
  request.onerror = () => failed(new Error("no answer"));
  request.send();
});

async function exchange() {
  const other = await fetched(location.href);
  const [old, now] = [document.getElementById("live"), other.getElementById("live")];
  if (!old || !now) return;
  const open = [...old.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent.split(" (")[0]);
  for (const details of now.querySelectorAll("details")) {
    details.open = open.includes(details.querySelector("summary").textContent.split(" (")[0]);
  }
  old.replaceChildren(...[...now.childNodes].map((node) => document.adoptNode(node)));
  document.title = other.title;
  const title = [document.querySelector("h1"), other.querySelector("h1")];
  if (title[0] && title[1]) title[0].textContent = title[1].textContent;
  const source = other.getElementById("page")?.getAttribute("src");
  if (Boolean(source) !== Boolean(frame)) location.reload();
  else if (source && source !== frame.getAttribute("src")) frame.setAttribute("src", source);
}

// Only one window asks for news and tells the others: a browser has few connections to one server, and answers to this
// question are held.
const news_of = new BroadcastChannel(`placet ${pass}`);
let work = Promise.resolve();

const take = (now) => {
  work = work.then(async () => {
    say(now.building ? "Building…" : "");
    if (now.generation === since) return;
    const other = now.pages !== shown;
    since = now.generation;
    shown = now.pages;
    if (other && frame) frame.contentWindow.location.reload();
    await exchange();
  }).catch(() => {});
  return work;
};

async function ask() {
  try {
    const answer = await fetch(`/__desk/${pass}/rev?since=${since}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    news_of.postMessage(now);
    await take(now);
  } catch {
    say("The preview does not answer. Start it again with “placet serve”, then open the address it prints.");
    await pause(1000);
  }
}

async function watch() {
  news_of.addEventListener("message", ({ data }) => { if (!document.hidden) take(data); });
  const lead = async () => { while (!document.hidden) await ask(); };
  for (;;) {
    await visible();
    // Something may have been told while nobody looked here.
    await ask();
    // Other machines have no locks without encryption: each window asks for itself there.
    await (navigator.locks ? navigator.locks.request(`placet ${pass}`, lead) : lead());
  }
}

// The browser finds and marks the words of a finding by itself, as they stand in the address. Where they are not on the
// page as it is, it marks nothing: then that is said.
const flat = (text) => text.replace(/\s+/g, " ");
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a.show") : null;
  if (!link || !frame) return;
  say("");
  setTimeout(() => {
    const text = frame.contentDocument?.body?.textContent ?? "";
    if (!flat(text).includes(flat(link.dataset.words))) say("These words do not stand on the page like this, so they cannot be shown.");
    frame.scrollIntoView({ block: "nearest" });
  }, 600);
});

// Another day: forms are sent nowhere, so the address is opened.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "day") return;
  event.preventDefault();
  const when = new Date(document.getElementById("when").value);
  if (!Number.isNaN(when.valueOf())) location.assign(`${event.target.dataset.to}?at=${when.toISOString()}`);
});

const widths = document.querySelector(".widths");
if (widths && frame) {
  widths.hidden = false;
  widths.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    frame.dataset.width = target.dataset.width;
    for (const button of widths.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === target));
  });
}

if (pass) watch();
