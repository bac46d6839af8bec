//! `CNT005`: a date cannot be read or does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT005",
        name: "impossible-date",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A date cannot be read or does not exist.",
        checks: "Dates are read as `2026-05-14`, with or without a time. Common ways to write a day, such as `14 May \
             2026`, are accepted.",
        why: "The date decides when a page appears, where it stands in lists and what readers and search engines are \
             told.",
        fix: "Correct the day as year, month and day: `2026-05-14`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = "2026-02-31"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
