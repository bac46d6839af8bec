//! What the judge hands out.

use std::collections::BTreeSet;

use super::levels::Enforcement;
use super::waivers::Waived;
use crate::diag::{Finding, Span};
use crate::rules::{Level, Stops};

/// A finding with its level, the policy clause that gave it and the waiver that covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What was found.
    pub finding: Finding,
    /// What it leads to.
    pub level: Level,
    /// The line of the policy that set the level; none for built-in defaults.
    pub clause: Option<Span>,
    /// Whether a waiver may cover it.
    pub enforcement: Enforcement,
    /// The waiver that covers it. A waived finding is shown and does not block.
    pub waiver: Option<Waived>,
    /// Names the finding in waivers and to programs that compare reports: 16 hexadecimal digits from its code, path and the
    /// text of its place, so that it survives edits elsewhere in the file.
    pub fingerprint: String,
    /// What kind of stop it is if it blocks.
    pub stops: Stops,
}

impl Diagnostic {
    /// Whether it stops publication.
    pub fn blocks(&self) -> bool {
        self.level == Level::Block && self.waiver.is_none()
    }
}

/// How many diagnostics of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Stop publication.
    pub block: usize,
    /// Are advice.
    pub advise: usize,
    /// Would be one of the two, but are covered by a waiver.
    pub waived: usize,
}

/// The verdict over all findings of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Sorted by path, place, code and title; findings whose level is off are left out.
    pub diagnostics: Vec<Diagnostic>,
    /// How many of which kind.
    pub counts: Counts,
    /// Why publication stops; empty when nothing blocks.
    pub stops: BTreeSet<Stops>,
}

impl Report {
    /// A report over diagnostics that are in order already.
    pub(super) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        let mut counts = Counts::default();
        let mut stops = BTreeSet::new();
        for diagnostic in &diagnostics {
            if diagnostic.waiver.is_some() {
                counts.waived += 1;
            } else if diagnostic.blocks() {
                counts.block += 1;
                stops.insert(diagnostic.stops);
            } else {
                counts.advise += 1;
            }
        }
        Self { diagnostics, counts, stops }
    }

    /// Whether something stops publication.
    pub fn blocked(&self) -> bool {
        !self.stops.is_empty()
    }

    /// The reason that counts where there are several: the tool first, then the configuration,
    /// content, approvals, dates.
    pub fn main_stop(&self) -> Option<Stops> {
        [Stops::Tool, Stops::Configuration, Stops::Content, Stops::Approval, Stops::Window]
            .into_iter()
            .find(|stop| self.stops.contains(stop))
    }

    /// The same report narrowed to findings in files below one of these paths, and those without a place.
    ///
    /// Narrowing is for reading: what is cleared is always the whole report.
    #[must_use]
    pub fn narrowed(&self, keep: impl Fn(&Diagnostic) -> bool) -> Self {
        Self::new(self.diagnostics.iter().filter(|diagnostic| keep(diagnostic)).cloned().collect())
    }
}
