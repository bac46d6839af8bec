//! `CNT018`: a field uses a name from another tool or an older version.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT018",
        name: "old-field-name",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A field uses a name from another tool or an older version.",
        checks: "Names that other generators use for the same thing are recognised and taken over.",
        why: "The page is right, but people who look the name up in the manual do not find it.",
        fix: "Use the name that the message gives; `placet check --fix` can do it for you.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
lastmod = 2026-06-01
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
updated = 2026-06-01
+++
Text.
"#,
        ),
    ],
);
