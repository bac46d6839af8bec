//! One run of the pipeline for a command: world, cache, progress, judge.

use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, place, trust};
pub(super) use crate::act::failed;
use crate::cache::{Cache, CacheFile};
use crate::config::Config;
use crate::diag::{Sink, Sources};
use crate::hooks::Host;
use crate::output::Staging;
use crate::pipeline::{self, Options, Outcome, RunCx};
use crate::policy::{Governance, Report, judge};
use crate::world::{DiskWorld, World};

/// Version of what the cache keeps; a file of another version is not read.
pub(super) const CACHE_VERSION: u64 = 1;

/// The site that a command works on.
pub(super) struct SiteRun {
    pub(super) world: Arc<DiskWorld>,
    /// Where the policy is read from, if not from the site.
    pub(super) trusted: Option<Arc<dyn World>>,
    pub(super) options: Options,
    pub(super) cached: bool,
    pub(super) jobs: Option<usize>,
}

/// What a run gave: what was made, and the verdict.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) report: Report,
}

impl SiteRun {
    /// The site of the global options. `default` is the environment where none is named.
    pub(super) fn new(global: &Global, mode: &'static str, default: &str) -> Result<Self, Failure> {
        let options = Options {
            config: global.config.clone(),
            environment: global.env.clone().unwrap_or_else(|| default.to_owned()),
            mode,
            ..Options::default()
        };
        let world = Arc::new(place::world(global)?);
        let trusted = trust::world(global, &world)?;
        Ok(Self { world, trusted, options, cached: true, jobs: None })
    }

    /// The site for a change on a target: at the instant of the clock, whatever `--at` and the environment pretend,
    /// because windows and embargoes are judged by it.
    pub(super) fn at_the_clock(global: &Global) -> Result<Self, Failure> {
        if global.at.is_some() {
            return Err(Failure::usage("`--at` cannot be used here: releases go out at the time of the clock.")
                .help("`placet publish --dry-run --at TIME` shows what would happen at another instant."));
        }
        let mut site = Self::new(global, "build", "production")?;
        #[expect(clippy::disallowed_methods, reason = "windows are judged by the clock")]
        let now = jiff::Timestamp::now();
        site.world = Arc::new(DiskWorld::open(site.world.root(), Some(now)));
        Ok(site)
    }

    /// The configuration by itself, before a run needs it; `None` when it cannot be used.
    pub(super) fn config(&self) -> Result<Option<Config>, Failure> {
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        pipeline::configure(&*self.world, &self.options, &mut sources, &mut sink).map_err(|error| failed(&error))
    }

    /// The policy by itself, without a run.
    pub(super) fn governance(&self, sources: &mut Sources, sink: &mut Sink) -> Result<Governance, Failure> {
        let (mut own, mut unused) = (Sources::new(), Sink::new());
        let config = pipeline::configure(&*self.world, &self.options, &mut own, &mut unused);
        let config = config.map_err(|error| failed(&error))?.ok_or_else(|| {
            Failure::usage("The configuration of this site cannot be used.").help("`placet check` says where and why.")
        })?;
        let trusted = self.trusted.as_deref().unwrap_or(&*self.world);
        pipeline::govern(trusted, self.world.now(), (&self.options, &config), sources, sink)
            .map_err(|error| failed(&error))
    }

    /// Runs all stages and judges the findings.
    pub(super) fn run(&self, staging: &dyn Staging, terminal: &Terminal) -> Result<Judged, Failure> {
        let mut outcome = self.unjudged(staging, terminal)?;
        let findings = std::mem::take(&mut outcome.findings);
        let report = judge(findings, &outcome.sources, &outcome.governance.policy);
        Ok(Judged { outcome, report })
    }

    /// Runs all stages. The findings are in the outcome, for those who add some before they are judged.
    pub(super) fn unjudged(&self, staging: &dyn Staging, terminal: &Terminal) -> Result<Outcome, Failure> {
        let file = CacheFile::of_site(self.world.root());
        let cache = self.cached.then(|| file.open(CACHE_VERSION));
        let answers = CacheFile::of_hooks(self.world.root());
        let host = Arc::new(Host::new(self.world.root(), self.cached.then(|| answers.open(CACHE_VERSION))));
        let options = Options { hooks: Some(host.clone()), ..self.options.clone() };
        let (outcome, cache) = self.stages(staging, cache, &options, terminal)?;
        if let Some(cache) = cache.filter(|_| self.cached)
            && let Err(error) = file.save(&cache)
        {
            terminal.detail(&format!("The cache was not saved: {error}."));
        }
        if let Some(cache) = host.cache()
            && let Err(error) = answers.save(cache)
        {
            terminal.detail(&format!("The answers of checks were not saved: {error}."));
        }
        for run in &outcome.hook_runs {
            terminal.detail(&super::hook::line(run));
        }
        Ok(outcome)
    }

    fn stages(
        &self,
        staging: &dyn Staging,
        cache: Option<Cache>,
        options: &Options,
        terminal: &Terminal,
    ) -> Result<(Outcome, Option<Cache>), Failure> {
        let bar = bar(terminal);
        let progress = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let trusted = self.trusted.clone();
        let cx = RunCx { world: self.world.clone(), trusted, staging, cache, progress: &progress };
        let result = match self.jobs {
            None => pipeline::run(cx, options),
            Some(jobs) => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
                let pool = pool.map_err(|error| Failure::tool(format!("No threads could be started: {error}.")))?;
                pool.install(|| pipeline::run(cx, options))
            }
        };
        bar.finish_and_clear();
        result.map_err(|error| failed(&error))
    }
}

/// Exit code of a report.
pub(super) fn exit(report: &Report) -> Exit {
    Exit::from(report.main_stop())
}

/// A path as people write it here, from the root of the site with `/`.
pub(super) fn from_root(root: &Path, path: &Path) -> Result<String, Failure> {
    let missing = |_| Failure::usage(format!("There is no file or folder `{}`.", path.display()));
    let (root, path_there) = (root.canonicalize(), path.canonicalize().map_err(missing)?);
    let inside = root.ok().and_then(|root| path_there.strip_prefix(root).map(Path::to_owned).ok());
    let inside = inside.ok_or_else(|| Failure::usage(format!("`{}` is outside the site.", path.display())))?;
    Ok(inside.to_string_lossy().replace('\\', "/"))
}

fn bar(terminal: &Terminal) -> ProgressBar {
    let target = if terminal.shows_progress() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} documents") {
        bar.set_style(style);
    }
    bar
}
