//! `GOV024`: someone approved who may not.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV024",
        name: "approval-without-right",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Someone approved who may not.",
        checks: "Whether the signer holds the role (or stands in for someone) and the key may sign for it.",
        why: "Only people who hold a role can agree in its name.",
        fix: "Ask one of the people in `governance/roles.toml`. Keys stand in `governance/allowed_signers`.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes an approval that is signed; `tests/suite/approvals.rs` makes one")],
);
