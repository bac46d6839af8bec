//! `CNT015`: a field that decides about a page has no value.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT015",
        name: "empty-value",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field that decides about a page has no value.",
        checks: "The title, `draft` and the dates that decide when a page is seen need a value. Other empty fields count \
             as absent.",
        why: "It is usually a forgotten entry, and whether the page is published could depend on it.",
        fix: "Fill the field in, or delete the line.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
---
title: Launch
date: 2026-05-14
expires_at:
---
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
---
title: Launch
date: 2026-05-14
expires_at: 2027-05-14
---
Text.
"#,
        ),
    ],
);
