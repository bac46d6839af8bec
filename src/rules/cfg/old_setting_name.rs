//! `CFG004`: a setting uses a name from an older version.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CFG004",
        name: "old-setting-name",
        group: Group::Config,
        default: Level::Advise,
        stops: Stops::Configuration,
        since: "0.1.0",
        summary: "A setting uses a name from an older version.",
        checks: "Names that Zola or an earlier version used, and that have been renamed since, are recognised.",
        why: "The old name still says what was meant, but people who look it up in the manual do not find it.",
        fix: "Use the new name that the message gives; `placet check --fix` can do it for you.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
generate_feed = true
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
        Example::good(
            r#"-- config.toml --
base_url = "https://blog.example.com"
title = "Example"
generate_feeds = true
-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text.
"#,
        ),
    ],
);
