//! `GOV013`: a check of the company gives advice.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV013",
        name: "hook-advice",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A check of the company gives advice.",
        checks: "Hints and warnings of programs named under `[[hook]]` in the policy.",
        why: "The people who look after the check think that it matters, but it stops nothing.",
        fix: "Do what the check says where it helps your readers.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
