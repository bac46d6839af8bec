//! `GOV030`: a post falls due in a freeze.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV030",
        name: "post-on-hold",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Window,
        since: "0.1.0",
        summary: "A post falls due in a freeze.",
        checks: "Whether the instant at which a post becomes visible by itself (`publish_at` or `embargo_until`) lies in a \
             window of `governance/calendar.toml` in which nothing may be published.",
        why: "The post does not appear by itself, also not after the freeze: a person decides anew.",
        fix: "Give the post a date after the freeze.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/calendar.toml --
[[window]]
name = "year-end freeze"
kind = "deny"
from = 2026-12-18
until = 2027-01-04
-- content/post.md --
+++
title = "Launch"
date = 2026-12-20
publish_at = 2026-12-20T09:00:00Z
+++
Text.
"#,
        ),
        Example::good(
            r#"-- governance/calendar.toml --
[[window]]
name = "year-end freeze"
kind = "deny"
from = 2026-12-18
until = 2027-01-04
-- content/post.md --
+++
title = "Launch"
date = 2027-01-04
publish_at = 2027-01-04T09:00:00Z
+++
Text.
"#,
        ),
    ],
);
