//! `GOV039`: the key of releases approves posts as well.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV039",
        name: "release-key-approves",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "The key of releases approves posts as well.",
        checks: "With `apart = [\"key\"]` under `[release]` of the policy: whether the key that signs releases stands in `governance/allowed_signers` for someone who holds a role.",
        why: "Whoever holds this key could approve a post and bring it out alone.",
        fix: "Make a key for releases only.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a publication with a key; `tests/suite/agreement.rs` makes one")],
);
