//! `INT004`: the theme cannot be used.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "INT004",
        name: "unusable-theme",
        group: Group::Internal,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "The theme cannot be used.",
        checks: "`theme` must name a folder under `themes` that holds the templates every site needs.",
        why: "Without its theme no page can be shown.",
        fix: "Correct the name of the theme, or remove the line to use the built-in theme.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
theme = "corprate"
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
