//! `GOV004`: the policy asks for a pack that is not there.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV004",
        name: "unknown-pack",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "The policy asks for a pack that is not there.",
        checks: "The names in `packs`, `styles` and `secrets` of the policy.",
        why: "What the pack asks for would not be checked.",
        fix: "Correct the name, or put the pack into `governance/packs/`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
packs = ["plain-langauge"]
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
packs = []
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
