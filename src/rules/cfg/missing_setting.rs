//! `CFG005`: a required setting is missing.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG005",
        name: "missing-setting",
        group: Group::Config,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A required setting is missing.",
        checks: "A site needs `base_url`; some features need more settings, which the message names.",
        why: "Without the address of the site no link, feed or search engine entry can be right.",
        fix: "Add the setting to `config.toml` with the value of your site.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
title = "Example"
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
