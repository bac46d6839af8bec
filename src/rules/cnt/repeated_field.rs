//! `CNT012`: a field stands twice in the details of a page.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT012",
        name: "repeated-field",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field stands twice in the details of a page.",
        checks: "Every field may be written once in its group.",
        why: "Two values contradict each other, and Placet does not choose which one you meant.",
        fix: "Delete the line that is no longer right.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
title = "Start"
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
