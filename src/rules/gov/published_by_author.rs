//! `GOV037`: whoever publishes had a part in a post that is new.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV037",
        name: "published-by-author",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "Whoever publishes had a part in a post that is new.",
        checks: "With `apart = [\"author\"]` under `[release]` of the policy: whether whoever runs `placet publish` is an author of a post that is new or changed on the target, or changed its files.",
        why: "Nobody brings out their own work alone.",
        fix: "Let someone else publish it, or the CI.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes a publication; `tests/suite/agreement.rs` makes one")],
);
