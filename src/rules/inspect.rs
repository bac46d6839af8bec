//! Runs the rules on built documents while they are hot, and keeps what the last rules need of them.

use std::borrow::Cow;

use super::personal::Digits;
use super::reference::{Purpose, Reference, References, Target};
use super::{BuiltCx, Clock, Demands, Outline, OutputCx, RuleSet, Traces};
use crate::config::Config;
use crate::content::Document;
use crate::diag::{FileId, Sink};
use crate::html::access::Survey;
use crate::html::{Tree, has, percent_decode, unescape};
use crate::output::{Facts, Fragment, id_key};

/// What inspection looks at; shared by all threads.
#[derive(Debug, Clone, Copy)]
pub struct Inspector<'a> {
    /// Rules.
    pub rules: &'a RuleSet,
    /// Configuration.
    pub config: &'a Config,
    /// All documents of the output.
    pub outline: &'a Outline<'a>,
    /// What must not be found any more.
    pub traces: &'a Traces,
    /// The instant of the build.
    pub clock: &'a Clock,
    /// Learns what pages demand of the security headers.
    pub demands: &'a Demands,
}

/// One built document with what it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Built<'a> {
    /// Path below the output folder.
    pub path: &'a str,
    /// The file it was copied from, as a path in the folder of the site; else a name of what made it.
    pub origin: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The content file it was made from, if it was one.
    pub document: Option<&'a Document>,
    /// The file to point to: content, data or static file.
    pub source: Option<FileId>,
    /// Whether that file holds these very bytes, so that places in one are places in the other.
    pub as_written: bool,
}

/// Ends of paths whose documents are text.
const TEXT: [&str; 15] =
    ["html", "htm", "xhtml", "css", "js", "mjs", "json", "svg", "xml", "txt", "webmanifest", "ics", "md", "csv", "map"];

impl Inspector<'_> {
    /// Runs the output rules on a document.
    pub fn document(&self, built: &Built<'_>, sink: &mut Sink) -> Facts {
        if !self.rules.look_at_documents() {
            return Facts { size: built.bytes.len() as u64, ..Facts::default() };
        }
        let kind = built.path.rsplit_once('.').map_or("", |(_, end)| end);
        let is_text = TEXT.iter().any(|text| text.eq_ignore_ascii_case(kind));
        // What is no UTF-8 is looked at all the same: browsers show it, with marks in place of what they cannot read.
        let text = if is_text { text(built.bytes) } else { Cow::Borrowed("") };
        let text = &*text;
        let collect = References { outline: self.outline, path: built.path };
        let html = matches!(kind, "html" | "htm" | "xhtml").then(|| Tree::new(text));
        let references = match &html {
            Some(tree) => collect.of_page(tree),
            None if kind == "css" => collect.of_sheet(text),
            None if matches!(kind, "xml" | "rss" | "atom") && is_feed(text) => collect.of_feed(text),
            None => Vec::new(),
        };
        let survey = html.as_ref().map(Survey::new);
        let cx = OutputCx {
            path: built.path,
            origin: built.origin,
            bytes: built.bytes,
            text,
            digits: &Digits::new(text),
            html: html.as_ref(),
            survey: survey.as_ref(),
            references: &references,
            document: built.document,
            source: built.source,
            config: self.config,
            outline: self.outline,
            registers: self.rules.registers(),
            traces: self.traces,
            clock: self.clock,
            as_written: built.as_written,
        };
        self.rules.output(&cx, sink);
        self.demands.note(&cx);
        facts(&cx)
    }

    /// Runs the rules that look at all built documents together; `facts` by number of the document.
    pub fn all(&self, facts: &[Facts], sources: &[Option<FileId>], sink: &mut Sink) {
        let (config, outline, registers) = (self.config, self.outline, self.rules.registers());
        self.rules.built(&BuiltCx { facts, sources, config, outline, registers }, sink);
    }
}

/// Bytes as text; nearly all are UTF-8, which is seen faster than what is not can be replaced.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// Whether an XML document is a feed or a map of a site.
fn is_feed(text: &str) -> bool {
    let start: String = text.chars().take(1000).collect();
    ["<rss", "<feed", "<urlset", "<sitemapindex"].iter().any(|name| start.contains(name))
}

fn facts(cx: &OutputCx<'_>) -> Facts {
    let own = cx.outline.find(cx.path).unwrap_or(u32::MAX);
    let mut facts = Facts { size: cx.bytes.len() as u64, ids: ids(cx.html), ..Facts::default() };
    for reference in cx.references {
        let number = match reference.target {
            Target::Document(number) => number,
            Target::Same => own,
            Target::Elsewhere => {
                let loads = matches!(reference.purpose, Purpose::Load(_)) && !reference.choice;
                facts.outside += u32::from(loads);
                continue;
            }
            Target::Missing | Target::Beside | Target::Scheme => continue,
        };
        if reference.target == Target::Same {
            // The page's own ids are at hand: most of these links (contents lists, footnotes) need not be kept.
            let fragment = fragment(cx, reference, number);
            let ids = &facts.ids;
            facts.fragments.extend(fragment.filter(|own| ids.binary_search(&own.id).is_err()));
            continue;
        }
        match reference.purpose {
            Purpose::Link => facts.links.push(number),
            Purpose::Load(_) if reference.choice => continue,
            Purpose::Load(_) => facts.loads.push(number),
            Purpose::Move => facts.leads_on = Some(number),
            Purpose::Form | Purpose::Relation | Purpose::Connect => continue,
        }
        facts.fragments.extend(fragment(cx, reference, number));
    }
    for list in [&mut facts.links, &mut facts.loads] {
        list.sort_unstable();
        list.dedup();
        list.shrink_to_fit();
    }
    facts.fragments.shrink_to_fit();
    facts
}

/// Ids of a page, and the older `name` of an anchor, which browsers still honour.
fn ids(html: Option<&Tree<'_>>) -> Vec<u64> {
    let mut ids = Vec::new();
    for element in html.into_iter().flat_map(|tree| tree.with(has::ID | has::NAME)) {
        if element.may_have(has::ID)
            && let Some(id) = element.attributes().get("id")
        {
            ids.push(id_key(&unescape(id)));
        }
        if element.may_have(has::NAME)
            && element.tag() == crate::html::Tag::A
            && let Some(name) = element.attributes().get("name")
        {
            ids.push(id_key(&unescape(name)));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids.shrink_to_fit();
    ids
}

/// The place inside a page that an address names, unless it was looked up when the post was read (LNK002).
fn fragment(cx: &OutputCx<'_>, reference: &Reference<'_, '_>, document: u32) -> Option<Fragment> {
    let fragment = reference.fragment().filter(|fragment| !fragment.is_empty())?;
    // `#:~:text=` names words, not an id (URL Fragment Text Directives).
    let fragment = fragment.split(":~:").next().filter(|fragment| !fragment.is_empty())?;
    if fragment.eq_ignore_ascii_case("top") {
        return None;
    }
    let links = cx.document.map_or(&[][..], |document| &document.facts.links);
    let end = format!("#{fragment}");
    let is_said = |link: &crate::content::Link| link.url.starts_with(['#', '@']) && link.url.ends_with(&end);
    if links.iter().any(is_said) {
        return None;
    }
    Some(Fragment { document, id: id_key(&percent_decode(fragment)), url: reference.url.as_ref().into() })
}
