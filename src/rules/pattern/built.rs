//! Looks at one built page: its elements and links.

use std::sync::Arc;

use super::condition::by_document;
use super::hosts::own_path;
use super::pack::{Demand, ElementFilter, Pack, PackRule, RequiredLink, RequiredRel};
use super::page::finding;
use crate::diag::Sink;
use crate::html::{Element, Tag, Tree};
use crate::rules::{OutputCx, Purpose, Reference, Rule};

/// The rules of all packs about built pages.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) packs: Vec<Arc<Pack>>,
}

impl Rule for Pages {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        for rule in self.packs.iter().flat_map(|pack| &pack.rules) {
            check(rule, cx, sink);
        }
    }
}

/// Checks one rule.
pub(super) fn check(rule: &PackRule, cx: &OutputCx<'_>, sink: &mut Sink) {
    let Some(html) = cx.html.filter(|html| rule.demand.built() && is_page(html)) else { return };
    if !applies(rule, cx) {
        return;
    }
    match &rule.demand {
        Demand::Require(require) => {
            if let Some(link) = require.link.as_ref().filter(|link| link.built)
                && !cx.references.iter().any(|reference| leads(link, reference, cx))
            {
                sink.push(cx.on_page(finding(rule)));
            }
            if let Some(rel) = &require.rel {
                marked(rule, rel, cx, sink);
            }
            if let Some(wanted) = &require.element
                && !html.elements().any(|element| wanted.fits(element, cx))
            {
                sink.push(cx.on_page(finding(rule)));
            }
        }
        Demand::Forbid(forbid) => {
            let Some(unwanted) = &forbid.element else { return };
            for element in html.elements().filter(|element| unwanted.fits(*element, cx)) {
                let mut found = cx.on_page(finding(rule));
                found = found.seek(element.source());
                sink.push(found);
            }
        }
    }
}

/// A rule that asks for nothing of a post applies to every page; else the page must come from such a post.
fn applies(rule: &PackRule, cx: &OutputCx<'_>) -> bool {
    let asks = |when: &super::pack::When| when.asks_of_document();
    match cx.document {
        Some(document) if asks(&rule.when) || rule.unless.as_ref().is_some_and(asks) => {
            let base = cx.outline.base();
            by_document(rule, document, base).is_some()
        }
        Some(_) => true,
        None => !asks(&rule.when),
    }
}

/// Whether a document is a page of its own; one that only sends readers on is not.
fn is_page(html: &Tree<'_>) -> bool {
    let sends_on = |element: Element<'_, '_>| {
        element.value("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"))
    };
    html.first(Tag::Html).is_some() && !html.notable().any(|element| element.tag() == Tag::Meta && sends_on(element))
}

fn leads(link: &RequiredLink, reference: &Reference<'_, '_>, cx: &OutputCx<'_>) -> bool {
    let Some(element) = reference.element.filter(|_| reference.purpose == Purpose::Link) else { return false };
    let base = cx.outline.base();
    let to =
        || own_path(&reference.url, base, cx.path).is_some_and(|path| link.to.iter().any(|to| to == path.as_ref()));
    let said = || link.text.as_ref().is_none_or(|search| !search.all(&shown(element)).is_empty());
    (link.to.is_empty() || to())
        && link.filter.as_ref().is_none_or(|filter| filter.fits(&reference.url, base))
        && said()
}

/// Text of an element with single blanks.
fn shown(element: Element<'_, '_>) -> String {
    let label = element.value("aria-label").unwrap_or_default();
    let text = format!("{} {label}", element.text());
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'")
}

fn marked(rule: &PackRule, rel: &RequiredRel, cx: &OutputCx<'_>, sink: &mut Sink) {
    let base = cx.outline.base();
    for reference in cx.references.iter().filter(|reference| reference.purpose == Purpose::Link) {
        let Some(element) = reference.element else { continue };
        if !rel.links.iter().any(|filter| filter.fits(&reference.url, base)) {
            continue;
        }
        let own = element.value("rel").unwrap_or_default().to_lowercase();
        if own.split_ascii_whitespace().any(|word| rel.values.iter().any(|wanted| wanted == word)) {
            continue;
        }
        let found = finding(rule).subject(cx.path);
        sink.push(match cx.place(&reference.url) {
            Some(span) => found.at(span, "this link"),
            None => cx.on_page(found).seek(&reference.url),
        });
    }
}

impl ElementFilter {
    fn fits(&self, element: Element<'_, '_>, cx: &OutputCx<'_>) -> bool {
        if !element.name().eq_ignore_ascii_case(&self.name) {
            return false;
        }
        if let Some(attribute) = &self.attribute {
            let Some(value) = element.value(attribute) else { return false };
            if !self.values.is_empty() && !self.values.contains(&value.to_lowercase()) {
                return false;
            }
            if self.filter.as_ref().is_some_and(|filter| !filter.fits(&value, cx.outline.base())) {
                return false;
            }
        }
        self.text.as_ref().is_none_or(|search| !search.all(&element.text()).is_empty())
    }
}
