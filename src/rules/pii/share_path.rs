//! `PII008`: the path of a file inside the company stands in a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::personal::{Hit, is_own_text, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII008",
        name: "share-path",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The path of a file inside the company stands in a text.",
        checks: "Content files, samples of code left out, and built files that are made of none: paths such as `\\\\server\\share`, `file://` addresses, and addresses in SharePoint.",
        why: "Readers cannot open it, and it tells names of people, teams and servers.",
        fix: "Publish the file with the post, or take the path out.",
        options: &[("allow", "beginnings of paths that may be published; none by default")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The slides are in \\\\files01\marketing\launch.pptx.
"##,
        ),
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
See [the slides](file:///C:/slides.pptx).
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The slides are [here](/slides.pdf); a path starts with `\\server\share`.
-- static/slides.pdf --
%PDF-1.4
"##,
        ),
    ],
    Scope::Text,
    configure::<SharePath>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SharePath {
    /// Beginnings that may be published.
    allow: Vec<String>,
}

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let share = r"\\\\{1,3}[a-z0-9][a-z0-9._-]+\\{1,2}[a-z0-9$][^\s\x22'<>|*?`)\]]*";
    let file = r"\bfile://[^\s\x22'<>`)\]]+";
    let online = r"\bhttps?://[a-z0-9-]+\.sharepoint\.com/[^\s\x22'<>`)\]]*";
    RegexBuilder::new(&format!("(?:{share}|{file}|{online})")).unicode(false).case_insensitive(true).build().ok()
});

impl SharePath {
    fn hits(&self, text: &str) -> Vec<Hit> {
        if !may_have(text.as_bytes()) {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for found in FORM.iter().flat_map(|form| form.find_iter(text.as_bytes())) {
            let range = whole(text, found.range());
            let path = &text[range.clone()];
            if self.allow.iter().any(|allowed| path.starts_with(allowed.as_str())) {
                continue;
            }
            let finding = Finding::new("PII008", "Take the path of an internal file out")
                .why("Readers cannot open it, and it tells names of people, teams and servers.")
                .help("Publish the file with the post and link to that, or delete the path.");
            hits.push(Hit { range, finding, in_code: false });
        }
        hits
    }
}

/// Whether the form can match anywhere: two backslashes, or an address of one of the two kinds.
fn may_have(text: &[u8]) -> bool {
    let starts = |text: &[u8], with: &[u8]| text.get(..with.len()).is_some_and(|own| own.eq_ignore_ascii_case(with));
    let is_wanted = |at: usize| {
        let rest = &text[at + 3..];
        let host = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        at >= 4 && starts(&text[at - 4..], b"file") || starts(&rest[host..], b".sharepoint.com/")
    };
    memchr::memmem::find(text, br"\\").is_some() || memchr::memmem::find_iter(text, b"://").any(is_wanted)
}

/// The range without punctuation at its end, and of whole characters.
fn whole(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    range.start..range.start + text[range.start..end].trim_end_matches(['.', ',', ';', ':', '!', '*', '_']).len()
}

impl Rule for SharePath {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text), "a path inside the company", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text), sink);
        }
    }
}
