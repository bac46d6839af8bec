//! Feeds with full text: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::address::origin;
use super::resolve::has_scheme;
use super::xml;
use crate::html::{Scanner, Token, unescape};

/// A feed before it is written.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Title.
    pub title: String,
    /// One sentence.
    pub subtitle: Option<String>,
    /// Full address of the feed itself.
    pub url: String,
    /// Full address of the page it belongs to.
    pub site_url: String,
    /// Latest change of an entry; the epoch for an empty feed.
    pub updated: Timestamp,
    /// Language.
    pub lang: String,
    /// Author of entries without one.
    pub author: Option<String>,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One post of a feed.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Title.
    pub title: String,
    /// Full address, which is also its id.
    pub url: String,
    /// Publication.
    pub published: Timestamp,
    /// Last change.
    pub updated: Timestamp,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Topics.
    pub categories: Vec<String>,
    /// One sentence or the beginning.
    pub summary: Option<String>,
    /// The whole text as HTML with full addresses.
    pub content: String,
}

/// Writes a feed in the format that its file name asks for; `None` for a name that says no format.
pub fn write(feed: &Feed, name: &str) -> Option<Vec<u8>> {
    let name = name.rsplit('/').next().unwrap_or(name);
    if std::path::Path::new(name).extension().is_some_and(|ending| ending == "json") {
        return Some(json_feed(feed));
    }
    match name {
        "rss.xml" | "index.xml" => Some(rss(feed)),
        name => name.strip_suffix(".xml").map(|_| atom(feed)),
    }
}

/// Atom, RFC 4287.
pub fn atom(feed: &Feed) -> Vec<u8> {
    let mut out = String::with_capacity(64 * 1024);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml::push(&mut out, &feed.lang);
    out.push_str("\">\n");
    xml::element(&mut out, "title", &feed.title);
    if let Some(subtitle) = &feed.subtitle {
        xml::element(&mut out, "subtitle", subtitle);
    }
    atom_link(&mut out, "self", "application/atom+xml", &feed.url);
    atom_link(&mut out, "alternate", "text/html", &feed.site_url);
    out.push_str("<generator>Placet</generator>\n");
    xml::element(&mut out, "updated", &feed.updated.to_string());
    xml::element(&mut out, "id", &feed.url);
    if let Some(author) = &feed.author {
        atom_author(&mut out, author);
    }
    for entry in &feed.entries {
        atom_entry(&mut out, feed, entry);
    }
    out.push_str("</feed>\n");
    out.into_bytes()
}

fn atom_link(out: &mut String, rel: &str, kind: &str, href: &str) {
    let _ = write!(out, "<link rel=\"{rel}\" type=\"{kind}\" href=\"");
    xml::push(out, href);
    out.push_str("\"/>\n");
}

fn atom_author(out: &mut String, name: &str) {
    out.push_str("<author>");
    out.push_str("<name>");
    xml::push(out, name);
    out.push_str("</name></author>\n");
}

fn atom_entry(out: &mut String, feed: &Feed, entry: &Entry) {
    out.push_str("<entry>\n");
    xml::element(out, "title", &entry.title);
    xml::element(out, "published", &entry.published.to_string());
    xml::element(out, "updated", &entry.updated.to_string());
    for author in &entry.authors {
        atom_author(out, author);
    }
    // An entry needs an author where the feed has none (RFC 4287, 4.1.2).
    if entry.authors.is_empty() && feed.author.is_none() {
        atom_author(out, if feed.title.is_empty() { &feed.site_url } else { &feed.title });
    }
    atom_link(out, "alternate", "text/html", &entry.url);
    xml::element(out, "id", &entry.url);
    for category in &entry.categories {
        out.push_str("<category term=\"");
        xml::push(out, category);
        out.push_str("\"/>\n");
    }
    if let Some(summary) = entry.summary.as_ref().filter(|summary| !summary.is_empty()) {
        xml::element(out, "summary", summary);
    }
    out.push_str("<content type=\"html\">");
    xml::push(out, &entry.content);
    out.push_str("</content>\n</entry>\n");
}

/// RSS 2.0 with `content:encoded` and a link to itself.
pub fn rss(feed: &Feed) -> Vec<u8> {
    let mut out = String::with_capacity(64 * 1024);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n");
    xml::element(&mut out, "title", &feed.title);
    xml::element(&mut out, "link", &feed.site_url);
    xml::element(&mut out, "description", feed.subtitle.as_deref().unwrap_or(&feed.title));
    xml::element(&mut out, "language", &feed.lang);
    xml::element(&mut out, "generator", "Placet");
    xml::element(&mut out, "lastBuildDate", &rfc_822(feed.updated));
    out.push_str("<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    xml::push(&mut out, &feed.url);
    out.push_str("\"/>\n");
    for entry in &feed.entries {
        out.push_str("<item>\n");
        xml::element(&mut out, "title", &entry.title);
        xml::element(&mut out, "link", &entry.url);
        xml::element(&mut out, "guid", &entry.url);
        xml::element(&mut out, "pubDate", &rfc_822(entry.published));
        let authors = if entry.authors.is_empty() {
            feed.author.iter().collect()
        } else {
            entry.authors.iter().collect::<Vec<_>>()
        };
        for author in authors {
            xml::element(&mut out, "dc:creator", author);
        }
        entry.categories.iter().for_each(|category| xml::element(&mut out, "category", category));
        if let Some(summary) = entry.summary.as_ref().filter(|summary| !summary.is_empty()) {
            xml::element(&mut out, "description", summary);
        }
        xml::element(&mut out, "content:encoded", &entry.content);
        out.push_str("</item>\n");
    }
    out.push_str("</channel>\n</rss>\n");
    out.into_bytes()
}

/// `Wed, 14 May 2025 07:00:00 +0000` (RFC 822 with a four-digit year, as RSS wants it).
fn rfc_822(instant: Timestamp) -> String {
    jiff::tz::TimeZone::UTC.to_datetime(instant).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// JSON Feed 1.1.
pub fn json_feed(feed: &Feed) -> Vec<u8> {
    let mut root = Map::new();
    root.insert("version".into(), "https://jsonfeed.org/version/1.1".into());
    root.insert("title".into(), feed.title.as_str().into());
    root.insert("home_page_url".into(), feed.site_url.as_str().into());
    root.insert("feed_url".into(), feed.url.as_str().into());
    if let Some(subtitle) = &feed.subtitle {
        root.insert("description".into(), subtitle.as_str().into());
    }
    root.insert("language".into(), feed.lang.as_str().into());
    if let Some(author) = &feed.author {
        root.insert("authors".into(), json!([{ "name": author }]));
    }
    root.insert("items".into(), feed.entries.iter().map(json_item).collect());
    let mut bytes = serde_json::to_vec(&Value::Object(root)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn json_item(entry: &Entry) -> Value {
    let mut item = Map::new();
    item.insert("id".into(), entry.url.as_str().into());
    item.insert("url".into(), entry.url.as_str().into());
    item.insert("title".into(), entry.title.as_str().into());
    item.insert("content_html".into(), entry.content.as_str().into());
    if let Some(summary) = entry.summary.as_ref().filter(|summary| !summary.is_empty()) {
        item.insert("summary".into(), summary.as_str().into());
    }
    item.insert("date_published".into(), entry.published.to_string().into());
    item.insert("date_modified".into(), entry.updated.to_string().into());
    if !entry.authors.is_empty() {
        item.insert("authors".into(), entry.authors.iter().map(|name| json!({ "name": name })).collect());
    }
    if !entry.categories.is_empty() {
        item.insert("tags".into(), entry.categories.iter().map(String::as_str).collect());
    }
    Value::Object(item)
}

/// HTML whose `href`, `src`, `srcset` and `poster` are full addresses, for readers outside the site.
///
/// `page` is the full address of the page, with trailing slash.
pub fn absolute(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len() + 256);
    let mut at = 0;
    let mut add = |place: usize, prefix: &str, at: &mut usize| {
        out.push_str(&html[*at..place]);
        out.push_str(prefix);
        *at = place;
    };
    for token in Scanner::new(html) {
        let Token::Start { attributes, .. } = token else { continue };
        for attribute in attributes.into_iter().filter(|attribute| !attribute.value.is_empty()) {
            match attribute.name {
                "href" | "src" | "poster" => {
                    if let Some(prefix) = prefix(attribute.value, page) {
                        add(attribute.range.start, prefix, &mut at);
                    }
                }
                "srcset" => candidates(attribute.value)
                    .filter_map(|place| Some((place, prefix(&attribute.value[place..], page)?)))
                    .for_each(|(place, prefix)| add(attribute.range.start + place, prefix, &mut at)),
                _ => {}
            }
        }
    }
    out.push_str(&html[at..]);
    out
}

/// Where the addresses of a `srcset` start (HTML standard, "srcset attribute"): after commas that are followed
/// by a blank, so that commas in addresses do no harm.
fn candidates(value: &str) -> impl Iterator<Item = usize> {
    let starts = std::iter::once(0).chain(value.match_indices(',').map(|(at, _)| at + 1));
    let separate = |at: &usize| *at == 0 || value[*at..].starts_with(|c: char| c.is_ascii_whitespace());
    starts.filter(separate).map(|at| at + value[at..].len() - value[at..].trim_ascii_start().len())
}

/// What has to stand before an address, as written in HTML, to make it a full one.
fn prefix<'a>(written: &str, page: &'a str) -> Option<&'a str> {
    let url = unescape(written);
    if url.starts_with("//") {
        return page.split_once("//").map(|(scheme, _)| scheme);
    }
    if has_scheme(&url) {
        return None;
    }
    Some(if url.starts_with('/') { origin(page) } else { page })
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn addresses_become_full() {
        let html = "<a href=\"#x\">a</a><img src=\"/b.png\"><a href='https://c/'>c</a><a href=\"d/e\">d</a><a href=mailto:x@y>\
                    <img src=\"//e/f\" srcset=\"/g,h.png 1x, i.png 2x\">";
        let full = absolute(html, "https://s.example/blog/p/");
        assert_eq!(
            full,
            "<a href=\"https://s.example/blog/p/#x\">a</a><img src=\"https://s.example/b.png\">\
             <a href='https://c/'>c</a><a href=\"https://s.example/blog/p/d/e\">d</a><a href=mailto:x@y>\
             <img src=\"https://e/f\" srcset=\"https://s.example/g,h.png 1x, https://s.example/blog/p/i.png 2x\">"
        );
    }
}
