//! What earlier runs in the same process read, made and saw: a preview does only what a change calls for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cache::Key;
use crate::content::Memory;
use crate::diag::{Finding, Sink, Sources};
use crate::render::past::Past;
use crate::render::theme::Theme;
use crate::rules::{Looks, RuleSet, files};

/// Digests of what runs depend on beside the bytes of posts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Around {
    /// Everything: settings, policy, registers, styles, themes, which files there are, what sections push down, the day.
    pub all: Key,
    /// Settings and templates.
    pub made: Key,
}

/// What is remembered of earlier runs, of one sight of a site each.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Documents that were read.
    pub documents: Memory,
    /// Bodies and pages that were made.
    pub past: Past,
    /// What was seen in pages.
    pub looks: Looks,
    /// The rules.
    pub rules: Stage<Arc<RuleSet>>,
    /// The theme.
    pub theme: Stage<Theme>,
    around: Mutex<Around>,
}

impl Earlier {
    /// Starts a run. What depends on something else now is forgotten.
    pub fn begin(&self, around: Around) {
        self.documents.begin(around.all);
        self.past.begin(around.made);
        let mut last = self.lock();
        if *last != around {
            // What they are kept for may come back, and it may have changed while they were made.
            self.looks.begin(around.all);
            self.rules.forget();
            self.theme.forget();
        }
        *last = around;
    }

    /// What this run depends on.
    pub fn around(&self) -> Around {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Around> {
        self.around.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of a stage of an earlier run, with what it said and read.
#[derive(Debug)]
pub struct Stage<T>(Mutex<Option<Done<T>>>);

#[derive(Debug)]
struct Done<T> {
    around: Key,
    value: T,
    /// Digest of the list of files before it, and what it added to them.
    before: Key,
    added: Vec<(String, Option<Arc<str>>)>,
    findings: Vec<Finding>,
}

impl<T> Default for Stage<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Stage<T> {
    fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn run<E>(
        &self,
        around: Key,
        (sources, sink): (&mut Sources, &mut Sink),
        work: impl FnOnce(&mut Sources, &mut Sink) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = files(sources);
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = last.as_ref().filter(|done| done.around == around && done.before == before) {
            done.added.iter().for_each(|(path, text)| sources.add_again(path, text.clone()));
            sink.extend(done.findings.iter().cloned());
            return Ok(done.value.clone());
        }
        let (start, mut own) = (sources.len(), Sink::new());
        let value = work(sources, &mut own)?;
        let added = sources.since(start);
        let findings = own.into_findings();
        sink.extend(findings.iter().cloned());
        *last = Some(Done { around, value: value.clone(), before, added, findings });
        Ok(value)
    }
}

/// Does the work of a stage, or takes over what it gave in an earlier run in the same surroundings.
///
/// # Errors
/// As `work`.
pub fn stage<T: Clone, E>(
    earlier: Option<&Earlier>,
    of: impl FnOnce(&Earlier) -> &Stage<T>,
    (sources, sink): (&mut Sources, &mut Sink),
    work: impl FnOnce(&mut Sources, &mut Sink) -> Result<T, E>,
) -> Result<T, E> {
    match earlier {
        Some(earlier) => of(earlier).run(earlier.around().all, (sources, sink), work),
        None => work(sources, sink),
    }
}
