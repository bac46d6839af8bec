//! `CFG006`: a setting has no effect here.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG006",
        name: "setting-without-effect",
        group: Group::Config,
        default: Level::Advise,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A setting has no effect here.",
        checks: "Settings of Zola that change nothing here, such as `compile_sass`, are recognised when they ask for something.",
        why: "Whoever reads the settings would rely on something that does not happen.",
        fix: "Remove the setting; the message says what takes its place.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
compile_sass = true
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
compile_sass = false
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
