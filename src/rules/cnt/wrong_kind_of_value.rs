//! `CNT004`: a field has a value of the wrong kind.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT004",
        name: "wrong-kind-of-value",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field has a value of the wrong kind.",
        checks: "The value of every known field is compared with the kind it needs: text, a number, true or false, a date \
             or a list.",
        why: "Publishing could depend on the answer: `draft = \"yes\"` must not mean that the page goes out.",
        fix: "Write the value in the kind that the message names: text in quotation marks, numbers and `true` or \
             `false` without.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
draft = "yes please"
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
