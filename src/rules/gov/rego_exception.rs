//! `GOV017`: a policy in Rego exempts a page from a rule of its own.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV017",
        name: "rego-exception",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A policy in Rego exempts a page from one of its rules.",
        checks: "Whether a rule `deny` or `violation` found something on a page that the rule `exception` exempts from it. Each has a code of its own, `GOV017/deny_owner`.",
        why: "What is exempted is not the same as what is in order, and people should see the difference.",
        fix: "Nothing, if the exception is meant. It belongs to the people who own the policy.",
        options: &[],
        references: &["docs/rego.md"],
    },
    &[Example::none("it comes from a policy in Rego, which only builds with the feature `rego` evaluate")],
);
