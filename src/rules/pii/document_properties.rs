//! `PII011`: a PDF or Office file tells the name of a person.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::personal::papers;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII011",
        name: "document-properties",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A PDF or Office file tells the name of a person.",
        checks: "The properties of built PDF, Word, Excel and PowerPoint files: the author, and who saved the file last.",
        why: "Everybody who loads the file can read it, and programs collect such names.",
        fix: "Save the file again without personal properties; Office and most PDF programs have such a choice.",
        options: &[("allow", "names that may be published, such as that of the company; none by default")],
        references: &["ISO 32000-2, 14.3", "ECMA-376, Part 2", "Regulation (EU) 2016/679, Article 5"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Slides](/slides.pdf)
-- static/slides.pdf --
%PDF-1.4
1 0 obj
<< /Author (Anna Smith) /Title (Launch) >>
endobj
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
[Slides](/slides.pdf)
-- static/slides.pdf --
%PDF-1.4
1 0 obj
<< /Title (Launch) >>
endobj
"##,
        ),
    ],
    Scope::Output,
    configure::<DocumentProperties>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentProperties {
    /// Names that may be published.
    allow: Vec<String>,
}

/// Ends of names of files that may hold such properties.
const ENDS: [&str; 8] = ["pdf", "docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "dotx"];

impl Rule for DocumentProperties {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        if !ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        let mut names = papers::names(cx.bytes);
        names.retain(|(_, name)| !self.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(name.trim())));
        if names.is_empty() {
            return;
        }
        let mut told: Vec<&str> = names.iter().map(|(what, _)| *what).collect();
        told.dedup();
        sink.push(
            cx.finding("PII011", format!("Save `{}` without personal properties", cx.path))
                .why(format!("The file tells everybody the name of {}.", told.join(" and of ")))
                .help("Save it again without them, and put it in place of this file."),
        );
    }
}
