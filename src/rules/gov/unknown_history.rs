//! `GOV018`: nobody can tell who wrote what is approved.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV018",
        name: "unknown-history",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Nobody can tell who wrote what is approved.",
        checks: "Whether the whole Git history of the site is at hand, where an approval depends on it.",
        why: "Without it nobody could tell whether people approved their own work.",
        fix: "Check in the repository with all of its history. In CI, ask for all of it: `fetch-depth: 0` or `GIT_DEPTH: 0`.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
