//! `CNT008`: a page uses a term or author that is retired.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT008",
        name: "retired-term",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page uses a term or author that is retired.",
        checks: "Terms and authors are compared with their registry, for example `data/tags.toml`, where an entry can be \
             retired and name what to use instead.",
        why: "Retired topics no longer have an owner, and readers would find half of the posts under each name.",
        fix: "Use the replacement that the message names, or take the term out.",
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
tags = ["Press"]
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
