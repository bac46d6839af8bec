//! `CNT031`: a shortcode cannot be read.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT031",
        name: "unreadable-shortcode",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A shortcode cannot be read.",
        checks: "A shortcode has a name, round brackets and named values: `{{ figure(src=\"chart.png\") }}`. One with a \
             body ends with `{% end %}`.",
        why: "Readers would see the call instead of what it should show.",
        fix: "Complete the brackets, the quotation marks or the `{% end %}` at the place that is shown.",
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
{{ figure(src=chart.png) }}
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
{{/* figure(src="chart.png") */}}
"#,
        ),
    ],
);
