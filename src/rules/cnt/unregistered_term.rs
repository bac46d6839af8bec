//! `CNT009`: a page uses a term or author that is not registered.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT009",
        name: "unregistered-term",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page uses a term or author that is not registered.",
        checks: "Where a registry such as `data/tags.toml` exists, every term and author of a page must be in it.",
        why: "A second spelling of the same topic splits its posts over two pages, and nobody answers for it.",
        fix: "Use the registered name that is suggested, or add an entry to the registry.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- data/tags.toml --
[news]
label = "News"

[press]
label = "Press"
retired = true
replacement = "news"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
[taxonomies]
tags = ["Newz"]
+++
Text.
"#,
        ),
        Example::good(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
taxonomies = [{ name = "tags" }]
-- data/tags.toml --
[news]
label = "News"

[press]
label = "Press"
retired = true
replacement = "news"
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
[taxonomies]
tags = ["News"]
+++
Text.
"#,
        ),
    ],
);
