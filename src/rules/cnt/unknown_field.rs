//! `CNT001`: a field in the details of a page is not one that Placet knows.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT001",
        name: "unknown-field",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field in the details of a page is not one that Placet knows.",
        checks: "Every field at the top of a page or section is compared with the fields that exist. Own values belong \
             under `[extra]`.",
        why: "A misspelt `draft` or `expires_at` would publish what should stay back.",
        fix: "Correct the name; the nearest known one is suggested. Put fields for your own templates under `[extra]`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
darft = true
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
draft = true
+++
Text.
"#,
        ),
    ],
);
