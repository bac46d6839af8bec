// Sends what people do at the desk, and says what became of it. It listens to clicks in the framed page, and puts
// nothing into it.

// An element with a text, without a sink for markup.
const make = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const { secret } = document.documentElement.dataset;
const news = document.getElementById("news");
const problem = document.getElementById("problem") ?? make("div", "", { id: "problem", class: "banner", role: "alert", tabindex: "-1" });
const title = document.title;

async function send(name, change) {
  const answer = await fetch(`/__desk/act/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Placet-Secret": secret },
    body: JSON.stringify(change),
    cache: "no-store",
  });
  const kind = answer.headers.get("Content-Type") ?? "";
  const said = kind.includes("json") ? await answer.json() : { message: (await answer.text()).trim() };
  if (answer.status === 413) said.message = "This is too large for the desk.";
  return { ...said, ok: answer.ok, status: answer.status };
}

// What went wrong, on top of the form; a conflict shows both versions.
function complain({ message, help, theirs }, mine) {
  const parts = [make("h2", "There is a problem"), make("p", message || "The desk does not answer."), make("p", help ?? "")];
  if (typeof theirs === "string") {
    const versions = make("div", "", { class: "versions" });
    for (const [head, text] of [["Your version", mine], ["The version that is there now", theirs]]) {
      const side = make("div");
      side.append(make("h3", head), make("pre", text, { tabindex: "0" }));
      versions.append(side);
    }
    parts.push(versions, make("a", "Go on with the newer version", { href: location.href, target: "_blank", rel: "noopener" }));
  }
  if (!problem.isConnected) document.querySelector("header").after(problem);
  problem.replaceChildren(...parts);
  problem.hidden = false;
  document.title = `Error: ${title}`;
  problem.focus();
}

function done({ message, to }) {
  sessionStorage.setItem("said", message);
  if (to) location.assign(to);
  else location.reload();
}

function fields(form) {
  const change = {};
  for (const field of form.elements) {
    if (!field.name || (field.type === "radio" && !field.checked)) continue;
    if (field.type === "checkbox") change[field.name] = field.checked;
    else change[field.name] = field.hasAttribute("data-number") ? Number(field.value) : field.value;
  }
  return change;
}

// Sends a change and says what became of it; no second one starts meanwhile.
let busy = false;
async function act(name, change, mine) {
  if (busy) return;
  busy = true;
  let said;
  try {
    said = await send(name, change);
  } catch {
    said = { message: "The preview does not answer.", help: "What you wrote is still here. Start the preview again, then save." };
  }
  busy = false;
  if (said.ok) done(said);
  else complain(said, mine);
}

for (const form of document.querySelectorAll("form[data-act]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    // The reason stands beside the button.
    if (button?.getAttribute("aria-disabled") === "true") return;
    const change = fields(form);
    if (button?.name) change[button.name] = button.value;
    const mine = change.text ?? [...form.elements].filter((own) => own.labels?.length).map((own) => `${own.labels[0].textContent}: ${own.value}`).join("\n");
    if (form.dataset.lead && change.text) change.text = form.dataset.lead + change.text;
    if (form === picture) {
      if (!drawn) return unreadable();
      Object.assign(change, drawn);
    }
    await act(form.dataset.act, change, mine);
  });
}

// Pictures: drawn anew, smaller, and so without what cameras write into them.
const SIDE = 1600;
const picture = document.getElementById("add-picture");
let drawn = null;

async function draw(file) {
  drawn = null;
  const seen = document.getElementById("seen");
  const image = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = make("canvas", "", { role: "img", "aria-label": "The chosen picture" });
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const made = (type) => new Promise((done) => canvas.toBlob(done, type, 0.85));
  let blob = await made(file.type === "image/jpeg" ? "image/jpeg" : "image/png");
  if (blob.size > 1_500_000) blob = await made("image/webp");
  const data = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
  seen.replaceChildren(canvas);
  drawn = { name: file.name, data };
}

const unreadable = () => complain({ message: "The browser cannot read this picture.", help: "Save it as JPEG or PNG, then choose that file." });

if (picture) {
  const input = document.getElementById("file");
  input.addEventListener("change", () => input.files[0] && draw(input.files[0]).catch(unreadable));
  const side = picture.closest("aside");
  side.addEventListener("dragover", (event) => event.preventDefault());
  side.addEventListener("drop", (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    input.required = false;
    draw(file).then(() => document.getElementById("description").focus()).catch(unreadable);
  });
}

// What was done on the page before.
const said = sessionStorage.getItem("said");
if (said && news) {
  sessionStorage.removeItem("said");
  const own = make("p", said, { class: "said", role: "status" });
  news.after(own);
}

// Blocks of the text.
const editor = document.getElementById("editor");
const choices = [...document.querySelectorAll(".block")];
const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

function choose(block) {
  for (const other of choices) other.setAttribute("aria-current", String(other === block));
  const form = editor.elements;
  form.start.value = block.dataset.start;
  form.end.value = block.dataset.end;
  editor.dataset.lead = block.dataset.lead ?? "";
  document.getElementById("what").textContent = block.dataset.source ? "Text of this part" : "Text of the new paragraph";
  form.text.value = block.dataset.source;
  if (picture) picture.elements.at.value = block.dataset.end;
  block.closest("li").append(editor);
  editor.hidden = false;
  form.text.focus();
}

// The block whose words are those of an element of the page, or begin or hold them.
function found(element) {
  const image = element.tagName === "IMG" ? plain(element.alt) : "";
  for (let own = element; own && own.tagName !== "BODY"; own = own.parentElement) {
    const words = plain(own.textContent) || image;
    if (!words) continue;
    const same = choices.filter((block) => plain(block.dataset.words) === words);
    if (same.length === 0) continue;
    const twins = [...own.ownerDocument.querySelectorAll(own.tagName)].filter((other) => (plain(other.textContent) || plain(other.alt ?? "")) === words);
    return same[Math.min(Math.max(twins.indexOf(own), 0), same.length - 1)];
  }
  const words = plain(element.textContent);
  return words.length < 8 ? null : choices.find((block) => plain(block.dataset.words).includes(words));
}

// What comes from a word processor becomes Markdown; plain texts are pasted as they are.
editor?.elements.text.addEventListener("paste", async (event) => {
  const html = event.clipboardData.getData("text/html");
  if (!html) return;
  event.preventDefault();
  const text = event.target;
  const [from, to] = [text.selectionStart, text.selectionEnd];
  const said = await send("paste", { html }).catch(() => ({ ok: false }));
  if (!said.ok) return complain({ message: "This could not be pasted.", help: "Paste it without its looks: Ctrl+Shift+V." }, text.value);
  text.setRangeText(said.more.markdown, from, to, "end");
  if (news) news.textContent = said.message;
});

const frame = document.getElementById("page");
if (editor) {
  for (const block of choices) block.addEventListener("click", () => choose(block));
  const listen = () => frame.contentDocument?.addEventListener("click", (event) => {
    const block = found(event.target);
    if (!block) return;
    event.preventDefault();
    choose(block);
  });
  if (frame) {
    frame.addEventListener("load", listen);
    listen();
  }
}
document.addEventListener("click", ({ target }) => {
  const fix = target.closest?.("[data-fix]");
  if (fix) act("fix", { path: fix.dataset.path, digest: fix.dataset.digest, fingerprint: fix.dataset.fix }, "");
  const close = target.closest?.("[data-close]");
  if (!close) return;
  const own = document.getElementById(close.dataset.close);
  own.hidden = true;
  own.closest("li")?.querySelector("button")?.focus();
});
