//! `CNT015`: a field has no value.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT015",
        name: "empty-value",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field has no value.",
        checks: "A field that is written but left empty counts as absent.",
        why: "It is usually a forgotten entry: the template asked for it and nobody filled it in.",
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
description:
---
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
---
title: Launch
date: 2026-05-14
description: What we launch and why.
---
Text.
"#,
        ),
    ],
);
