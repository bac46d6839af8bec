//! `LNK003`: a link leads to a page that is not published.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "LNK003",
        name: "link-to-unpublished-page",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link leads to a page that is not published.",
        checks: "Links to drafts, to pages under embargo and to pages that are scheduled or expired are found.",
        why: "The address gives away what is not public yet, and readers get an error page.",
        fix: "Take the link out, or publish both pages at the same time.",
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
[Soon](@/secret.md)
-- content/secret.md --
+++
title = "Secret"
draft = true
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
[Now](@/secret.md)
-- content/secret.md --
+++
title = "No secret"
+++
Text.
"#,
        ),
    ],
);
