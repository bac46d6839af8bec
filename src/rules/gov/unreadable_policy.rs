//! `GOV001`: a line of the policy cannot be understood.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV001",
        name: "unreadable-policy",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A line of the policy cannot be understood.",
        checks: "Every line of the files in `governance/`.",
        why: "A rule that nobody can read protects nobody, so nothing is published until it is clear.",
        fix: "Correct the line, or ask the people who look after `governance/`.",
        options: &[],
        references: &[],
    },
    &[Example::none("the examples have no folder `governance/`")],
);
