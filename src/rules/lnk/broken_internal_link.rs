//! `LNK001`: a link leads to a page that does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "LNK001",
        name: "broken-internal-link",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a page that does not exist.",
        checks: "Links to files of this site, written as `@/blog/launch.md`, are looked up. The file must exist.",
        why: "Readers would land on an error page, and search engines lower the site for it.",
        fix: "Correct the path; the nearest known one is suggested.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[More](@/blog/lauch.md)
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[More](@/post.md)
"#,
        ),
    ],
);
