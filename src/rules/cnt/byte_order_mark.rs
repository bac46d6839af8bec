//! `CNT056`: a file starts with a mark that cannot be seen.

use crate::rules::{Example, Group, Level, Meta, RuleDef, Stops};

/// The rule.
pub const RULE: RuleDef = RuleDef::stage(
    Meta {
        code: "CNT056",
        name: "byte-order-mark",
        group: Group::Content,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A file starts with a mark that cannot be seen.",
        checks: "The first three bytes of a post: some editors on Windows write a byte order mark there, and elsewhere it is a space without width.",
        why: "Other programs that read the post take the mark for a part of its first line.",
        fix: "Save the file as \"UTF-8 without BOM\"; `placet check --fix` does it.",
        options: &[],
        references: &["Unicode 16, 23.8 Specials"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
﻿---
title: Launch
date: 2026-05-14
---
Text
"##,
        ),
        Example::good(
            r##"-- content/post.md --
---
title: Launch
date: 2026-05-14
---
Text
"##,
        ),
    ],
);
