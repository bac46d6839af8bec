//! `GOV008`: an exception ends soon.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV008",
        name: "ending-waiver",
        group: Group::Governance,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An exception ends soon.",
        checks: "Whether an exception that is in use ends within `announce_days` under `[waivers]` of the policy (14 by default).",
        why: "On the day after, what it covers stops the site from being published.",
        fix: "Fix what it covers before that day, or ask for the exception again.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- governance/waivers.toml --
[[waiver]]
id = "W-2026-014"
rule = "LNK007"
path = "content/post.md"
whole_file = true
reason = "the partner moves to https in July"
owner = "Marketing operations"
approved_by = "IT security"
expires = 2026-06-10
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
