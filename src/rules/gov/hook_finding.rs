//! `GOV010`: a check of the company found something.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV010",
        name: "hook-finding",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A check of the company found something.",
        checks: "What programs named under `[[hook]]` in the policy report about a post or a built page.",
        why: "The company has decided that this check must be passed before anything goes out.",
        fix: "Do what the check says. Ask the people who look after the check where its words are not clear.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
