//! `CNT030`: a page uses a shortcode that the theme does not have.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT030",
        name: "unknown-shortcode",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page uses a shortcode that the theme does not have.",
        checks: "Every call such as `{{ figure() }}` is compared with the shortcodes of the theme and of the folder \
             `templates/shortcodes`.",
        why: "Readers would see the call instead of what it should show.",
        fix: "Correct the name; the nearest known one is suggested. To show the call as text, write `{{/* figure() \
             */}}`.",
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
{{ figrue(src="a.png") }}
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
{{/* figure(src="a.png") */}}
"#,
        ),
    ],
);
