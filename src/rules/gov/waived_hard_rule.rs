//! `GOV009`: an exception was asked for where the policy allows none.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV009",
        name: "waived-hard-rule",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An exception was asked for where the policy allows none.",
        checks: "Exceptions from rules whose enforcement is `hard`.",
        why: "The entry has no effect, and what was found still counts.",
        fix: "Fix what was found and remove the entry.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/policy.toml --
[levels]
LNK007 = { level = "advise", enforcement = "hard" }
-- governance/waivers.toml --
[[waiver]]
id = "W-2026-014"
rule = "LNK007"
path = "content/post.md"
whole_file = true
reason = "the partner moves to https in July"
owner = "Marketing operations"
approved_by = "IT security"
expires = 2026-07-31
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
LNK007 = { level = "block", enforcement = "soft" }
-- governance/waivers.toml --
[[waiver]]
id = "W-2026-014"
rule = "LNK007"
path = "content/post.md"
whole_file = true
reason = "the partner moves to https in July"
owner = "Marketing operations"
approved_by = "IT security"
expires = 2026-07-31
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
