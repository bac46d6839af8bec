//! `GOV028`: one person approved in two roles.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV028",
        name: "approval-in-two-roles",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "One person approved in two roles.",
        checks: "Whether one person, or one key, stands for two roles of the same post, unless `may_not_combine` in `governance/roles.toml` leaves these two out.",
        why: "Two roles are asked so that two people look at it.",
        fix: "Ask another person who holds one of the roles.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
