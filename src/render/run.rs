//! Renders every planned document, hashes it and hands it to the staging folder while it is hot.

use std::collections::BTreeMap;
use std::io;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tera::Value;

use super::assets::StaticFile;
use super::bodies::Bodies;
use super::documents::{Job, Planned};
use super::own_address::as_paths;
use super::past::{self, Round};
use super::theme::Theme;
use super::told::Told;
use super::view::{Views, ViewsCx, permalink};
use super::{feed_jobs, file_jobs, page_jobs, special_jobs};
use crate::diag::{Finding, Sink};
use crate::output::{Facts, Index, IndexEntry, OutputPath, Staging};
use crate::site::Site;
use crate::world::World;

/// What rendering looks at; shared by all threads.
pub struct RenderCx<'a> {
    /// World.
    pub world: &'a dyn World,
    /// Site and configuration, as templates' values need them.
    pub views_cx: ViewsCx<'a>,
    /// Shared values.
    pub views: &'a Views,
    /// Templates.
    pub theme: &'a Theme,
    /// Markdown to HTML.
    pub bodies: &'a Bodies<'a>,
    /// Static files.
    pub statics: &'a [StaticFile],
    /// All documents, for the sitemap.
    pub planned: &'a [Planned],
    /// What earlier runs made.
    pub round: Option<&'a Round<'a>>,
}

/// One finished document.
pub struct Made {
    /// Where it is written.
    pub path: OutputPath,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its entry, where it is known already.
    entry: Option<IndexEntry>,
}

/// Bytes of a document: made in this run, or in an earlier one.
pub enum Bytes {
    /// Made now.
    Fresh(Vec<u8>),
    /// Made before.
    Kept(Arc<[u8]>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Fresh(bytes) => bytes,
            Self::Kept(bytes) => bytes,
        }
    }
}

impl Made {
    /// A document that was made now.
    pub(super) fn new(path: OutputPath, bytes: Vec<u8>) -> Self {
        Self { path, bytes: Bytes::Fresh(bytes), entry: None }
    }

    /// A document that was made before.
    fn kept(page: &past::Page) -> Self {
        let entry = page.entry.clone();
        Self { path: entry.path.clone(), bytes: Bytes::Kept(page.bytes.clone()), entry: Some(entry) }
    }

    /// Its entry in the index.
    pub fn entry(&self) -> IndexEntry {
        self.entry.clone().unwrap_or_else(|| IndexEntry::of(self.path.clone(), &self.bytes))
    }
}

/// Looks at a document before it is written, and says what is kept of it.
pub type Inspect<'a> = dyn Fn(&Planned, (&Made, &IndexEntry), &mut Sink) -> Facts + Sync + 'a;

/// What takes the documents.
pub struct Takers<'a> {
    /// Writes them.
    pub staging: &'a dyn Staging,
    /// Looks at them.
    pub inspect: &'a Inspect<'a>,
    /// Is told of documents that somebody waits for, once they are written.
    pub early: &'a (dyn Fn(&Planned) + Sync),
    /// Is told how many of how many are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Renders all documents into the staging folder. Gives the index of what was written, and the facts of
/// each planned document.
///
/// # Errors
/// When the staging folder cannot be written to.
pub fn run(cx: &RenderCx<'_>, takers: &Takers<'_>, sink: &mut Sink) -> io::Result<(Index, Vec<Facts>)> {
    let done = AtomicUsize::new(0);
    let (mut facts, mut results) = (Vec::new(), Vec::new());
    let one = |planned: &Planned| {
        let (mut sink, mut facts) = (Sink::new(), Facts::default());
        let made: Vec<_> = make(cx, planned, &mut sink).into_iter().map(|made| (made.entry(), made)).collect();
        for (entry, made) in &made {
            let own = (takers.inspect)(planned, (made, entry), &mut sink);
            if made.path == planned.path {
                facts = own;
            }
        }
        let entries = put(takers.staging, made);
        let count = done.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_multiple_of(64) || count == cx.planned.len() {
            (takers.progress)(count, cx.planned.len());
        }
        (facts, (entries, sink))
    };
    // The order in which documents are made changes nothing in them.
    let urgent = takers.staging.urgent();
    let first =
        cx.planned.iter().enumerate().filter(|(_, planned)| urgent.iter().any(|path| planned.path.as_str() == path));
    let first: BTreeMap<usize, Mutex<Option<_>>> =
        first.map(|(number, planned)| (number, Mutex::new(Some(one(planned))))).collect();
    for number in first.keys() {
        (takers.early)(&cx.planned[*number]);
    }
    let work = cx.planned.par_iter().enumerate().map(|(number, planned)| {
        let made = first.get(&number).and_then(|made| made.lock().unwrap_or_else(PoisonError::into_inner).take());
        made.unwrap_or_else(|| one(planned))
    });
    work.unzip_into_vecs(&mut facts, &mut results);
    let mut entries = Vec::with_capacity(results.len());
    for (result, found) in results {
        entries.extend(result?);
        sink.merge(found);
    }
    Ok((Index::new(entries), facts))
}

/// Hands documents over. The list of what was written is exactly as long as needed: it is kept to the end.
fn put(staging: &dyn Staging, documents: Vec<(IndexEntry, Made)>) -> io::Result<Vec<IndexEntry>> {
    let mut entries = Vec::with_capacity(documents.len());
    for (entry, made) in documents {
        staging.put(&entry, &made.bytes)?;
        entries.push(entry);
    }
    Ok(entries)
}

fn make(cx: &RenderCx<'_>, planned: &Planned, sink: &mut Sink) -> Vec<Made> {
    match &planned.job {
        Job::Page(id) => page_jobs::page(cx, planned, *id, sink),
        Job::Section(id, pager) => page_jobs::section(cx, planned, (*id, *pager), sink),
        Job::Term { taxonomy, term, pager } => page_jobs::term(cx, planned, (*taxonomy, *term, *pager), sink),
        Job::TermList(number) => page_jobs::term_list(cx, planned, *number, sink),
        Job::SectionRedirect(id) => file_jobs::section_redirect(cx, planned, *id, sink),
        Job::FirstPager(to) => file_jobs::redirect(cx, planned, to),
        Job::Redirect(number) => file_jobs::redirect(cx, planned, &cx.views_cx.site.redirects[*number].to),
        Job::RedirectList => file_jobs::redirect_list(cx, planned),
        Job::Copy(source) => file_jobs::copy(cx, planned, source, sink),
        Job::Static(number) => file_jobs::static_file(cx, planned, *number, sink),
        Job::NotFound => special_jobs::not_found(cx, planned, sink),
        Job::Gone(address) => special_jobs::gone(cx, planned, Some(address), sink),
        Job::GoneError => special_jobs::gone(cx, planned, None, sink),
        Job::Archive(lang) => special_jobs::archive(cx, planned, lang, sink),
        Job::SeriesList(lang) => special_jobs::series_list(cx, planned, lang, sink),
        Job::Series { lang, name } => special_jobs::series(cx, planned, (lang, name), sink),
        Job::Search(lang) => special_jobs::search(cx, planned, lang, sink),
        Job::SearchIndex(lang) => special_jobs::search_index(cx, planned, lang),
        Job::Robots => special_jobs::robots(cx, planned, sink),
        Job::Sitemap => special_jobs::sitemap(cx, planned),
        Job::Feed(of, name) => feed_jobs::feed(cx, planned, (of, name), sink),
    }
}

impl RenderCx<'_> {
    /// A context with what every template sees.
    pub(super) fn context(&self, lang: &str, path: &str) -> Told {
        let mut context = Told::default();
        context.tell("config", self.views.config(lang));
        context.tell("lang", Value::from(lang));
        context.tell("current_path", Value::from(path));
        context.tell("current_url", Value::from(permalink(self.views_cx.config, path)));
        context
    }

    /// Renders a template; a template error is a finding about the document, and nothing is written.
    pub(super) fn template(&self, name: &str, told: &Told, planned: &Planned, sink: &mut Sink) -> Vec<Made> {
        let Some(round) = self.round else {
            return self.fresh(name, told, planned, sink).into_iter().collect();
        };
        let (path, key) = (planned.path.as_str(), told.digest(name, round.digests()));
        if let Some(page) = round.page(path, &key) {
            return vec![Made::kept(&page)];
        }
        let (made, calls) = past::listen(|| self.fresh(name, told, planned, sink));
        let Some(Made { bytes, .. }) = made else { return Vec::new() };
        let page =
            past::Page { calls, entry: IndexEntry::of(planned.path.clone(), &bytes), bytes: bytes.deref().into() };
        let made = Made::kept(&page);
        // What went wrong is said anew each time.
        round.keep_page(path, key, page);
        vec![made]
    }

    fn fresh(&self, name: &str, told: &Told, planned: &Planned, sink: &mut Sink) -> Option<Made> {
        let mut bytes = Vec::with_capacity(16 * 1024);
        match self.theme.render(name, told.context(), planned.path.as_str(), &mut bytes) {
            Ok(()) => Some(self.page(planned, bytes)),
            Err(finding) => {
                sink.push(blame(*finding, planned, self.views_cx.site));
                None
            }
        }
    }

    /// A document that is finished but for its own addresses.
    pub(super) fn page(&self, planned: &Planned, bytes: Vec<u8>) -> Made {
        let path = planned.path.clone();
        let html = path.as_str().rsplit('.').next() == Some("html");
        let bytes = if html { as_paths(bytes, &self.views_cx.config.base_url) } else { bytes };
        Made::new(path, bytes)
    }

    /// Renders an optional template of another name where the first is missing.
    pub(super) fn first_template<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        self.theme.first(names)
    }
}

/// Names the document in a finding of its template.
fn blame(finding: Finding, planned: &Planned, site: &Site) -> Finding {
    let finding = match planned.origin {
        Some(span) => finding.at(span, format!("while making the page of `{}`", planned.source(site))),
        None => finding,
    };
    finding.subject(planned.path.as_str())
}

/// Address of a planned document: `index.html` is its folder.
pub(super) fn address(planned: &Planned) -> String {
    let path = planned.path.as_str();
    let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    format!("/{}", folder.unwrap_or(path))
}
