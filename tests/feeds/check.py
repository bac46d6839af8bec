"""Reads feeds as a feed reader does and prints what is wrong with them, one complaint a line.

python3 check.py FEED...: Atom and RSS by feedparser, JSON Feed (.json) by its own rules.
"""

import json
import re
import sys
from datetime import datetime

import feedparser

ADDRESS = re.compile(r"""<[a-z][^<>]*?\s(?:href|src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
TEXT = re.compile(r"<[^>]*>")


def entries_of_xml(path):
    feed = feedparser.parse(path, sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo:
        yield f"cannot be read: {feed.bozo_exception}"
        return
    if not feed.feed.get("title") or not feed.feed.get("link"):
        yield "has no title or link"
    if not any(link.rel == "self" for link in feed.feed.get("links", [])):
        yield "does not name its own address"
    yield from complaints([
        {
            "id": entry.get("id"),
            "url": entry.get("link"),
            "title": entry.get("title"),
            "date": entry.get("published_parsed"),
            "updated": entry.get("updated_parsed") or entry.get("published_parsed"),
            "html": "".join(part.value for part in entry.get("content", [])),
        }
        for entry in feed.entries
    ])


def entries_of_json(path):
    with open(path, encoding="utf-8") as file:
        feed = json.load(file)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "does not say its version"
    for key in ("title", "home_page_url", "feed_url"):
        if not feed.get(key):
            yield f"has no {key}"
    yield from complaints([
        {
            "id": item.get("id"),
            "url": item.get("url"),
            "title": item.get("title"),
            "date": datetime.fromisoformat(item["date_published"]),
            "updated": datetime.fromisoformat(item["date_modified"]),
            "html": item.get("content_html"),
        }
        for item in feed["items"]
    ])


def complaints(entries):
    ids = [entry["id"] for entry in entries]
    if len(set(ids)) != len(ids):
        yield "an id stands twice"
    dates = [entry["date"] for entry in entries]
    if None in dates or dates != sorted(dates, reverse=True):
        yield "a date is missing, or entries are not in order"
    for entry in entries:
        if not (entry["id"] and entry["url"] and entry["title"]):
            yield f"an entry has no id, link or title: {entry['url']}"
        elif not re.fullmatch(r"https?://[!-~]+", entry["url"]):
            yield f"not a full address: {entry['url']}"
        if entry["updated"] < entry["date"]:
            yield f"updated before it was published: {entry['url']}"
        html = entry["html"] or ""
        if not TEXT.sub("", html).strip() and "<img" not in html:
            yield f"an entry has no text: {entry['url']}"
        for found in ADDRESS.findall(html):
            address = next(filter(None, found), "")
            if not SCHEME.match(address):
                yield f"an address is not full: {address!r} in {entry['url']}"


wrong = 0
for path in sys.argv[1:]:
    for complaint in (entries_of_json if path.endswith(".json") else entries_of_xml)(path):
        print(f"{path}: {complaint}")
        wrong += 1
sys.exit(1 if wrong else 0)
