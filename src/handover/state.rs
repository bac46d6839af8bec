//! What is served, or would be: plan, manifest and a look at the documents.

use super::survey::Sight;
use crate::hosting::{Draft, Plan, Served};
use crate::output::Index;
use crate::release::Sums;

/// A build or a release.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Name of the release; none for a build that is no release yet.
    pub release: Option<String>,
    /// Its serving plan.
    pub plan: Plan,
    /// Its manifest.
    pub sums: Sums,
    /// A look at its documents.
    pub sight: Sight,
    /// Version of Placet that made it, as `version.json` says.
    pub tool: Option<String>,
    /// SHA-256 of the policy it was judged by, as its evidence says.
    pub policy: Option<String>,
}

impl State {
    /// A build that was just made.
    pub fn of_build(draft: Option<&Draft>, index: &Index, sight: Sight, policy: &str) -> Self {
        let plan = draft.map(|draft| draft.plan(index)).unwrap_or_default();
        let tool = plan.documents.iter().any(|own| own.file == "version.json");
        Self {
            release: None,
            tool: tool.then(|| env!("CARGO_PKG_VERSION").to_owned()),
            plan,
            sums: Sums::of(index),
            sight,
            policy: Some(policy.to_owned()),
        }
    }

    /// A served file by its path in the output.
    pub fn served(&self, file: &str) -> Option<&Served> {
        self.plan.documents.iter().find(|document| document.file == file)
    }

    /// The pages that readers can go to: without those for errors.
    pub fn pages(&self) -> impl Iterator<Item = &Served> {
        let is_error = |url: &String| self.plan.errors.values().any(|own| own == url);
        self.plan.documents.iter().filter(move |document| is_page(document) && !is_error(&document.url))
    }

    /// Title of a page, or its address.
    pub fn title<'s>(&'s self, page: &'s Served) -> &'s str {
        let seen = self.sight.documents.get(&page.file).map(|seen| seen.title.as_str());
        seen.filter(|title| !title.is_empty()).unwrap_or(&page.url)
    }

    /// What the theme puts around every page, as a digest: that of the page for addresses that do not exist.
    pub fn frame(&self) -> Option<&str> {
        let url = self.plan.errors.get(&404)?;
        let page = self.plan.documents.iter().find(|document| document.url == *url)?;
        self.sight.documents.get(&page.file).map(|seen| seen.frame.as_str())
    }

    /// Bytes of all files that are served, without compressed twins.
    pub fn bytes(&self) -> u64 {
        self.plan.documents.iter().map(|document| document.size).sum()
    }
}

/// Whether a file is a page.
pub(super) fn is_page(document: &Served) -> bool {
    document.media_type.starts_with("text/html")
}
