//! `CNT017`: a folder holds both `index.md` and `_index.md`.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT017",
        name: "index-beside-section",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A folder holds both `index.md` and `_index.md`.",
        checks: "A folder is either one page with its pictures (`index.md`) or a section with pages (`_index.md`).",
        why: "Both would be published at the same address, and one would replace the other.",
        fix: "Delete or rename one of the two files.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
+++
-- content/blog/index.md --
+++
title = "Blog"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/blog/_index.md --
+++
title = "Blog"
+++
Text.
"#,
        ),
    ],
);
