//! `PII001`: the number of a payment card stands in a text.

use serde::Deserialize;

use crate::diag::{Finding, Redacted, Sink};
use crate::rules::personal::{Digits, Hit, card, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII001",
        name: "payment-card",
        group: Group::PersonalData,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The number of a payment card stands in a text.",
        checks: "Content files and built files: 14 to 19 digits in one run or in groups as on cards, from the ranges of the issuers, whose check digit agrees. Numbers that are published for tests count only with `strict`.",
        why: "Whoever reads it could pay with it, and the rules of the card companies forbid to keep it.",
        fix: "Take the number out; for a picture of a card use a number that is published for tests.",
        options: &[("strict", "also report the numbers that are published for tests; false by default")],
        references: &["ISO/IEC 7812-1", "PCI DSS 4.0, requirement 3"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
She paid with 4539 5787 6362 1486.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Try it with 4242 4242 4242 4242, the number for tests.
"##,
        ),
    ],
    Scope::Text,
    configure::<PaymentCard>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentCard {
    /// Whether numbers for tests are reported.
    strict: bool,
}

impl PaymentCard {
    fn hits(&self, text: &str, digits: &Digits<'_>) -> Vec<Hit> {
        let cards = card::find(text, digits).into_iter().filter(|(_, digits)| self.strict || !card::is_test(digits));
        let hit = |(range, digits): (std::ops::Range<usize>, String)| {
            let end = &digits[digits.len() - 4..];
            let finding = Finding::new("PII001", format!("Take the card number that ends in {end} out"))
                .why("Whoever reads it could pay with it.")
                .help("Delete it here; if it was published before, tell the holder of the card.");
            Hit::secret(text, range, Redacted::last_four, finding)
        };
        cards.map(hit).collect()
    }
}

impl Rule for PaymentCard {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text, cx.digits), "a card number", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        on_output(cx, self.hits(cx.text, cx.digits), sink);
    }
}
