//! `GOV002`: the policy names a rule that does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV002",
        name: "unknown-rule",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "The policy names a rule that does not exist.",
        checks: "Codes, names and groups of rules in the files of the policy.",
        why: "A misspelt rule would not be checked, and nobody would notice.",
        fix: "Correct the name; `placet explain` lists all rules.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
[levels]
title-lenght = "block"
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
[levels]
title-length = "block"
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
