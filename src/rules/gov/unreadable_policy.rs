//! `GOV001`: a file of the policy cannot be understood.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV001",
        name: "unreadable-policy",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A file of the policy cannot be understood.",
        checks: "Every file in `governance/` is read strictly: a line that is not known, a value of another kind or a file that breaks the rules of its format.",
        why: "A gate that does not understand its own rules stays closed: what a line was meant to demand would not be checked.",
        fix: "Correct the line that is shown. It belongs to the people who own the policy.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
[levels]
CNT051 = "blok"
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
CNT051 = "block"
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
