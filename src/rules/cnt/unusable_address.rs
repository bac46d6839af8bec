//! `CNT021`: an address cannot be used on the web or on a server.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT021",
        name: "unusable-address",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An address cannot be used on the web or on a server.",
        checks: "`path`, `slug` and `aliases` must stay inside the site and must not hold characters or names that \
             servers and Windows refuse.",
        why: "The page would be written outside the site, or could not be copied to the server.",
        fix: "Use letters, digits and hyphens, and no `..`.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "../launch"
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
path = "company/launch"
+++
Text.
"#,
        ),
    ],
);
