//! What is decided on: a site with everything that is known of its approvals.

use jiff::Timestamp;

use crate::approvals::{Review, site_name};
use crate::config::Config;
use crate::pipeline::Outcome;
use crate::policy::Report;
use crate::world::{DiskWorld, World as _};

/// A site after one run of all stages.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The site on disk, at the instant of the run.
    pub world: &'a DiskWorld,
    /// Environment of the run.
    pub environment: &'a str,
    /// What was made.
    pub outcome: &'a Outcome,
    /// The verdict.
    pub report: &'a Report,
    /// The configuration.
    pub config: &'a Config,
}

impl Case<'_> {
    /// Name of the site in approvals.
    pub fn name(&self) -> String {
        site_name(&self.outcome.governance.authority, self.config)
    }

    /// Whether the site that was built last holds the page of a post.
    pub fn built(&self, review: &Review) -> bool {
        let page =
            |address: &String| format!("{}/{}index.html", self.config.output_dir, address.trim_start_matches('/'));
        review.addresses.first().is_some_and(|address| self.world.exists(&page(address)))
    }

    /// An instant on the clock of the site.
    pub fn shown(&self, at: Timestamp) -> String {
        self.config.clock(at)
    }
}
