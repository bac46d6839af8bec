//! `CNT019`: two files lead to the same address.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT019",
        name: "shared-address",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Two files lead to the same address.",
        checks: "The address of every page, section, list, redirect and file is compared with all others.",
        why: "One would silently replace the other, and readers would get the wrong page.",
        fix: "Give one of them another `slug` or `path`, or rename its file.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/a.md --
+++
title = "A"
slug = "launch"
+++
Text.
-- content/b.md --
+++
title = "B"
slug = "launch"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/a.md --
+++
title = "A"
+++
Text.
-- content/b.md --
+++
title = "B"
+++
Text.
"#,
        ),
    ],
);
