//! Builds again whenever something changed, and survives whatever goes wrong.

#![expect(clippy::disallowed_methods, reason = "a preview is built at the instant of the clock")]

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::content::Addresses;
use super::shelf::Shelf;
use super::state::{Kept, Output, Said, Sight, State};
use crate::cache::{Cache, CacheFile};
use crate::earlier::Earlier;
use crate::hooks::Host;
use crate::pipeline::{self, Options, Outcome, RunCx};
use crate::policy::judge;
use crate::rules::Stops;
use crate::world::{DiskWorld, World};

/// Builds a site.
pub(super) struct Builder {
    pub(super) root: PathBuf,
    /// The instant that is pretended; none means the clock, read for each build.
    pub(super) at: Option<Timestamp>,
    pub(super) trusted: Option<Arc<dyn World>>,
    pub(super) options: Options,
    pub(super) cache_version: u64,
    pub(super) state: Arc<State>,
}

impl Builder {
    /// Builds until the preview ends.
    pub(super) fn run(self) {
        let file = CacheFile::of_site(&self.root);
        let answers = CacheFile::of_hooks(&self.root);
        let host = Arc::new(Host::new(&self.root, Some(answers.open(self.cache_version))));
        let mut cache = Some(file.open(self.cache_version));
        // A policy of another place is not looked at here, so nothing is remembered under it.
        let earlier = self.trusted.is_none().then(|| [Arc::<Earlier>::default(), Arc::default()]);
        // What surrounded the documents when the site was whole: only then a page of a build under way can be trusted.
        let (mut due, mut sound) = (None, None);
        let (mut first, fixed) = (true, self.at.is_some());
        let rest = |due: Option<Timestamp>| due.filter(|_| !fixed).map(until);
        while let Some((sight, change)) = self.state.next(|| rest(due)) {
            let around = super::around(&self.root, self.at, self.options.config.as_deref()).ok();
            let shelf = Shelf::new(&self.state, (sight, change), around.is_some() && around == sound);
            // Without the digest nothing is remembered.
            let own = earlier.as_ref().map(|earlier| earlier[sight as usize].clone());
            let own = own.zip(around).map(|(own, around)| {
                own.begin(around);
                own
            });
            let options = Options {
                earlier: own.clone(),
                hooks: Some(host.clone()),
                ahead: sight == Sight::Ahead,
                ..self.options.clone()
            };
            let (made, rest) = self.make(&shelf, cache.take(), &options);
            // What changed while it was built may have been read before or after.
            let after = own.as_ref().map(|_| super::around(&self.root, self.at, self.options.config.as_deref()));
            if let (Some(own), Some(after)) = (own, after.map(Result::ok))
                && after != around
            {
                own.begin(after.unwrap_or_default());
            }
            // After a failure in the middle the cache is gone; what lies on disk is as good.
            cache = Some(rest.unwrap_or_else(|| file.open(self.cache_version)));
            let (output, mut said) = verdict(made, shelf.into_files());
            sound = around.filter(|_| !said.pages_are_older);
            said.live = self.live(&said.outcome);
            due = said.outcome.next_change.or(due).filter(|due| until(*due) > Duration::ZERO);
            self.state.take(sight, change, output, said);
            // Kept for the next start; a cache that cannot be saved costs time and nothing else.
            if std::mem::take(&mut first)
                && let Some(cache) = &cache
            {
                let _ = file.save(cache);
                let _ = host.cache().map(|cache| answers.save(cache));
            }
        }
    }

    /// The posts whose pages lie in the output folder.
    fn live(&self, outcome: &Outcome) -> BTreeSet<String> {
        let Some(config) = &outcome.config else { return BTreeSet::new() };
        let folder = self.root.join(&config.output_dir);
        let built = |address: &String| folder.join(address.trim_start_matches('/')).join("index.html").is_file();
        let live = outcome.reviews.iter().filter(|review| review.addresses.first().is_some_and(built));
        live.map(|review| review.path.clone()).collect()
    }

    fn make(&self, shelf: &Shelf, cache: Option<Cache>, options: &Options) -> (Result<Outcome, String>, Option<Cache>) {
        let work = || {
            let world = Arc::new(DiskWorld::open(&self.root, self.at));
            let cx = RunCx { world, trusted: self.trusted.clone(), staging: shelf, cache, progress: &|_, _| {} };
            pipeline::run(cx, options)
        };
        match std::panic::catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok((outcome, cache))) => (Ok(outcome), cache),
            Ok(Err(error)) => (Err(format!("The site could not be read: {error}.")), None),
            Err(_) => (Err("Placet made a mistake of its own while it built the site.".to_owned()), None),
        }
    }
}

fn until(due: Timestamp) -> Duration {
    Duration::try_from(due.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO)
}

/// Pages and findings of a build. A site that is not whole, because its configuration or the tool failed, has none.
pub(super) fn verdict(made: Result<Outcome, String>, files: BTreeMap<String, Kept>) -> (Option<Output>, Said) {
    let mut outcome = match made {
        Ok(outcome) => outcome,
        Err(failure) => {
            return (None, Said { failure: Some(failure), pages_are_older: true, ..Said::default() });
        }
    };
    let findings = std::mem::take(&mut outcome.findings);
    let report = judge(findings, &outcome.sources, &outcome.governance.policy);
    let broken = [Stops::Tool, Stops::Configuration].iter().any(|stop| report.stops.contains(stop));
    let base = outcome.config.as_ref().map(|config| base(&config.base_url).to_owned());
    let addresses = outcome.serving.as_ref().map(|draft| Addresses::new(draft, &outcome.index)).unwrap_or_default();
    let whole = !broken;
    let output = base.map(|base| Output { generation: 0, whole, base, files, addresses });
    let pages_are_older = broken || output.is_none();
    (output, Said { report, outcome, pages_are_older, ..Said::default() })
}

/// The path of an address, without slash at its end.
fn base(base_url: &str) -> &str {
    let host = base_url.find("://").map_or(0, |at| at + 3);
    base_url[host..].find('/').map_or("", |at| base_url[host + at..].trim_end_matches('/'))
}
