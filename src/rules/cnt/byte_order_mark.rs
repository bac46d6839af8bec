//! `CNT056`: a file starts with a mark that cannot be seen.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
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
        fix: "Save the file as \"UTF-8 without BOM\"; `placet fix` does it.",
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
    Scope::Page,
    configure::<ByteOrderMark>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ByteOrderMark {}

/// The mark: U+FEFF in UTF-8.
const MARK: char = '\u{feff}';

impl Rule for ByteOrderMark {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        if !cx.text.starts_with(MARK) {
            return;
        }
        let place = cx.span(0..MARK.len_utf8());
        sink.push(
            Finding::new("CNT056", "Save this file without a byte order mark")
                .at(place, "the mark stands in front of this")
                .why("Other programs that read the post take the mark for a part of its first line.")
                .help("In your editor choose Save As, and \"UTF-8\" or \"UTF-8 without BOM\"; or run `placet fix`.")
                .fix("Remove the mark", place, ""),
        );
    }
}
