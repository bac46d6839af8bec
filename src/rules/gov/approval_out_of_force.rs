//! `GOV025`: an approval does not count at its time.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV025",
        name: "approval-out-of-force",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "An approval does not count at its time.",
        checks: "Whether the key counted when the approval was made and is not revoked; whether the approval has not ended, is not too old, lies not ahead, and is not older than the last change of the files.",
        why: "An approval that has ended, or a key that is lost, must not let anything out.",
        fix: "Ask for a new approval, with a key that counts today.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
