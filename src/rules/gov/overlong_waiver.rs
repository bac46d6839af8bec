//! `GOV007`: an exception lasts longer than the policy allows.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "GOV007",
        name: "overlong-waiver",
        group: Group::Governance,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An exception lasts longer than the policy allows.",
        checks: "The days from now to the end of every exception, against `longest_days` under `[waivers]` of the policy (180 by default).",
        why: "An exception without a near end is a change of policy that nobody decided.",
        fix: "Choose an earlier day, and renew the exception when it is needed longer.",
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
expires = 2027-07-31
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
