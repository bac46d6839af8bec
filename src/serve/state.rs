//! What the preview knows now: the last good pages, what was found, and whether something newer is on its way.

#![expect(clippy::disallowed_methods, reason = "waiting is measured by the clock")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use sha2::Digest as _;

use super::content::Addresses;
use crate::output::HeaderFields;
use crate::pipeline::Outcome;
use crate::policy::Report;

/// What a page is looked at as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// The site that would be published now.
    Public = 0,
    /// The same site with everything that readers may not see yet.
    Ahead = 1,
}

/// Both, the one that people work with first.
pub(super) const SIGHTS: [Sight; 2] = [Sight::Ahead, Sight::Public];

/// How long after the last request a sight is kept up to date; after that it is built when it is asked for.
const KEEP: Duration = Duration::from_secs(20);

/// How many pages that people looked at last are made first.
const MOST: usize = 3;

/// Longest tick of the clock of a disk that is reckoned with.
const TICK: Duration = Duration::from_millis(5);

/// How long it is quiet before a build starts, and how long a build waits for that at most.
const QUIET: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(300));

/// The pages of a build.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// The number of the output: another one means other bytes.
    pub(super) generation: u64,
    /// Whether nothing is missing because the configuration or the tool failed.
    pub(super) whole: bool,
    /// Path of the address of the site, without slash at its end: empty, or `/blog`.
    pub(super) base: String,
    /// Bytes by path.
    pub(super) files: BTreeMap<String, Kept>,
    /// What is served at which address, and how.
    pub(super) addresses: Addresses,
}

/// A document that was made.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// SHA-256 of its bytes.
    pub(super) sha256: [u8; 32],
    /// Its bytes.
    pub(super) bytes: Arc<[u8]>,
}

impl Kept {
    /// A document by its bytes.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self { sha256: sha2::Sha256::digest(&bytes).into(), bytes: bytes.into() }
    }
}

/// A document of a build that is under way.
#[derive(Debug, Clone)]
pub(super) struct Early {
    pub(super) kept: Kept,
    /// The header fields that it is served with.
    pub(super) fields: Arc<HeaderFields>,
}

/// What a build found.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The number of the report: another one means other findings.
    pub(super) generation: u64,
    /// The verdict.
    pub(super) report: Report,
    /// Everything else; without findings, which are in the report.
    pub(super) outcome: Outcome,
    /// Paths of the posts that the site built last holds.
    pub(super) live: BTreeSet<String>,
    /// Why there is no verdict: the machine failed.
    pub(super) failure: Option<String>,
    /// Whether the pages are older than this report, because these findings leave the site without a whole.
    pub(super) pages_are_older: bool,
}

/// What is known of a sight.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) output: Option<Arc<Output>>,
    pub(super) said: Option<Arc<Said>>,
    /// The change up to which it is known.
    pub(super) change: u64,
    /// Whether a newer change was noticed.
    pub(super) older: bool,
    /// The last change that was noticed.
    wanted: u64,
    /// Documents of the build that is under way that somebody waits for, with the change they are of.
    early: BTreeMap<String, (u64, Early)>,
    /// How many of them had other bytes than before.
    bumps: u64,
}

impl Known {
    /// What a build by itself gave, of a site as it was saved up to a change.
    pub(super) fn of(output: Option<Output>, said: Said, change: u64) -> Self {
        Self { output: output.map(Arc::new), said: Some(Arc::new(said)), change, ..Self::default() }
    }

    /// Grows whenever pages or findings change.
    pub(super) fn generation(&self) -> u64 {
        self.pages() + self.said.as_ref().map_or(0, |said| said.generation)
    }
}

impl Known {
    /// The same, where it does not matter that a newer change was noticed.
    pub(super) fn settled(self) -> Self {
        Self { older: false, ..self }
    }

    /// A page that is made already of the last change.
    fn early(&self, path: &str) -> Option<Early> {
        self.early.get(path).filter(|(change, _)| *change >= self.wanted).map(|(_, early)| early.clone())
    }

    /// Grows whenever pages change.
    pub(super) fn pages(&self) -> u64 {
        self.output.as_ref().map_or(0, |output| output.generation) + self.bumps
    }
}

#[derive(Debug, Default)]
struct Inner {
    /// The number of the last change that was noticed; the start is the first one.
    change: u64,
    last: Option<Instant>,
    /// When the last build began.
    began: Option<SystemTime>,
    known: [Known; 2],
    used: [Option<Instant>; 2],
    /// Paths of the pages that were asked for last.
    looked_at: [Vec<String>; 2],
    stopped: bool,
}

/// Shared by everything that runs.
#[derive(Debug, Default)]
pub(super) struct State {
    inner: Mutex<Inner>,
    changed: Condvar,
}

impl State {
    /// Nothing is known yet, and the first build is due.
    pub(super) fn new() -> Self {
        let state = Self::default();
        state.lock().change = 1;
        state
    }

    /// Something changed: answers wait for the next build from now on.
    pub(super) fn touch(&self) {
        let mut inner = self.lock();
        inner.change += 1;
        inner.last = Some(Instant::now());
        drop(inner);
        self.changed.notify_all();
    }

    /// Whether the last build began after a file got this time, with room for clocks of disks that tick slowly.
    pub(super) fn began_after(&self, time: SystemTime) -> bool {
        self.lock().began.is_some_and(|began| began.duration_since(time).is_ok_and(|rest| rest > TICK))
    }

    /// Ends everything that waits.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Whether it ended.
    pub(super) fn stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Waits until a sight is older than the last change and it is quiet; `due` is when it changes by itself. Gives the
    /// sight and the change, or `None` at the end.
    pub(super) fn next(&self, due: impl Fn() -> Option<Duration>) -> Option<(Sight, u64)> {
        let mut inner = self.lock();
        let mut since = None;
        loop {
            if inner.stopped {
                return None;
            }
            let wanted = SIGHTS.into_iter().find(|sight| inner.wants(*sight));
            let Some(sight) = wanted else {
                since = None;
                let rest = due();
                if rest == Some(Duration::ZERO) {
                    inner.change += 1;
                    continue;
                }
                inner = self.wait(inner, rest.unwrap_or(KEEP).min(KEEP));
                continue;
            };
            let since = *since.get_or_insert_with(Instant::now);
            let quiet = inner.last.map_or(QUIET.0, |last| last.elapsed());
            if quiet >= QUIET.0 || since.elapsed() >= QUIET.1 {
                inner.began = Some(SystemTime::now());
                return Some((sight, inner.change));
            }
            inner = self.wait(inner, QUIET.0.saturating_sub(quiet));
        }
    }

    /// Takes what a build gave. The last pages that were whole stay until others are; until there are some, parts of a
    /// site are shown.
    pub(super) fn take(&self, sight: Sight, change: u64, output: Option<Output>, said: Said) {
        let mut inner = self.lock();
        let known = &mut inner.known[sight as usize];
        known.change = change;
        known.early.clear();
        let held = known.output.as_ref().is_some_and(|before| before.whole);
        if let Some(output) = output.filter(|output| output.whole || !held) {
            let before = known.output.as_deref();
            if before.is_none_or(|before| before.base != output.base || !same(&before.files, &output.files)) {
                let generation = before.map_or(0, |before| before.generation) + 1;
                known.output = Some(Arc::new(Output { generation, ..output }));
            }
        }
        let before = known.said.as_deref();
        let equal = before.is_some_and(|before| before.says_the_same(&said));
        let generation = before.map_or(0, |before| before.generation) + u64::from(!equal);
        known.said = Some(Arc::new(Said { generation, ..said }));
        drop(inner);
        self.changed.notify_all();
    }

    /// The pages of the last build, and those that people look at: they are made first.
    pub(super) fn before(&self, sight: Sight) -> (Option<Arc<Output>>, Vec<String>) {
        let inner = self.lock();
        (inner.known[sight as usize].output.clone(), inner.looked_at[sight as usize].clone())
    }

    /// A page that somebody waits for is made, before the others.
    pub(super) fn early(&self, (sight, change): (Sight, u64), path: &str, early: Early) {
        let mut inner = self.lock();
        let known = &mut inner.known[sight as usize];
        let last = known.early.get(path).map(|(_, early)| early.kept.sha256);
        let last = last.or_else(|| Some(known.output.as_ref()?.files.get(path)?.sha256));
        known.bumps += u64::from(last != Some(early.kept.sha256));
        known.early.insert(path.to_owned(), (change, early));
        drop(inner);
        self.changed.notify_all();
    }

    /// What is known of a sight now.
    pub(super) fn now(&self, sight: Sight) -> Known {
        self.until(sight, Duration::ZERO, |_| true)
    }

    /// What is known of a sight, once a page of it is no older than the last change; with that page where only it is.
    pub(super) fn page(&self, sight: Sight, path: &str, limit: Duration) -> (Known, Option<Early>) {
        let mut inner = self.lock();
        let pages = &mut inner.looked_at[sight as usize];
        pages.retain(|own| own != path);
        pages.insert(0, path.to_owned());
        pages.truncate(MOST);
        drop(inner);
        let known = self.until(sight, limit, |known| !known.older || known.early(path).is_some());
        let early = known.early(path).filter(|_| known.older);
        (known, early)
    }

    /// What is known of a sight, once it is no older than the last change; after `limit` whatever is known.
    pub(super) fn fresh(&self, sight: Sight, limit: Duration) -> Known {
        self.until(sight, limit, |known| !known.older)
    }

    /// What is known of a sight, once it is another generation than `than` or `limit` has passed.
    pub(super) fn newer(&self, sight: Sight, than: u64, limit: Duration) -> Known {
        self.until(sight, limit, |known| known.generation() != than)
    }

    fn until(&self, sight: Sight, limit: Duration, enough: impl Fn(&Known) -> bool) -> Known {
        let start = Instant::now();
        let mut inner = self.lock();
        let late = inner.used[sight as usize].is_none_or(|used| used.elapsed() > KEEP);
        inner.used[sight as usize] = Some(start);
        if late {
            self.changed.notify_all();
        }
        loop {
            let mut known = inner.known[sight as usize].clone();
            known.older = known.change < inner.change;
            known.wanted = inner.change;
            let waited = start.elapsed();
            if enough(&known) || waited >= limit || inner.stopped {
                return known;
            }
            inner = self.wait(inner, limit.saturating_sub(waited));
        }
    }

    fn wait<'a>(&self, inner: MutexGuard<'a, Inner>, limit: Duration) -> MutexGuard<'a, Inner> {
        let limit = limit.max(Duration::from_millis(1));
        self.changed.wait_timeout(inner, limit).unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Whether somebody looks at a sight that is older than the last change.
    fn wants(&self, sight: Sight) -> bool {
        let used = self.used[sight as usize].is_some_and(|used| used.elapsed() <= KEEP);
        used && self.known[sight as usize].change < self.change
    }
}

impl Said {
    fn says_the_same(&self, other: &Self) -> bool {
        let reviews = |said: &Self| {
            said.outcome
                .reviews
                .iter()
                .map(|review| (review.path.clone(), review.phase, review.title.clone()))
                .collect::<Vec<_>>()
        };
        self.report == other.report
            && self.failure == other.failure
            && self.pages_are_older == other.pages_are_older
            && self.outcome.hidden == other.outcome.hidden
            && self.outcome.ahead == other.outcome.ahead
            && self.live == other.live
            && reviews(self) == reviews(other)
    }
}

fn same(a: &BTreeMap<String, Kept>, b: &BTreeMap<String, Kept>) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((at, a), (bt, b))| at == bt && a.sha256 == b.sha256)
}
