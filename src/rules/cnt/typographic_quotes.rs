//! `CNT011`: the details of a page use typographic quotation marks.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT011",
        name: "typographic-quotes",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The details of a page use typographic quotation marks.",
        checks: "Word processors turn straight quotation marks into curly ones. Placet reads them as meant and points \
             them out.",
        why: "Other tools do not understand them, and a half converted pair cannot be read at all.",
        fix: "Type straight quotation marks, or run `placet check --fix`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = “Launch”
date = 2026-05-14
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
