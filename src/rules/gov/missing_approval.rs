//! `GOV020`: an approval is missing.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV020",
        name: "missing-approval",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "An approval is missing.",
        checks: "Whether enough people of each role that `governance/roles.toml` (or a pack) demands have approved the post as it is now.",
        why: "What others have to read first must not appear before they have agreed.",
        fix: "Ask one of the people that are named. They read it and run `placet approve PATH --role ROLE`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/roles.toml --
[[role]]
name = "legal"
who = ["lee@corp.example"]
[[require]]
sections = ["news"]
roles = ["legal"]
-- content/news/launch.md --
+++
title = "Launch"
date = 2026-05-14
+++
We start today.
"#,
        ),
        Example::good(
            r#"-- governance/roles.toml --
[[role]]
name = "legal"
who = ["lee@corp.example"]
[[require]]
sections = ["news"]
roles = ["legal"]
-- content/blog/launch.md --
+++
title = "Launch"
date = 2026-05-14
+++
We start today.
"#,
        ),
    ],
);
