//! `CNT003`: a page has no details at the top.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT003",
        name: "missing-details",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page has no details at the top.",
        checks: "A page starts with its details between two fence lines, `+++` or `---`.",
        why: "A page without them has no title and no date, and details that lost their fence would be shown to \
             readers as text.",
        fix: "Put the details between two lines of `+++` at the very top of the file, or let `placet new` make the \
             page.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
title = "Launch"

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
