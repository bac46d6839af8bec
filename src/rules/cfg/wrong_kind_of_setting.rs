//! `CFG003`: a setting has a value of the wrong kind.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG003",
        name: "wrong-kind-of-setting",
        group: Group::Config,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A setting has a value of the wrong kind.",
        checks: "The value of every setting is compared with the kind it needs: text, a number, true or false, a date, a \
             list or a group.",
        why: "Publishing could depend on the answer, so Placet does not guess what `\"no\"` or `1` was meant to say.",
        fix: "Write the value in the kind that the message names: text in quotation marks, numbers and `true` or \
             `false` without.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
generate_sitemap = "yes please"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
        Example::good(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
generate_sitemap = true
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
