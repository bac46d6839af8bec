//! `GOV011`: a check of the company says no without naming a place.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV011",
        name: "hook-denied",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A check of the company says no without naming a place.",
        checks: "Programs named under `[[hook]]` in the policy may refuse a post or the whole site.",
        why: "The company has decided that this check must be passed before anything goes out.",
        fix: "Ask the people who look after the check what has to change.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
