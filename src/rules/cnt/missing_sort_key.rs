//! `CNT016`: a page lacks the field that its section sorts by.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT016",
        name: "missing-sort-key",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page lacks the field that its section sorts by.",
        checks: "A section with `sort_by` needs that field in each of its pages: a date, an update date, a title or a \
             weight.",
        why: "The page would be left out of the list of its section, and readers would not find it.",
        fix: "Add the field that the message names to the page.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
sort_by = "date"
+++
-- content/blog/launch.md --
+++
title = "Launch"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
sort_by = "date"
+++
-- content/blog/launch.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
