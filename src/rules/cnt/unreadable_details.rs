//! `CNT002`: the details at the top of a page cannot be read.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT002",
        name: "unreadable-details",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The details at the top of a page cannot be read.",
        checks: "The block of details between the fence lines is read as a whole, before anything else of the page.",
        why: "What cannot be read may have said that the page is a draft, so the page is not published.",
        fix: "Go to the line that is shown and complete it. Most often a quotation mark or a bracket is missing.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch
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
