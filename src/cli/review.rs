//! What the commands of reviewers share: one run, and the post that is meant.

use std::path::Path;

use jiff::Timestamp;

use super::Failure;
use super::args::Global;
use super::site::{Judged, SiteRun, from_root};
use super::terminal::Terminal;
use crate::act::Case;
use crate::approvals::{Review, SITE_SUBJECT};
use crate::config::Config;
use crate::output::NoStaging;

/// A site with everything that is known of its approvals.
pub(super) struct Desk {
    pub(super) site: SiteRun,
    pub(super) judged: Judged,
    pub(super) config: Config,
}

impl Desk {
    /// Runs all stages; nothing is written.
    pub(super) fn open(global: &Global, terminal: &Terminal) -> Result<Self, Failure> {
        let site = SiteRun::new(global, "check", "production")?;
        let mut judged = site.run(&NoStaging, terminal)?;
        let config = judged.outcome.config.take().ok_or_else(|| {
            Failure::usage("The configuration of this site cannot be used.").help("`placet check` says where and why.")
        })?;
        Ok(Self { site, judged, config })
    }

    /// What is decided on.
    pub(super) fn case(&self) -> Case<'_> {
        Case {
            world: &self.site.world,
            environment: &self.site.options.environment,
            outcome: &self.judged.outcome,
            report: &self.judged.report,
            config: &self.config,
        }
    }

    /// The posts at a path: one file, or all below a folder; `site` stands for configuration, themes and policy.
    pub(super) fn reviews(&self, path: &Path) -> Result<Vec<&Review>, Failure> {
        let all = &self.judged.outcome.reviews;
        if path == Path::new(SITE_SUBJECT) {
            return Ok(all.iter().filter(|review| review.subject == SITE_SUBJECT).collect());
        }
        let root = self.site.world.root();
        let name = from_root(root, path).or_else(|failure| {
            // Paths also count from the root of the site.
            if path.is_relative() { from_root(root, &root.join(path)) } else { Err(failure) }
        })?;
        let inside = |review: &&Review| review.path == name || review.path.starts_with(&format!("{name}/"));
        Ok(all.iter().filter(inside).collect())
    }

    /// The one post at a path; of a folder with a post of its own it is that one.
    pub(super) fn one(&self, path: &Path) -> Result<&Review, Failure> {
        let found = self.reviews(path)?;
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(Failure::usage(format!("`{}` is no post of this site.", path.display()))
                .help("Name the file of a post, or `site` for configuration, themes, templates and policy.")),
            _ => Err(Failure::usage(format!("There are {} posts in `{}`.", found.len(), path.display()))
                .help("Name the file of one post.")),
        }
    }

    /// Whether the site that was built last holds the page of a post.
    pub(super) fn built(&self, review: &Review) -> bool {
        self.case().built(review)
    }

    /// An instant on the clock of the site.
    pub(super) fn shown(&self, at: Timestamp) -> String {
        self.case().shown(at)
    }
}
