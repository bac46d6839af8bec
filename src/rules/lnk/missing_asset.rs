//! `LNK004`: a picture or file that a page uses does not exist.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "LNK004",
        name: "missing-asset",
        group: Group::Links,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture or file that a page uses does not exist.",
        checks: "Pictures and files are looked for beside the page and in the folder `static`.",
        why: "Readers see a broken picture or an error page.",
        fix: "Put the file beside the page, or correct the path.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post/index.md --
+++
title = "Launch"
date = 2026-05-14
+++
![A chart](chart.png)
"#,
        ),
        Example::good(
            r#"-- content/post/index.md --
+++
title = "Launch"
date = 2026-05-14
+++
![A chart](chart.png)
-- content/post/chart.png --
x
"#,
        ),
    ],
);
