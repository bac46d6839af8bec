//! `GOV012`: a check of the company that may fail has failed.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV012",
        name: "hook-problem",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Tool,
        since: "0.1.0",
        summary: "A check of the company that may fail has failed.",
        checks: "Programs named under `[[hook]]` with `on_error = \"warn\"` in the policy.",
        why: "What this check looks for was not looked for this time.",
        fix: "Tell the people who look after the check. Publishing is still possible.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
