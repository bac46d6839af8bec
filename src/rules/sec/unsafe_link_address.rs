//! `SEC002`: a link has an address that can run code.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "SEC002",
        name: "unsafe-link-address",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link has an address that can run code.",
        checks: "Links may lead to pages, files, `https:`, `http:`, `mailto:` and `tel:`. Addresses such as `javascript:` \
             are taken out.",
        why: "A click would run a program with the rights of the company's own site.",
        fix: "Link to a page. A button with a behaviour of its own belongs into a template.",
        options: &[],
        references: &["OWASP Cross Site Scripting Prevention Cheat Sheet"],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Click](javascript:alert(1))
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Click](https://example.com/)
"#,
        ),
    ],
);
