//! `CNT007`: a page uses a taxonomy that the site does not have.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT007",
        name: "unknown-taxonomy",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page uses a taxonomy that the site does not have.",
        checks: "The names under `[taxonomies]` are compared with `taxonomies` in `config.toml`.",
        why: "The terms would be dropped without a word, and the page would be missing from the lists it should be in.",
        fix: "Correct the name, or add the taxonomy to `config.toml`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
[taxonomies]
tag = ["news"]
+++
Text.
"#,
        ),
        Example::good(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
[taxonomies]
tags = ["news"]
+++
Text.
"#,
        ),
    ],
);
