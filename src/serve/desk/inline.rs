//! A page with everything in itself: style sheets and pictures become part of it, and whatever would ask for more is
//! taken out.

use std::fmt::Write as _;
use std::ops::Range;

use super::cards::data;
use super::escape;
use crate::html::{Element, Tree, percent_decode};
use crate::serve::state::Output;

/// Bytes of the pictures of one page, as they stand in it.
const PICTURES: usize = 12 * 1024 * 1024;

/// Makes a page into one that needs nothing else. `path` is its own in the output.
pub(super) fn inline(html: &str, path: &str, base_url: &str, output: &Output) -> String {
    let tree = Tree::new(html);
    let mut page = Page { path, base_url, output, edits: Vec::new(), room: PICTURES };
    let mut done = 0;
    for element in tree.elements() {
        // What stands in something that was taken out went with it.
        if element.range().start >= done && page.look(element) {
            done = element.range().end;
        }
    }
    let (mut out, mut at) = (String::with_capacity(html.len()), 0);
    page.edits.sort_by_key(|(range, _)| range.start);
    for (range, text) in page.edits {
        if range.start >= at {
            out.push_str(&html[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
    }
    out.push_str(&html[at..]);
    out
}

struct Page<'a> {
    path: &'a str,
    base_url: &'a str,
    output: &'a Output,
    edits: Vec<(Range<usize>, String)>,
    room: usize,
}

impl Page<'_> {
    /// Looks at an element; says whether all of it was exchanged.
    fn look(&mut self, element: Element<'_, '_>) -> bool {
        let name = element.name().to_ascii_lowercase();
        match name.as_str() {
            "script" | "noscript" | "source" | "track" | "base" => self.exchange(element.range(), String::new()),
            "video" | "audio" | "iframe" | "object" | "embed" => self.exchange(
                element.range(),
                "<p>[Here the page shows something that is not part of this copy.]</p>".into(),
            ),
            "link" => {
                let sheet =
                    element.value("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|one| one == "stylesheet"));
                let text = if sheet { self.sheet(element) } else { String::new() };
                self.exchange(element.range(), text)
            }
            "meta" if element.has("http-equiv") => self.exchange(element.range(), String::new()),
            "style" => {
                let text = format!("{}{}</style>", element.source(), without_addresses(element.inner()));
                self.exchange(element.range(), text)
            }
            "img" => {
                let text = self.picture(element);
                self.exchange(element.tag_range(), text);
                false
            }
            "a" | "area" => {
                let away = element.value("href").is_some_and(|href| !href.starts_with('#'));
                if away {
                    // The frame may open no window: a click leads nowhere.
                    let start = element.tag_range().start + 1 + element.name().len();
                    self.edits.push((start..start, " target=\"_blank\"".to_owned()));
                }
                false
            }
            _ => false,
        }
    }

    fn exchange(&mut self, range: Range<usize>, text: String) -> bool {
        self.edits.push((range, text));
        true
    }

    fn sheet(&self, element: Element<'_, '_>) -> String {
        let path = element.value("href").and_then(|href| self.file(&href));
        let bytes = path.and_then(|path| Some(self.output.files.get(&path)?.bytes.clone()));
        let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) else { return String::new() };
        let media = element.value("media").map(|media| format!(" media=\"{}\"", escape(&media))).unwrap_or_default();
        format!("<style{media}>{}</style>", without_addresses(&text))
    }

    /// The tag of a picture with the picture in it; too much, or what is not of this site, is left to its description.
    fn picture(&mut self, element: Element<'_, '_>) -> String {
        let source = element.value("src").and_then(|src| self.file(&src)).and_then(|path| data(&path, self.output));
        let source = source.filter(|source| source.len() <= self.room);
        self.room -= source.as_ref().map_or(0, String::len);
        let mut out = format!("<{}", element.name());
        for attribute in element.attributes() {
            let name = attribute.name.to_ascii_lowercase();
            if !["src", "srcset", "sizes", "loading"].contains(&name.as_str()) && !name.starts_with("on") {
                let _ = write!(out, " {name}=\"{}\"", attribute.value.replace('"', "&quot;"));
            }
        }
        if let Some(source) = source {
            let _ = write!(out, " src=\"{source}\"");
        }
        out + ">"
    }

    /// The file of this site that an address in the page names.
    fn file(&self, href: &str) -> Option<String> {
        let href = href.split(['?', '#']).next()?;
        let base = self.base_url.find("://").map_or(0, |at| at + 3);
        let base = self.base_url[base..].find('/').map_or("", |at| &self.base_url[base + at..]);
        let path = match href.strip_prefix(self.base_url) {
            Some(rest) => rest.to_owned(),
            None if href.contains("//") || href.starts_with("data:") => return None,
            None if href.starts_with('/') => href.strip_prefix(base)?.to_owned(),
            None => format!("/{}/{href}", self.path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        Some(percent_decode(&parts.join("/")).into_owned())
    }
}

/// A style sheet that asks for nothing: addresses become empty, and other sheets are left out.
fn without_addresses(css: &str) -> String {
    let css = css.replace("</", "<\\/").replace("@import", "@none");
    let mut out = String::with_capacity(css.len());
    let mut rest = css.as_str();
    while let Some(at) = rest.find("url(") {
        let (before, after) = rest.split_at(at + 4);
        out.push_str(before);
        let end = after.find(')').unwrap_or(after.len());
        let inner = after[..end].trim().trim_matches(['"', '\'']);
        out.push_str(if inner.starts_with("data:") { &after[..end] } else { "data:," });
        rest = &after[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::serve::content::Addresses;
    use crate::serve::state::Kept;

    #[test]
    fn a_page_needs_nothing_else_afterwards() {
        let files: BTreeMap<String, Kept> = [
            ("a/b.css", "body{background:url(x.png)}@import 'y.css';"),
            ("a/c.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), Kept::of(text.into())))
        .collect();
        let output = Output { generation: 0, whole: true, base: String::new(), files, addresses: Addresses::default() };
        let page = "<head><link rel=stylesheet href=/blog/a/b.css><link rel=icon href=/i.png><script src=x></script></head>\
                    <a href=\"/away/\">x</a><a href=\"#here\">y</a><picture><source srcset=c.webp><img alt=\"A &amp; B\" src=\"c.svg\" srcset=\"c.svg 2x\"></picture>\
                    <video src=f.mp4><p>no</p></video><img src=https://other.example/x.png alt=z>";
        let out = inline(page, "a/index.html", "https://x.example/blog", &output);
        assert!(out.contains("<style>body{background:url(data:,)}@none 'y.css';</style>"), "{out}");
        assert!(out.contains("<a target=\"_blank\" href=\"/away/\">") && out.contains("<a href=\"#here\">"), "{out}");
        assert!(out.contains("<picture><img alt=\"A &amp; B\" src=\"data:image/svg+xml;base64,"), "{out}");
        assert!(out.contains("<img alt=\"z\">") && out.contains("not part of this copy"), "{out}");
        for gone in ["script", "icon", "srcset", "other.example", "mp4", "i.png"] {
            assert!(!out.contains(gone), "{gone}: {out}");
        }
    }
}
