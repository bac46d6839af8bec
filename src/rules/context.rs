//! What a rule may look at: read-only views, one struct for each scope.

use std::sync::atomic::{AtomicBool, Ordering};

use super::personal::Digits;
use super::{Outline, Reference, Registers, Traces};
use crate::config::Config;
use crate::config::node::Kind;
use crate::content::Document;
use crate::diag::{FileId, Finding, Span};
use crate::html::access::Survey;
use crate::html::{Element, Tag, Tree, percent_decode};
use crate::output::Facts;
use crate::site::Site;

/// One page or section with its text.
#[derive(Debug, Clone, Copy)]
pub struct PageCx<'a> {
    /// The parsed file as it is written.
    pub document: &'a Document,
    /// The same with what the sections above push down to it: these details may stand in another file.
    pub whole: &'a Document,
    /// The whole text of the file.
    pub text: &'a str,
    /// Configuration of the site.
    pub config: &'a Config,
    /// Where digits stand together in the text.
    pub digits: &'a Digits<'a>,
    /// Its running text, a blank line after each paragraph, where somebody heard it while the file was parsed.
    pub running: Option<&'a str>,
}

impl PageCx<'_> {
    /// A span of this file from byte offsets.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.document.file, range)
    }

    /// The place that stands for the page as a whole: its title, its details or its first byte.
    pub fn head(&self) -> Span {
        head(self.document)
    }
}

/// The whole site before it is rendered.
#[derive(Debug, Clone, Copy)]
pub struct SiteCx<'a> {
    /// Pages, sections, taxonomies.
    pub site: &'a Site,
    /// The instant of the build.
    pub now: jiff::Timestamp,
    /// Configuration of the site.
    pub config: &'a Config,
    /// What IT, legal and marketing have on record.
    pub registers: &'a Registers,
}

/// The instant of a build, and whether somebody asked for it: what was found then may not be found later.
#[derive(Debug)]
pub struct Clock {
    now: jiff::Timestamp,
    asked: AtomicBool,
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn new(now: jiff::Timestamp) -> Self {
        Self { now, asked: AtomicBool::new(false) }
    }

    /// The instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.asked.store(true, Ordering::Relaxed);
        self.now
    }

    /// A clock at the same instant that nobody has asked yet.
    pub(super) fn again(&self) -> Self {
        Self::new(self.now)
    }

    /// Whether somebody asked.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }
}

/// One built document.
#[derive(Debug, Clone, Copy)]
pub struct OutputCx<'a> {
    /// Path below the output folder.
    pub path: &'a str,
    /// The file it was copied from, as a path in the folder of the site; else a name of what made it.
    pub origin: &'a str,
    /// The bytes as they will be served.
    pub bytes: &'a [u8],
    /// The bytes as text; empty for pictures and the like.
    pub text: &'a str,
    /// Where digits stand together in the text.
    pub digits: &'a Digits<'a>,
    /// The elements, if it is a page.
    pub html: Option<&'a Tree<'a>>,
    /// What the accessibility rules ask for, if it is a page.
    pub survey: Option<&'a Survey<'a>>,
    /// The addresses in it, if it is a page or a style sheet.
    pub references: &'a [Reference<'a, 'a>],
    /// The content file it was made from, if it was one.
    pub document: Option<&'a Document>,
    /// The file to point to, if there is one.
    pub source: Option<FileId>,
    /// Configuration of the site.
    pub config: &'a Config,
    /// All documents of the output.
    pub outline: &'a Outline<'a>,
    /// What IT, legal and marketing have on record.
    pub registers: &'a Registers,
    /// What must not be found any more.
    pub traces: &'a Traces,
    /// The instant of the build.
    pub clock: &'a Clock,
    /// Whether the file to point to holds these very bytes.
    pub as_written: bool,
}

/// All built documents together.
#[derive(Debug, Clone, Copy)]
pub struct BuiltCx<'a> {
    /// Facts by number of the document.
    pub facts: &'a [Facts],
    /// The file to point to, by number of the document.
    pub sources: &'a [Option<FileId>],
    /// Configuration of the site.
    pub config: &'a Config,
    /// All documents of the output.
    pub outline: &'a Outline<'a>,
    /// What IT, legal and marketing have on record.
    pub registers: &'a Registers,
}

impl BuiltCx<'_> {
    /// A finding about a document that points to the top of the file it was made from.
    pub fn finding(&self, code: &'static str, title: impl Into<String>, number: u32) -> Finding {
        let finding = Finding::new(code, title).subject(self.outline.path(number));
        match self.sources.get(number as usize).copied().flatten() {
            Some(file) => finding.at(Span { file, start: 0, end: 0 }, ""),
            None => finding,
        }
    }
}

impl OutputCx<'_> {
    /// Where an address of this document was written, if it stands in a link or picture of the content file.
    pub fn place(&self, url: &str) -> Option<Span> {
        if let Some(file) = self.source.filter(|_| self.as_written) {
            // Rules hand in the text of a reference itself: of several equal ones its own place is wanted.
            let itself = self.references.iter().find(|own| std::ptr::eq(own.url.as_ptr(), url.as_ptr()));
            let own = itself.or_else(|| self.references.iter().find(|own| own.url == url));
            return own.map(|own| Span::new(file, own.range.clone()));
        }
        let links = &self.document?.facts.links;
        let ends_alike = |link: &&crate::content::Link| {
            let own = link.url.strip_prefix("@/").unwrap_or(&link.url);
            !own.is_empty() && (own == url || url.ends_with(own.trim_start_matches("./")))
        };
        let is_same = |link: &&crate::content::Link| link.url == url || *link.url == *percent_decode(url);
        let is_made_of = |link: &&crate::content::Link| {
            let (file, at) = link.url.split_once('#').unwrap_or((&link.url, ""));
            let stem = file.strip_prefix("@/").and_then(|file| file.strip_suffix(".md"));
            let stem = stem.map(|stem| stem.strip_suffix("/index").unwrap_or(stem));
            let (page, there) = url.split_once('#').unwrap_or((url, ""));
            stem.is_some_and(|stem| at == there && page.trim_end_matches('/').ends_with(&format!("/{stem}")))
        };
        let link = links.iter().find(is_same).or_else(|| links.iter().find(ends_alike));
        let link = link.or_else(|| links.iter().find(is_made_of));
        link.map(|link| link.span).or_else(|| self.place_in_details(url))
    }

    /// Where the picture of the post was named in its details, when an address is the one made from it.
    fn place_in_details(&self, url: &str) -> Option<Span> {
        let front = &self.document?.front;
        let node = front.seo.get("image").or_else(|| front.extra.get("image"))?;
        let Kind::Str(own) = &node.kind else { return None };
        let own = own.trim_start_matches("./");
        let path = url.strip_prefix(self.config.base_url.as_str())?;
        (!own.is_empty() && path.ends_with(own)).then_some(node.span)
    }

    /// A finding about an address in this document: points to where it was written, else to the top.
    pub fn finding_at(&self, code: &'static str, title: impl Into<String>, url: &str) -> Finding {
        match self.place(url) {
            Some(span) => Finding::new(code, title).subject(self.path).at(span, ""),
            None => self.finding(code, title).seek(url),
        }
    }

    /// A finding about an element of this document: points to where its tag was written, else to the top.
    pub fn finding_in(&self, code: &'static str, title: impl Into<String>, element: Element<'_, '_>) -> Finding {
        match self.source.filter(|_| self.as_written) {
            Some(file) => Finding::new(code, title).subject(self.path).at(Span::new(file, element.tag_range()), ""),
            None => self.finding(code, title).seek(element.source()),
        }
    }

    /// Points a finding to where an element of this document was written, else to the top of the file. The title
    /// shows the start tag: people recognise the element by it, and other pages with the same one are joined.
    pub fn on(&self, element: Element<'_, '_>, mut finding: Finding) -> Finding {
        finding.title = format!("{}: {}", finding.title, start_tag(element));
        match self.written(element) {
            // The tag is kept, for other pages that show the same.
            Some(span) => finding.subject(self.path).at(span, "").seek(element.source()),
            None => self.on_page(finding).seek(element.source()),
        }
    }

    /// Points a finding to this document as a whole.
    pub fn on_page(&self, finding: Finding) -> Finding {
        let finding = finding.subject(self.path);
        match self.source {
            Some(file) => finding.at(Span { file, start: 0, end: 0 }, ""),
            None => finding,
        }
    }

    fn written(&self, element: Element<'_, '_>) -> Option<Span> {
        if let Some(file) = self.source.filter(|_| self.as_written) {
            return Some(Span::new(file, element.tag_range()));
        }
        if element.tag().heading().is_some() {
            let id = element.value("id")?;
            return self.document.and_then(|document| document.facts.anchors.span(document.file, &id));
        }
        if element.tag() == Tag::Img && element.value("alt").is_none() {
            return None; // Markdown always writes a text, even an empty one: this one was written as HTML.
        }
        let places = |name: &&str| {
            let url = element.value(name)?;
            self.place_of_same(element, name, &url).or_else(|| self.place(&url))
        };
        ["href", "src"].iter().find_map(places)
    }

    /// Of several links or pictures with the same address: which of those in the content file this one is. Only the
    /// order tells, so there have to be as many in the page as in the file.
    fn place_of_same(&self, element: Element<'_, '_>, name: &str, url: &str) -> Option<Span> {
        let is_image = element.tag() == Tag::Img;
        let is_same = |link: &&crate::content::Link| {
            link.image == is_image && (link.url == url || *link.url == *percent_decode(url))
        };
        let written: Vec<Span> = self.document?.facts.links.iter().filter(is_same).map(|link| link.span).collect();
        if written.len() < 2 {
            return None;
        }
        let shown = element.tree().elements().filter(|other| other.tag() == element.tag());
        let shown: Vec<_> = shown.filter(|other| other.value(name).is_some_and(|own| own == url)).collect();
        let number = shown.iter().position(|other| other.tag_range() == element.tag_range())?;
        (shown.len() == written.len()).then(|| written[number])
    }

    /// Whether forms may send to a host: it is registered, or the configured place of the newsletter.
    pub fn form_may_go_to(&self, host: &str) -> bool {
        let newsletter = self.config.extra.get("newsletter").and_then(|node| match &node.kind {
            Kind::Table(slot) => slot.get("action"),
            _ => None,
        });
        let configured = newsletter.is_some_and(|action| match &action.kind {
            Kind::Str(address) => matches!(
                self.outline.base().lead(address, ""),
                crate::html::Lead::Elsewhere { host: own, .. } if own.eq_ignore_ascii_case(host)
            ),
            _ => false,
        });
        configured || self.registers.lets(host)
    }

    /// A finding about this document that points to the top of the file it was made from.
    pub fn finding(&self, code: &'static str, title: impl Into<String>) -> Finding {
        let finding = Finding::new(code, title).subject(self.path);
        match self.source {
            Some(file) => finding.at(Span { file, start: 0, end: 0 }, ""),
            None => finding,
        }
    }
}

/// A start tag as a literal for people: without backquotes, and short.
fn start_tag(element: Element<'_, '_>) -> String {
    let mut text: String = element.source().split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    if let Some((cut, _)) = text.char_indices().nth(72) {
        text.truncate(cut);
        text.push('…');
    }
    format!("`{text}`")
}

/// The place that stands for a document as a whole.
pub(super) fn head(document: &Document) -> Span {
    let title = document.front.title.as_ref().map(|title| title.span);
    title.or(document.front.span).unwrap_or(Span { file: document.file, start: 0, end: 0 })
}
