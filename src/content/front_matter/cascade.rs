//! Values that a section pushes down to everything below it.

use jiff::tz::TimeZone;

use super::super::{FrontMatter, When, date};
use crate::config::node::{Kind, Node, Table};
use crate::config::read::{Reader, Words, as_flag, as_text, texts};
use crate::diag::{At, Sink};

/// Fields with a text that a section can push down.
const TEXTS: [&str; 8] = ["owner", "purpose", "campaign", "ticket", "disclosure", "description", "template", "series"];
/// Fields with a date that a section can push down.
const DATES: [&str; 4] = ["review_by", "expires_at", "embargo_until", "publish_at"];

/// Checks `[cascade]` once, where it is written. Returns whether all of it can be used.
pub(super) fn check(table: &Table, zone: &TimeZone, sink: &mut Sink) -> bool {
    let mut reader = Reader::new(table, &Words::DETAILS, sink).within("cascade");
    for key in TEXTS {
        reader.text(key);
    }
    for key in DATES {
        date::when(&mut reader, key, zone);
    }
    reader.flag("draft");
    reader.texts("authors");
    for key in ["extra", "seo", "taxonomies"] {
        reader.table(key);
    }
    reader.finish()
}

/// Fills what the front matter does not say itself from a section's `[cascade]`: apply the nearest section first.
///
/// `extra` and `seo` are merged key by key, `taxonomies` taxonomy by taxonomy. `draft = true` hides everything below.
pub fn cascade(front: &mut FrontMatter, defaults: &Table, zone: &TimeZone) {
    for (key, node) in &defaults.entries {
        match key.value.as_str() {
            "owner" => fill(&mut front.owner, || text(node)),
            "purpose" => fill(&mut front.purpose, || text(node)),
            "campaign" => fill(&mut front.campaign, || text(node)),
            "ticket" => fill(&mut front.ticket, || text(node)),
            "disclosure" => fill(&mut front.disclosure, || text(node)),
            "description" => fill(&mut front.description, || text(node)),
            "template" => fill(&mut front.template, || text(node)),
            "series" => fill(&mut front.series, || text(node)),
            "review_by" => fill(&mut front.review_by, || when(node, zone)),
            "expires_at" => fill(&mut front.expires_at, || when(node, zone)),
            "embargo_until" => fill(&mut front.embargo_until, || when(node, zone)),
            "publish_at" => fill(&mut front.publish_at, || when(node, zone)),
            "draft" => front.draft |= as_flag(&node.kind).unwrap_or_default(),
            "authors" if front.authors.is_empty() => front.authors = texts(node).unwrap_or_default(),
            "extra" => merge(&mut front.extra, node),
            "seo" => merge(&mut front.seo, node),
            "taxonomies" => taxonomies(front, node),
            _ => {}
        }
    }
}

/// What all sections push down.
#[derive(Debug, Default)]
pub struct Cascades {
    /// Folder, language and values of each section that pushes something down, the deepest folder first.
    sections: Vec<(String, String, Table)>,
}

impl Cascades {
    /// The `[cascade]` of these sections: folder, language, details.
    pub fn of<'a>(sections: impl Iterator<Item = (&'a str, &'a str, &'a FrontMatter)>) -> Self {
        let some = sections.filter(|(.., front)| !front.cascade.is_empty());
        let own = |(folder, lang, front): (&str, &str, &FrontMatter)| {
            (folder.to_owned(), lang.to_owned(), front.cascade.clone())
        };
        let mut sections: Vec<_> = some.map(own).collect();
        sections.sort_by_key(|(folder, ..)| std::cmp::Reverse(folder.len()));
        Self { sections }
    }

    /// Whether a document in this folder gets something.
    pub fn reach(&self, folder: &str, lang: &str) -> bool {
        self.above(folder, lang).next().is_some()
    }

    /// Fills the details of a document in this folder.
    pub fn fill(&self, front: &mut FrontMatter, folder: &str, lang: &str, zone: &TimeZone) {
        for table in self.above(folder, lang) {
            cascade(front, table, zone);
        }
    }

    fn above(&self, folder: &str, lang: &str) -> impl Iterator<Item = &Table> {
        let above = move |(above, own, _): &&(String, String, Table)| own == lang && is_below(folder, above);
        self.sections.iter().filter(above).map(|(.., table)| table)
    }
}

/// Whether a folder is another one or lies in it.
pub fn is_below(folder: &str, above: &str) -> bool {
    above.is_empty() || folder.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn fill<T>(target: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if target.is_none() {
        *target = value();
    }
}

fn text(node: &Node) -> Option<At<String>> {
    as_text(&node.kind).map(|value| At { value, span: node.span })
}

fn when(node: &Node, zone: &TimeZone) -> Option<At<When>> {
    let (Kind::Str(text) | Kind::Date(text)) = &node.kind else { return None };
    date::read(text, zone).ok().map(|value| At { value, span: node.span })
}

fn merge(target: &mut Table, node: &Node) {
    let Kind::Table(defaults) = &node.kind else { return };
    for (key, value) in &defaults.entries {
        if target.get(&key.value).is_none() {
            target.entries.push((key.clone(), value.clone()));
        }
    }
}

fn taxonomies(front: &mut FrontMatter, node: &Node) {
    let Kind::Table(defaults) = &node.kind else { return };
    for (name, terms) in &defaults.entries {
        let written = front.taxonomies.iter().any(|(own, _)| own.value == name.value);
        if let Some(terms) = texts(terms).filter(|_| !written) {
            front.taxonomies.push((name.clone(), terms));
        }
    }
}
