//! A run of all stages for a decision: never what the preview remembers, always what is on disk.

use std::sync::Arc;

use super::Acts;
use crate::act::{Case, Failure, failed};
use crate::approvals::Review;
use crate::cache::CacheFile;
use crate::config::Config;
use crate::hooks::Host;
use crate::output::NoStaging;
use crate::pipeline::{self, Options, Outcome, RunCx};
use crate::policy::{Report, judge};
use crate::world::DiskWorld;

/// What the run gave.
pub(super) struct Fresh {
    world: Arc<DiskWorld>,
    environment: String,
    outcome: Outcome,
    report: Report,
    config: Config,
}

impl Fresh {
    /// Runs all stages as `placet approve` does; nothing is written.
    pub(super) fn run(acts: &Acts) -> Result<Self, Failure> {
        // Decisions are about what is published, unless the preview was asked for another environment.
        let environment = match acts.options.environment.as_str() {
            "preview" => "production".to_owned(),
            other => other.to_owned(),
        };
        let world = Arc::new(DiskWorld::open(&acts.root, acts.at));
        let open = |file: CacheFile| file.open(acts.cache_version);
        let host = Host::new(&acts.root, Some(open(CacheFile::of_hooks(&acts.root))));
        let options = Options {
            environment: environment.clone(),
            mode: "check",
            hooks: Some(Arc::new(host)),
            earlier: None,
            ..acts.options.clone()
        };
        let cx = RunCx {
            world: world.clone(),
            trusted: acts.trusted.clone(),
            staging: &NoStaging,
            cache: Some(open(CacheFile::of_site(&acts.root))),
            progress: &|_, _| {},
        };
        let (mut outcome, _) = pipeline::run(cx, &options).map_err(|error| failed(&error))?;
        let findings = std::mem::take(&mut outcome.findings);
        let report = judge(findings, &outcome.sources, &outcome.governance.policy);
        let config = outcome.config.take().ok_or_else(|| {
            Failure::usage("The settings of this site cannot be used.").help("The list of posts says where and why.")
        })?;
        Ok(Self { world, environment, outcome, report, config })
    }

    /// What is decided on.
    pub(super) fn case(&self) -> Case<'_> {
        Case {
            world: &self.world,
            environment: &self.environment,
            outcome: &self.outcome,
            report: &self.report,
            config: &self.config,
        }
    }

    /// The post at a path.
    pub(super) fn review(&self, path: &str) -> Result<&Review, Failure> {
        let found = self.outcome.reviews.iter().find(|review| review.path == path);
        found.ok_or_else(|| {
            Failure::usage(format!("`{path}` is no post of this site now.")).help("Go back to the list of posts.")
        })
    }
}
