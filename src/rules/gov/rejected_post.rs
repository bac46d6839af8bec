//! `GOV027`: someone rejected the post.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV027",
        name: "rejected-post",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Someone rejected the post.",
        checks: "Whether someone who holds a role said no to the post as it is, after the last approval of this role.",
        why: "Someone saw a reason why it must not appear like this.",
        fix: "Talk to the person who is named, change the post, and ask again.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a rejection that is signed; `tests/suite/approvals.rs` makes one")],
);
