//! `GOV016`: a policy in Rego speaks against a page.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Scope, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::family(
    Meta {
        code: "GOV016",
        name: "rego-policy",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A policy in Rego speaks against a page.",
        checks: "The rules `deny`, `violation` and `warn` of the files in `governance/rego/`, asked about each page. Each has a code of its own, `GOV016/deny_owner`; `warn` only advises.",
        why: "The company has written down what it demands, and this page does not meet it.",
        fix: "Change what the finding names, or ask the people who own the policy.",
        options: &[],
        references: &["docs/rego.md"],
    },
    &[Example::none("it comes from a policy in Rego, which only builds with the feature `rego` evaluate")],
    Scope::Page,
);
