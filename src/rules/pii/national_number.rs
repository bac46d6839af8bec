//! `PII003`: the number that a state gave a person stands in a text.

use serde::Deserialize;

use crate::diag::{Finding, Redacted, Sink};
use crate::rules::personal::{Digits, Hit, national, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII003",
        name: "national-number",
        group: Group::PersonalData,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The number that a state gave a person stands in a text.",
        checks: "Content files and built files: US Social Security and ITIN numbers, and those of Belgium, Brazil, Canada, France, Germany, Italy, the Netherlands, Poland, Spain, Sweden, Switzerland and the United Kingdom. Check digits have to agree; where the form says too little, a word such as SSN has to stand nearby.",
        why: "With it somebody could take on the identity of the person.",
        fix: "Take the number out.",
        options: &[],
        references: &["Regulation (EU) 2016/679, Article 5", "NIST SP 800-122"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Her SSN is 536-22-1234.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
The order number is 536-22-1234.
"##,
        ),
    ],
    Scope::Text,
    configure::<NationalNumber>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NationalNumber {}

fn hits(text: &str, digits: &Digits<'_>) -> Vec<Hit> {
    let hit = |(range, name): (std::ops::Range<usize>, &'static str)| {
        let finding = Finding::new("PII003", format!("Take the {name} out"))
            .why("With it somebody could take on the identity of the person.")
            .help("Delete it here; if it was published before, tell the person.");
        Hit::secret(text, range, Redacted::whole, finding)
    };
    national::find(text, digits).into_iter().map(hit).collect()
}

impl Rule for NationalNumber {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, hits(cx.text, cx.digits), "looks like the number of a person", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        on_output(cx, hits(cx.text, cx.digits), sink);
    }
}
