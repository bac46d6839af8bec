//! `CFG002`: a setting in the configuration is not one that Placet knows.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG002",
        name: "unknown-setting",
        group: Group::Config,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A setting in the configuration is not one that Placet knows.",
        checks: "Every key of `config.toml` is compared with the settings that exist. Own values belong under `[extra]`, \
             where any name is fine.",
        why: "A misspelt setting silently does nothing: the site is built as if the line were not there.",
        fix: "Correct the name; the nearest known one is suggested. Move a value for your own templates under \
             `[extra]`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
feed_limitt = 10
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
feed_limit = 10
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
