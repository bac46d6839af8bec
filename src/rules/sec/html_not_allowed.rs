//! `SEC001`: a page holds HTML that is not on the allow list.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "SEC001",
        name: "html-not-allowed",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page holds HTML that is not on the allow list.",
        checks: "HTML written in Markdown is compared with a list of harmless elements and attributes. Anything else is \
             shown as text.",
        why: "A script or frame in a post runs with the rights of the company's own site.",
        fix: "Use Markdown or a shortcode. A site that trusts all authors can set `raw_html` under `[markdown]`.",
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
<script>alert(1)</script>
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Press <kbd>Enter</kbd>.
"#,
        ),
    ],
);
