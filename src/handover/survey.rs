//! What the documents of a build are, as far as papers ask: titles, what a browser loads with each, whom it contacts.
//! Everything is noted while a document passes by; no document is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, PoisonError};

use crate::html::{Lead, Tag, Tree, unescape};
use crate::output::{IndexEntry, OutputPath, Staging, Writing, stream};
use crate::release::{Origins, sha256};
use crate::rules::{Load, Outline, Purpose, Reference, References};

/// Looks at documents as they are made.
#[derive(Debug)]
pub struct Survey {
    base_url: String,
    seen: Mutex<BTreeMap<String, Seen>>,
    origins: Origins,
}

/// A page or style sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Title: the one for other sites where there is one, which has no name of the site in it.
    pub title: String,
    /// Files that a browser loads with it. Of those in one group it loads one.
    pub loads: Vec<BTreeSet<String>>,
    /// SHA-256 of everything around `main`: what the theme puts around every page.
    pub frame: String,
}

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// Pages and style sheets by their file.
    pub documents: BTreeMap<String, Seen>,
    /// Other hosts that a browser contacts with their scheme, each with the first document that does.
    pub origins: BTreeMap<String, String>,
}

impl Survey {
    /// Nothing seen yet; `base_url` is the address of the site.
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), seen: Mutex::default(), origins: Origins::new(base_url) }
    }

    /// Looks at a document.
    pub fn note(&self, path: &str, bytes: &[u8]) {
        self.origins.note(path, bytes);
        let (page, sheet) = (is(path, "html"), is(path, "css"));
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| page || sheet) else { return };
        let outline = Outline::new(&self.base_url, Vec::new(), false);
        let references = References { outline: &outline, path };
        let tree = Tree::new(if page { text } else { "" });
        let all = if page { references.of_page(&tree) } else { references.of_sheet(text) };
        let seen = Seen {
            title: title(&tree).unwrap_or_default(),
            loads: loads(&all, &outline, path),
            frame: if page { sha256(frame(&tree).as_bytes()) } else { String::new() },
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), seen);
    }

    /// What was seen so far.
    pub fn sight(&self) -> Sight {
        let documents = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Sight { documents, origins: self.origins.found() }
    }
}

impl Staging for Survey {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        self.note(entry.path.as_str(), bytes);
        Ok(())
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        stream(path, io::sink(), write)
    }
}

/// Whether a file is one that is looked into.
pub fn is_seen(path: &str) -> bool {
    is(path, "html") || is(path, "css")
}

fn is(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending))
}

fn title(tree: &Tree<'_>) -> Option<String> {
    let named = |property: &str| {
        let mut all = tree.elements().filter(|element| element.tag() == Tag::Meta);
        all.find(|element| element.value("property").is_some_and(|own| own == property))?.value("content")
    };
    let text = named("og:title").map(std::borrow::Cow::into_owned);
    let text = text.or_else(|| Some(unescape(tree.first(Tag::Title)?.inner()).into_owned()))?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

/// A page without its main part.
fn frame<'a>(tree: &Tree<'a>) -> String {
    let text: &'a str = tree.text();
    match tree.first(Tag::Main).map(crate::html::Element::range) {
        Some(main) => [&text[..main.start], &text[main.end..]].concat(),
        None => text.to_owned(),
    }
}

/// The files of this site that a browser loads, in groups of which it loads one: sizes of the same picture.
fn loads(all: &[Reference<'_, '_>], outline: &Outline<'_>, path: &str) -> Vec<BTreeSet<String>> {
    let mut groups: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for reference in all {
        // A film is loaded when a reader starts it.
        let Purpose::Load(load) = reference.purpose else { continue };
        let Lead::Site { path: file, .. } = outline.base().lead(&reference.url, path) else { continue };
        if load == Load::Media {
            continue;
        }
        let file = if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file.into_owned() };
        let picture = reference.element.filter(|_| load == Load::Picture);
        let Some(element) = picture else {
            found.push(BTreeSet::from([file]));
            continue;
        };
        let group = element.parent().filter(|parent| parent.name().eq_ignore_ascii_case("picture")).unwrap_or(element);
        groups.entry(group.numbers().start).or_default().insert(file);
    }
    found.extend(groups.into_values());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(path: &str, text: &str) -> Seen {
        let survey = Survey::new("https://blog.example.com");
        survey.note(path, text.as_bytes());
        survey.sight().documents.remove(path).unwrap()
    }

    #[test]
    fn a_browser_loads_one_size_of_a_picture_and_no_film() {
        let seen = look(
            "a/index.html",
            r#"<title>A &amp; B · Blog</title><link rel="stylesheet" href="/site.css"><picture><source srcset="b.webp 1x, c.webp 2x">
            <img src="b.png"></picture><img src="/d.png"><video src="f.mp4"></video><img src="https://cdn.example/x.png">"#,
        );
        let groups: Vec<Vec<&str>> =
            seen.loads.iter().map(|group| group.iter().map(String::as_str).collect()).collect();
        assert_eq!(seen.title, "A & B · Blog");
        assert_eq!(groups, [vec!["site.css"], vec!["a/b.png", "a/b.webp", "a/c.webp"], vec!["d.png"]]);
        assert_eq!(
            look("s/site.css", "@font-face{src:url(f.woff2)}").loads,
            [BTreeSet::from(["s/f.woff2".to_owned()])]
        );
    }

    #[test]
    fn the_frame_is_what_stands_around_the_text() {
        let page =
            |head: &str, text: &str| look("a.html", &format!("<head>{head}</head><body><main>{text}</main></body>"));
        assert_eq!(page("a", "b").frame, page("a", "c").frame);
        assert_ne!(page("a", "b").frame, page("x", "b").frame);
    }
}
