//! `CNT006`: a time does not say which time zone it is in.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT006",
        name: "time-without-zone",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A time does not say which time zone it is in.",
        checks: "A time that decides when a page is seen should carry an offset, such as `2026-05-14T09:00:00+02:00`. Without \
             one, `time_zone` of the site counts.",
        why: "Nine in Berlin and nine in New York are six hours apart: a result can be published too early.",
        fix: "Add the offset to the time, or set `time_zone` in `config.toml` and leave the time as it is.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
publish_at = 2026-05-14T09:00:00
+++
Text.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
publish_at = 2026-05-14T09:00:00+02:00
+++
Text.
"#,
        ),
    ],
);
