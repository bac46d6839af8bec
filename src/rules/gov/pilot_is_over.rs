//! `GOV035`: the pilot is over.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV035",
        name: "pilot-is-over",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Window,
        since: "0.1.0",
        summary: "The pilot is over.",
        checks: "In the environment `pilot`, whether the day in `until` under `[pilot]` of the policy has passed.",
        why: "A trial that nobody ends becomes a permanent exception that nobody agreed to.",
        fix: "Take over what proved good and remove the pilot, or agree on a new day.",
        options: &[],
        references: &[],
    },
    &[Example::none("it takes the environment `pilot`; `tests/suite/agreement.rs` has one")],
);
