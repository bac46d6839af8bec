//! `GOV022`: a post is not what was approved.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV022",
        name: "changed-since-approval",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "A post is not what was approved.",
        checks: "Whether the bytes of the post and of the files it uses are those that stand in the approval.",
        why: "People agreed to what they read. Anything else would appear without their agreement.",
        fix: "Show the change with `placet diff PATH` and ask for a new approval, or take the change back.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
