//! `GOV003`: options of a rule cannot be used.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV003",
        name: "unusable-option",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "Options of a rule cannot be used.",
        checks: "The options that the policy gives to a rule.",
        why: "The rule would run with other options than the policy asks for.",
        fix: "Look up the options with `placet explain CODE` and correct the line.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
[options.CNT051]
most = "long"
-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Read [the paper](http://partner.example.org/paper).
"#,
        ),
        Example::good(
            r#"-- governance/policy.toml --
[options.CNT051]
most = 90
-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Read [the paper](http://partner.example.org/paper).
"#,
        ),
    ],
);
