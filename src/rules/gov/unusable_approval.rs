//! `GOV029`: an approval cannot be read or verified.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV029",
        name: "unusable-approval",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Approval,
        since: "0.1.0",
        summary: "An approval cannot be read or verified.",
        checks: "Whether each approval of a post that needs one holds exactly the lines it must, is about this post, and its signature belongs to it.",
        why: "What nobody can verify is no approval, and may hide that someone said no.",
        fix: "Have it made anew with `placet approve`, or delete the file with its `.sig`.",
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
-- approvals/news/launch/legal.lee.approval --
I agree.
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
