//! What earlier runs in the same process made: a document that would come out the same is not made for a second time.
//!
//! Nothing is guessed. A body depends on its text and on where its links lead; a page on its template and on what that
//! is told; both on what functions answered while they were made. All of this is compared by digests: what a template
//! is told as a whole, so that nobody has to remember to name a value here, and the functions are asked again. What
//! else they depend on (settings, templates) is the ground of the run: on another one nothing is remembered.

mod calls;
mod digest;
mod store;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

pub use calls::{Call, is_heard, listen, note};
pub use digest::Digests;
pub use store::Store;

use super::functions;
use super::html::Rendered;
use super::resolve::Lead;
use super::site_data::SiteData;
use super::theme::Strings;
use crate::cache::Key;
use crate::diag::Finding;
use crate::output::IndexEntry;

/// What earlier runs made.
#[derive(Debug, Default)]
pub struct Past {
    /// Bodies for lists, rendered before pages are known, by content path.
    early: Store<Body>,
    /// Bodies by content path.
    bodies: Store<Body>,
    /// Pages by output path.
    pages: Store<Page>,
}

/// A body that was rendered.
#[derive(Debug)]
pub struct Body {
    /// Where its links led.
    pub links: Vec<(String, Lead)>,
    /// Sizes of its pictures.
    pub pictures: Vec<(String, Option<(u32, u32)>)>,
    /// What its shortcodes asked for.
    pub calls: Vec<Call>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Digest of the list of files that places are in.
    pub files: Key,
    /// The body.
    pub rendered: Arc<Rendered>,
}

/// A page that a template made.
#[derive(Debug)]
pub struct Page {
    /// What the template asked for.
    pub calls: Vec<Call>,
    /// What was made.
    pub entry: IndexEntry,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl Past {
    /// How often bodies and pages were found in all runs, whether or not they could be taken over.
    pub fn found(&self) -> (u64, u64) {
        (self.bodies.found(), self.pages.found())
    }

    /// Starts a run. On another ground everything is forgotten, and always what had no use in the last run.
    pub fn begin(&self, ground: Key) {
        self.early.begin(ground);
        self.bodies.begin(ground);
        self.pages.begin(ground);
    }
}

/// A run with what earlier ones made at hand.
pub struct Round<'a> {
    bodies: &'a Store<Body>,
    pages: &'a Store<Page>,
    data: Arc<SiteData>,
    strings: Arc<Strings>,
    /// Digest of the list of files that places can be in.
    files: Key,
    /// What functions answer in this run, by call.
    answers: Mutex<BTreeMap<Key, Key>>,
}

impl<'a> Round<'a> {
    /// A run in which functions know `data`; `files` is a digest of the list of files that places can be in.
    pub fn new(past: &'a Past, (data, strings): (Arc<SiteData>, Arc<Strings>), files: Key) -> Self {
        let bodies = if data.site.is_some() { &past.bodies } else { &past.early };
        Self { bodies, pages: &past.pages, data, strings, files, answers: Mutex::default() }
    }

    /// Digests of the values that are shared in this run.
    pub(super) fn digests(&self) -> &Digests {
        static NONE: LazyLock<Digests> = LazyLock::new(Digests::default);
        self.data.digests.as_deref().unwrap_or(&NONE)
    }

    /// Digest of the list of files that places can be in.
    pub(super) fn files(&self) -> Key {
        self.files
    }

    /// The body of a document as it was rendered before, if `same` says that it leads where it led.
    pub(super) fn body(&self, path: &str, key: &Key, same: impl FnOnce(&Body) -> bool) -> Option<Arc<Body>> {
        let body = self.bodies.find(path, key)?;
        let places = body.findings.is_empty() || body.files == self.files;
        (places && same(&body) && self.answers_again(&body.calls)).then_some(body)
    }

    /// Keeps the body of a document.
    pub(super) fn keep_body(&self, path: &str, key: Key, body: Body) {
        self.bodies.keep(path, key, Arc::new(body));
    }

    /// The page at a path as it was made before, if its template was told the same and would be answered the same.
    pub(super) fn page(&self, path: &str, key: &Key) -> Option<Arc<Page>> {
        let page = self.pages.find(path, key)?;
        self.answers_again(&page.calls).then_some(page)
    }

    /// Keeps the page at a path.
    pub(super) fn keep_page(&self, path: &str, key: Key, page: Page) {
        self.pages.keep(path, key, Arc::new(page));
    }

    /// Whether functions answer as they did.
    fn answers_again(&self, calls: &[Call]) -> bool {
        calls.iter().all(|call| {
            let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            let known = answers().get(&call.key).copied();
            let gives = known.unwrap_or_else(|| {
                let gives = functions::again(call, &self.data, &self.strings);
                answers().insert(call.key, gives);
                gives
            });
            gives == call.gave
        })
    }
}
