//! `GOV034`: the pilot ends soon, or has ended.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV034",
        name: "ending-pilot",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The pilot ends soon, or has ended.",
        checks: "Whether the day in `until` under `[pilot]` of the policy is at most `announce_days` (14 by default) away, or has passed.",
        why: "With the pilot all exceptions for it end: levels under `[environments.pilot]`, and exceptions with `environment = \"pilot\"`.",
        fix: "Decide what is taken over, and remove the pilot; or agree on a new day.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
[pilot]
owner = "Mara Roe, marketing"
budget = "EUR 5,000, cost centre 4711"
until = 2026-06-10
"#,
        ),
        Example::good(
            r#"-- governance/policy.toml --
[pilot]
owner = "Mara Roe, marketing"
budget = "EUR 5,000, cost centre 4711"
until = 2026-09-30
"#,
        ),
    ],
);
