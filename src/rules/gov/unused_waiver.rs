//! `GOV005`: an exception covers nothing.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV005",
        name: "unused-waiver",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An exception covers nothing.",
        checks: "Every entry of `governance/waivers.toml` against what was found.",
        why: "An exception that nobody needs could hide something new.",
        fix: "Remove the entry, or correct its rule, path or fingerprint.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/waivers.toml --
[[waiver]]
id = "W-2026-014"
rule = "LNK007"
path = "content/other.md"
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
            r#"-- governance/waivers.toml --
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
