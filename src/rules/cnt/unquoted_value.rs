//! `CNT014`: a text with a colon stands without quotation marks.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT014",
        name: "unquoted-value",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A text with a colon stands without quotation marks.",
        checks: "A title such as `Launch: our product` is accepted and read to the end of the line.",
        why: "Other tools stop at the colon, so the file cannot be used anywhere else.",
        fix: "Put the value in quotation marks, or run `placet check --fix`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
---
title: Launch: our product
date: 2026-05-14
---
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
---
title: "Launch: our product"
date: 2026-05-14
---
Text.
"#,
        ),
    ],
);
