//! `CNT020`: a page asks for a template that does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT020",
        name: "unknown-template",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page asks for a template that does not exist.",
        checks: "`template` and `page_template` name a file of the theme or of the folder `templates`.",
        why: "Without its template the page cannot be shown the way it was designed.",
        fix: "Correct the name; the nearest known one is suggested.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
template = "pag.html"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
template = "page.html"
+++
Text.
"#,
        ),
    ],
);
