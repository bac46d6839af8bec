//! `CFG001`: a configuration file cannot be read.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG001",
        name: "unreadable-config",
        group: Group::Config,
        default: Level::Block,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A configuration file cannot be read.",
        checks: "Every configuration file is read before anything else. A line that breaks the rules of its format stops \
             the run, with the place that was not understood.",
        why: "Placet cannot know what was meant by the rest of the file, so it publishes nothing rather than guess.",
        fix: "Go to the line that is shown. Most often a quotation mark or a closing bracket is missing, or two \
             settings stand on one line.",
        options: &[],
        references: &["TOML 1.0, https://toml.io/en/v1.0.0"],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
author = "Jane Doe
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
author = "Jane Doe"
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
