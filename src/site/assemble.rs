//! From parsed documents to the [`Site`]: visibility, addresses, sections, taxonomies, links.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::permalink::{self, Place};
use super::schedule::Holds;
use super::{
    Hidden, Page, PageId, Redirect, Section, SectionId, Site, Withdrawal, links, related, schedule, sections, taxonomy,
};
use crate::config::Config;
use crate::content::front_matter::{Cascades, is_below};
use crate::content::registry::Registry;
use crate::content::{Document, DocumentKind};
use crate::diag::{FileId, Finding, Sink};

/// What assembly looks at besides the documents.
#[derive(Debug, Clone, Copy)]
pub struct AssembleCx<'a> {
    /// Configuration.
    pub config: &'a Config,
    /// The build's instant.
    pub now: Timestamp,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether everything that readers may not see yet is shown: drafts, embargoes, later dates, posts on hold.
    pub ahead: bool,
    /// Registries by taxonomy name; authors stand under `authors`.
    pub registries: &'a BTreeMap<String, Registry>,
    /// Content paths of files that could not be understood.
    pub unreadable: &'a [String],
    /// Freezes that scheduled pages may fall into.
    pub holds: &'a dyn Holds,
    /// Posts that were taken back, as [`Site::withdrawn`].
    pub withdrawn: &'a BTreeMap<String, Withdrawal>,
}

/// Assembles the site. Documents come sorted by path; nothing hidden gets into the result but its path.
pub fn assemble(documents: Vec<Document>, cx: &AssembleCx<'_>, sink: &mut Sink) -> Site {
    let mut site = Site { withdrawn: cx.withdrawn.clone(), ..Site::default() };
    for path in cx.unreadable {
        site.hidden.insert(path.clone(), Hidden::Unreadable);
    }
    // What remains stays where it is: copies of all documents would count for as much as everything else.
    let mut documents = visible(cascade(documents, cx), cx, &mut site, sink);
    let term_docs: Vec<_> = documents.extract_if(.., |doc| is_term(doc, cx.config)).collect();
    let section_docs = documents.extract_if(.., |doc| doc.kind == DocumentKind::Section).collect();
    let mut index = sections::Index::default();
    site.sections = sections::build(section_docs, cx.config, &mut index);
    let places = add_pages(documents, cx, &mut site);
    sections::fill(&mut site, &places, &index, sink);
    translate(&mut site, &places, cx.config);
    for (number, section) in site.sections.iter().enumerate() {
        site.section_by_path.insert(section.doc.path.clone(), SectionId(number as u32));
    }
    site.taxonomies = taxonomy::build(&site, &term_docs, cx, sink);
    add_series(&mut site);
    links::record_backlinks(&mut site, sink);
    related::find(&mut site, cx.config.related);
    add_redirects(&mut site);
    site
}

/// Folder that a document lies in, for sections the folder they stand for.
pub(super) fn folder(doc: &Document) -> &str {
    doc.folder()
}

/// Pushes `[cascade]` of each section down to everything below it; the nearest section wins.
fn cascade(mut documents: Vec<Document>, cx: &AssembleCx<'_>) -> Vec<Document> {
    let sections = documents.iter().filter(|doc| doc.kind == DocumentKind::Section);
    let cascades = Cascades::of(sections.map(|doc| (doc.folder(), &*doc.lang, &*doc.front)));
    let zone = jiff::tz::TimeZone::get(&cx.config.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    for doc in &mut documents {
        let folder = doc.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        cascades.fill(&mut doc.front, folder, &doc.lang, &zone);
    }
    documents
}

/// Drops what may not be seen now and notes why; a hidden section takes everything below it along.
fn visible(mut documents: Vec<Document>, cx: &AssembleCx<'_>, site: &mut Site, sink: &mut Sink) -> Vec<Document> {
    let closed: Vec<(String, String)> = documents
        .iter()
        .filter(|doc| doc.kind == DocumentKind::Section)
        .filter(|doc| {
            schedule::hidden(&doc.front, cx.now, cx.drafts).is_some_and(|reason| !(cx.ahead && reason.is_early()))
        })
        .map(|doc| (folder(doc).to_owned(), doc.lang.clone()))
        .chain(cx.unreadable.iter().filter_map(|path| unreadable_section(path, cx.config)))
        .collect();
    documents.retain(|doc| {
        site.next_change = [site.next_change, schedule::next_change(&doc.front, cx.now)].into_iter().flatten().min();
        let above = || closed.iter().any(|(above, lang)| *lang == doc.lang && is_below(folder(doc), above));
        let held = held(doc, cx, sink);
        let reason = schedule::hidden(&doc.front, cx.now, cx.drafts);
        let back = cx.withdrawn.contains_key(&doc.path).then_some(Hidden::Withdrawn);
        let reason = reason.or(back).or(held).or_else(|| above().then_some(Hidden::Above));
        let early = reason.filter(|reason| cx.ahead && reason.is_early());
        let is_seen = reason.is_none() || early.is_some();
        if let Some(reason) = reason {
            let list = if early.is_some() { &mut site.ahead } else { &mut site.hidden };
            list.insert(doc.path.clone(), reason);
        }
        is_seen
    });
    documents
}

/// Whether a page falls due in a freeze: then it waits until a person gives it a new date, also after the freeze.
fn held(doc: &Document, cx: &AssembleCx<'_>, sink: &mut Sink) -> Option<Hidden> {
    let due = schedule::due(&doc.front).filter(|_| !doc.front.draft)?;
    let freeze = cx.holds.hold(&doc.path, due.instant)?;
    sink.push(
        Finding::new("GOV030", "Give this post a new date")
            .at(due.span, format!("in the freeze \"{freeze}\""))
            .why("It falls due while nothing may be published, so it is on hold and does not appear by itself.")
            .help("Choose a date after the freeze, or ask the people who own the calendar."),
    );
    Some(Hidden::OnHold(due.instant))
}

/// Folder and language of a section file that could not be understood: it may have been a draft.
fn unreadable_section(path: &str, config: &Config) -> Option<(String, String)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let code = name.strip_prefix("_index.")?.strip_suffix("md")?.trim_end_matches('.');
    let lang = if code.is_empty() { config.default_language.as_str() } else { code };
    Some((folder.to_owned(), lang.to_owned()))
}

/// Whether a section file belongs to a taxonomy or one of its terms: `tags/_index.md`, `tags/rust/_index.md`.
fn is_term(doc: &Document, config: &Config) -> bool {
    let mut parts = folder(doc).split('/');
    let first = parts.next().unwrap_or("");
    doc.kind == DocumentKind::Section
        && parts.count() <= 1
        && config.language(&doc.lang).taxonomies.iter().any(|taxonomy| taxonomy.name == first)
}

fn add_pages(documents: Vec<Document>, cx: &AssembleCx<'_>, site: &mut Site) -> Vec<Place> {
    let mut places = Vec::with_capacity(documents.len());
    let mut by_path = BTreeMap::new();
    site.pages.reserve_exact(documents.len());
    for doc in documents {
        let place = permalink::place(&doc, cx.config);
        let (slug, path) = permalink::page_path(&doc, &place, cx.config);
        by_path.insert(doc.path.clone(), PageId(site.pages.len() as u32));
        site.pages.push(Page {
            doc,
            path,
            slug,
            ancestors: Vec::new(),
            lower: None,
            higher: None,
            translations: Vec::new(),
            backlinks: Vec::new(),
            related: Vec::new(),
            orphan: false,
        });
        places.push(place);
    }
    site.page_by_path = Arc::new(by_path);
    places
}

/// Connects the same page or section in several languages.
fn translate(site: &mut Site, places: &[Place], config: &Config) {
    if config.languages.len() < 2 {
        return;
    }
    let mut pages: BTreeMap<&Place, Vec<PageId>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        pages.entry(place).or_default().push(PageId(number as u32));
    }
    for ids in pages.values() {
        for id in ids {
            site.pages[id.0 as usize].translations.clone_from(ids);
        }
    }
    let mut folders: BTreeMap<String, Vec<SectionId>> = BTreeMap::new();
    for (number, section) in site.sections.iter().enumerate() {
        folders.entry(folder(&section.doc).to_owned()).or_default().push(SectionId(number as u32));
    }
    for ids in folders.values() {
        for id in ids {
            site.sections[id.0 as usize].translations.clone_from(ids);
        }
    }
}

/// Collects series: pages in reading order, the oldest first.
fn add_series(site: &mut Site) {
    let mut series: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (number, page) in site.pages.iter().enumerate() {
        if let Some(name) = &page.doc.front.series {
            series.entry(name.value.clone()).or_default().push(PageId(number as u32));
        }
    }
    for ids in series.values_mut() {
        let date = |id: &PageId| site.pages[id.0 as usize].doc.front.date.as_ref().map(|date| date.instant);
        ids.sort_by(|a, b| date(a).cmp(&date(b)).then(a.cmp(b)));
    }
    site.series = series;
}

fn add_redirects(site: &mut Site) {
    let pages = site.pages.iter().map(|page| (&page.doc, &page.path));
    let sections = site.sections.iter().map(|section| (&section.doc, &section.path));
    let mut redirects: Vec<Redirect> = pages
        .chain(sections)
        .flat_map(|(doc, path)| doc.front.aliases.iter().map(move |alias| (alias, path)))
        .map(|(alias, path)| Redirect {
            from: permalink::alias_path(alias),
            to: path.clone(),
            origin: Some(alias.span),
        })
        .collect();
    let left = |path: &String| {
        let taken = site.pages.iter().any(|page| page.path == *path && page.doc.front.render != Some(false));
        !taken
            && !site.sections.iter().any(|section| section.path == *path)
            && !redirects.iter().any(|redirect| redirect.from == *path)
    };
    let back = site.withdrawn.values();
    let back: Vec<(String, Option<String>)> = back
        .flat_map(|own| own.addresses.iter().map(|address| (address.clone(), own.redirect.clone())))
        .filter(|(address, _)| left(address))
        .collect();
    for (from, to) in back {
        match to {
            Some(to) => redirects.push(Redirect { from, to, origin: None }),
            None => site.gone.push(from),
        }
    }
    site.gone.sort();
    site.gone.dedup();
    redirects.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.to.cmp(&b.to)));
    redirects.dedup_by(|a, b| a.from == b.from && a.to == b.to);
    site.redirects = redirects;
}

/// A root section for a site without `content/_index.md`.
pub(super) fn empty_section(lang: &str, config: &Config) -> Section {
    let path = if lang == config.default_language { "_index.md".to_owned() } else { format!("_index.{lang}.md") };
    let doc = Document {
        file: FileId(u32::MAX),
        path,
        kind: DocumentKind::Section,
        lang: lang.to_owned(),
        front: Box::default(),
        body: 0,
        facts: crate::content::Facts::default(),
        assets: Vec::new(),
        digest: [0; 32],
    };
    sections::section(doc, config)
}
