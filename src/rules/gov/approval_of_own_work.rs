//! `GOV023`: someone approved their own work.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV023",
        name: "approval-of-own-work",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Someone approved their own work.",
        checks: "Whether the signer is an author in the details of the post, or author, committer or co-author of a change to one of its files in Git.",
        why: "Two people look at everything that needs an approval: one writes, another agrees.",
        fix: "Ask another person who holds the role.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
