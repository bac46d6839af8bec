//! `CNT040`: lines of a merge conflict stand in the text.

use memchr::memmem;
use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "CNT040",
        name: "conflict-markers",
        group: Group::Content,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The lines of a merge conflict stand in the text.",
        checks: "Lines that start with `<<<<<<< ` or `>>>>>>> ` are what version control leaves where two people \
                 changed the same passage.",
        why: "Both versions of the passage would be published, with the names of internal work lines between them.",
        fix: "Decide for one of the two versions and delete the lines with the angle brackets and the equals signs.",
        options: &[],
        references: &[],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
+++
<<<<<<< HEAD
We launch in May.
=======
We launch in June.
>>>>>>> spring
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
+++
We launch in June.
"#,
        ),
    ],
    Scope::Page,
    configure::<ConflictMarkers>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConflictMarkers {}

impl Rule for ConflictMarkers {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let starts_line = |at: &usize| *at == 0 || cx.text.as_bytes()[at - 1] == b'\n';
        let Some(start) = memmem::find_iter(cx.text.as_bytes(), "<<<<<<< ").find(starts_line) else { return };
        if !memmem::find_iter(&cx.text.as_bytes()[start..], ">>>>>>> ").any(|at| starts_line(&(start + at))) {
            return;
        }
        let end = cx.text[start..].find('\n').map_or(cx.text.len(), |length| start + length);
        sink.push(
            Finding::new("CNT040", "Decide between the two versions of this passage")
                .at(cx.span(start..end), "the first version starts here")
                .why("Both versions would be published.")
                .help("Keep one version and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`."),
        );
    }
}
