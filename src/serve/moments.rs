//! The site at other instants: the same pipeline with another clock. What comes out is kept apart from what is known of
//! now, and only the last few instants that somebody asked for are kept.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::build::verdict;
use super::state::{Kept, Known};
use crate::cache::CacheFile;
use crate::hooks::Host;
use crate::output::MemoryStaging;
use crate::pipeline::{self, Options, RunCx};
use crate::world::{DiskWorld, World};

/// How many instants are kept.
const MOST: usize = 3;

/// Builds and keeps the site at other instants.
pub(super) struct Moments {
    root: PathBuf,
    trusted: Option<Arc<dyn World>>,
    options: Options,
    cache_version: u64,
    /// The last ones, the newest first.
    kept: Mutex<VecDeque<(Timestamp, Known)>>,
    /// One is built at a time: whoever asks meanwhile waits.
    turn: Mutex<()>,
}

impl Moments {
    /// None is known yet.
    pub(super) fn new(root: PathBuf, trusted: Option<Arc<dyn World>>, options: Options, cache_version: u64) -> Self {
        let (kept, turn) = (Mutex::default(), Mutex::default());
        Self { root, trusted, options, cache_version, kept, turn }
    }

    /// The site as readers would get it at an instant, as it was saved up to a change.
    pub(super) fn at(&self, at: Timestamp, change: u64) -> Known {
        if let Some(known) = self.find(at, change) {
            return known;
        }
        let _turn = locked(&self.turn);
        if let Some(known) = self.find(at, change) {
            return known;
        }
        let known = self.build(at, change);
        let mut kept = locked(&self.kept);
        kept.retain(|(own, _)| *own != at);
        kept.push_front((at, known.clone()));
        kept.truncate(MOST);
        known
    }

    fn find(&self, at: Timestamp, change: u64) -> Option<Known> {
        let mut kept = locked(&self.kept);
        let place = kept.iter().position(|(own, known)| *own == at && known.change >= change)?;
        let found = kept.remove(place)?;
        kept.push_front(found.clone());
        Some(found.1)
    }

    fn build(&self, at: Timestamp, change: u64) -> Known {
        let answers = CacheFile::of_hooks(&self.root).open(self.cache_version);
        let host = Arc::new(Host::new(&self.root, Some(answers)));
        let options = Options { ahead: false, hooks: Some(host), ..self.options.clone() };
        let staging = MemoryStaging::new();
        let work = || {
            let world = Arc::new(DiskWorld::open(&self.root, Some(at)));
            let trusted = self.trusted.clone();
            let cx = RunCx { world, trusted, staging: &staging, cache: None, progress: &|_, _| {} };
            pipeline::run(cx, &options)
        };
        let made = match std::panic::catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok((outcome, _))) => Ok(outcome),
            Ok(Err(error)) => Err(format!("The site could not be read: {error}.")),
            Err(_) => Err("Placet made a mistake of its own while it built the site.".to_owned()),
        };
        let files = staging.into_files().into_iter().map(|(path, bytes)| (path, Kept::of(bytes)));
        let (output, mut said) = verdict(made, files.collect());
        // What readers would get then is out then.
        let out = said.outcome.reviews.iter().filter(|review| !review.addresses.is_empty());
        said.live = out.map(|review| review.path.clone()).collect();
        Known::of(output, said, change)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
