//! `INT005`: a check of the company could not do its work.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT005",
        name: "hook-failed",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Tool,
        since: "0.1.0",
        summary: "A check of the company could not do its work.",
        checks: "Every program named under `[[hook]]` in the policy must start, end in time and give a whole answer, and every policy in Rego must be evaluated to its end.",
        why: "What was not checked must not be published, so this always blocks.",
        fix: "Tell the people who look after the check. `placet hook test NAME` shows what it said.",
        options: &[],
        references: &[],
    },
    &[Example::none("it comes from a program of the company, which an example cannot bring")],
);
