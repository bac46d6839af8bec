//! `sitemap.xml` (sitemaps.org 0.9), split where it grows large, with alternates in other languages.

use super::address::ascii;
use super::documents::{Job, Planned};
use super::run::{Made, address};
use super::view::{ViewsCx, date_text, has_address, permalink};
use super::xml;
use crate::config::node::{Kind, Table};
use crate::content::{Document, When};
use crate::output::OutputPath;
use crate::site::{Page, PageId};

/// Most addresses in one file; the protocol allows 50,000.
const MAX_ENTRIES: usize = 30_000;

struct Entry {
    url: String,
    updated: Option<String>,
    alternates: Vec<(String, String)>,
}

/// The sitemap, as one file or as an index with `sitemap1.xml` and so on beside it.
pub(super) fn files(cx: &ViewsCx<'_>, planned: &[Planned], path: &OutputPath) -> Vec<Made> {
    let mut entries: Vec<Entry> = planned.iter().filter_map(|planned| entry(cx, planned)).collect();
    entries.sort_unstable_by(|a, b| a.url.cmp(&b.url));
    if entries.len() <= MAX_ENTRIES {
        return vec![Made::new(path.clone(), url_set(&entries))];
    }
    let mut made = Vec::new();
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (number, part) in entries.chunks(MAX_ENTRIES).enumerate() {
        let name = format!("sitemap{}.xml", number + 1);
        let Ok(part_path) = path.sibling(&name) else { continue };
        index.push_str("<sitemap>");
        xml::element(&mut index, "loc", &permalink(cx.config, &format!("/{name}")));
        index.push_str("</sitemap>\n");
        made.push(Made::new(part_path, url_set(part)));
    }
    index.push_str("</sitemapindex>\n");
    made.push(Made::new(path.clone(), index.into_bytes()));
    made
}

fn entry(cx: &ViewsCx<'_>, planned: &Planned) -> Option<Entry> {
    let whole = !cx.config.exclude_paginated_pages_in_sitemap;
    match &planned.job {
        Job::Page(id) => page(cx, *id),
        Job::Section(_, pager) | Job::Term { pager, .. } if *pager > 1 && !whole => None,
        Job::Section(id, pager) => {
            let section = cx.site.section(*id);
            let mut entry = plain(cx, planned);
            if *pager == 1 {
                let others = section.translations.iter().map(|id| cx.site.section(*id));
                let shown = others.filter(|other| other.doc.front.render != Some(false));
                entry.alternates = alternates(cx, shown.map(|other| (&other.doc, other.path.as_str())));
            }
            (!no_index(&section.doc.front.seo)).then_some(entry)
        }
        Job::Term { .. } | Job::TermList(_) | Job::Archive(_) | Job::SeriesList(_) | Job::Series { .. } => {
            Some(plain(cx, planned))
        }
        Job::SectionRedirect(_)
        | Job::FirstPager(_)
        | Job::NotFound
        | Job::Gone(_)
        | Job::GoneError
        | Job::Search(_)
        | Job::SearchIndex(_)
        | Job::Feed(..)
        | Job::Robots
        | Job::Sitemap
        | Job::Redirect(_)
        | Job::RedirectList
        | Job::Copy(_)
        | Job::Static(_) => None,
    }
}

fn no_index(seo: &Table) -> bool {
    seo.get("noindex").is_some_and(|node| node.kind == Kind::Bool(true))
}

fn plain(cx: &ViewsCx<'_>, planned: &Planned) -> Entry {
    Entry { url: uri(cx, &address(planned)), updated: None, alternates: Vec::new() }
}

fn page(cx: &ViewsCx<'_>, id: PageId) -> Option<Entry> {
    let page = cx.site.page(id);
    let front = &page.doc.front;
    if no_index(&front.seo) || is_copy(cx, page) {
        return None;
    }
    let updated = front.updated.as_ref().or(front.date.as_ref()).map(|when| date(when));
    let others = page.translations.iter().map(|id| cx.site.page(*id)).filter(|other| has_address(other));
    let alternates = alternates(cx, others.map(|other| (&other.doc, other.path.as_str())));
    Some(Entry { url: uri(cx, &page.path), updated, alternates })
}

/// Whether a page says that another address is the one to show (`seo.canonical`).
fn is_copy(cx: &ViewsCx<'_>, page: &Page) -> bool {
    let canonical = page.doc.front.seo.get("canonical").map(|node| &node.kind);
    matches!(canonical, Some(Kind::Str(url)) if !url.is_empty() && *url != permalink(cx.config, &page.path))
}

/// Language and address of all translations, the page itself among them; a single one is none.
fn alternates<'a>(cx: &ViewsCx<'_>, all: impl Iterator<Item = (&'a Document, &'a str)>) -> Vec<(String, String)> {
    let shown = all.filter(|(doc, _)| !no_index(&doc.front.seo));
    let alternates: Vec<_> = shown.map(|(doc, path)| (doc.lang.clone(), uri(cx, path))).collect();
    if alternates.len() > 1 { alternates } else { Vec::new() }
}

/// Full address of a path in ASCII, as the protocol wants it.
fn uri(cx: &ViewsCx<'_>, path: &str) -> String {
    ascii(&permalink(cx.config, path)).into_owned()
}

/// A W3C date: the day, or the whole instant.
fn date(when: &When) -> String {
    date_text(when)
}

fn url_set(entries: &[Entry]) -> Vec<u8> {
    let links = entries.iter().any(|entry| !entry.alternates.is_empty());
    let mut out = String::with_capacity(entries.iter().map(|entry| entry.url.len() + 100).sum());
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"",
    );
    if links {
        out.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
    }
    out.push_str(">\n");
    for entry in entries {
        out.push_str("<url>\n");
        xml::element(&mut out, "loc", &entry.url);
        if let Some(updated) = &entry.updated {
            xml::element(&mut out, "lastmod", updated);
        }
        for (lang, url) in &entry.alternates {
            out.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
            xml::push(&mut out, lang);
            out.push_str("\" href=\"");
            xml::push(&mut out, url);
            out.push_str("\"/>\n");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out.into_bytes()
}
