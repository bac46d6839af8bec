// Search over titles, beginnings, topics and authors; loads its index when it is needed.
const form = document.getElementById("search");
const field = document.getElementById("q");
const status = document.getElementById("status");
const results = document.getElementById("results");
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
let index;

form.hidden = false;

async function load() {
  const answer = await fetch(form.dataset.index);
  const items = (await answer.json()).items;
  return items.map((item) => ({
    item,
    title: plain(item.t ?? ""),
    rest: plain([item.d, item.b, ...(item.g ?? []), ...(item.a ?? [])].filter(Boolean).join(" ")),
  }));
}

function score(entry, words) {
  let total = 0;
  for (const word of words) {
    const points = (entry.title.includes(word) ? 3 : 0) + (entry.rest.includes(word) ? 1 : 0);
    if (points === 0) return 0;
    total += points;
  }
  return total;
}

function show(found, asked) {
  results.replaceChildren(...found.map(({ item }) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = item.u;
    link.textContent = item.t || item.u;
    line.append(link);
    if (item.d) {
      const text = document.createElement("p");
      text.textContent = item.d;
      line.append(text);
    }
    return line;
  }));
  status.textContent = !asked ? "" : found.length ? `${form.dataset.found}: ${found.length}` : form.dataset.none;
}

async function search() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  index ??= load();
  const entries = await index;
  const ranked = words.length ? entries.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0) : [];
  ranked.sort((a, b) => b[0] - a[0]);
  show(ranked.slice(0, 50).map(([, entry]) => entry), words.length > 0);
}

form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
field.addEventListener("input", search);
const asked = new URLSearchParams(location.search).get("q");
if (asked) { field.value = asked; search(); }
