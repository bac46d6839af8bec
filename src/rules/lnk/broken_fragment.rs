//! `LNK002`: a link leads to a heading that does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "LNK002",
        name: "broken-fragment",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a heading that does not exist.",
        checks: "The part after `#` of an internal link is compared with the headings and named places of that page.",
        why: "Readers land at the top of the page instead of the passage they were promised.",
        fix: "Use the id of the heading; the nearest known one is suggested.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
## Prices

[See prices](@/post.md#price-list)
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
## Prices

[See prices](@/post.md#prices)
"#,
        ),
    ],
);
