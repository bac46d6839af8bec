//! `PII002`: the number of a bank account stands in a text.

use serde::Deserialize;

use crate::diag::{Finding, Redacted, Sink};
use crate::rules::personal::{Digits, Hit, iban, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII002",
        name: "bank-account",
        group: Group::PersonalData,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The number of a bank account stands in a text.",
        checks: "Content files and built files: IBAN numbers with the length of their country and a check number that agrees. Numbers that the form is explained with count only with `strict`.",
        why: "It tells where somebody has an account, and is enough to try a direct debit.",
        fix: "Take the number out, or ask the owner of the policy to allow an account of the company.",
        options: &[
            ("allow", "numbers of accounts that may be published, without blanks; none by default"),
            ("strict", "also report the numbers that the form is explained with; false by default"),
        ],
        references: &["ISO 13616-1", "Regulation (EU) 2016/679, Article 5"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Send it to DE75 5121 0800 1245 1261 99.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
An IBAN looks like DE89 3704 0044 0532 0130 00.
"##,
        ),
    ],
    Scope::Text,
    configure::<BankAccount>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BankAccount {
    /// Accounts that may be published.
    allow: Vec<String>,
    /// Whether numbers of explanations are reported.
    strict: bool,
}

impl BankAccount {
    fn hits(&self, text: &str, digits: &Digits<'_>) -> Vec<Hit> {
        let allowed = |number: &str| self.allow.iter().any(|allowed| allowed.replace(' ', "") == number);
        let counts = |number: &str| !allowed(number) && (self.strict || !iban::is_sample(number));
        let hit = |(range, number): (std::ops::Range<usize>, String)| {
            let end = &number[number.len() - 4..];
            let finding = Finding::new("PII002", format!("Take the account number that ends in {end} out"))
                .why("It tells where somebody has an account.")
                .help("Delete it, or ask the owner of the policy to allow an account of the company.");
            Hit::secret(text, range, Redacted::last_four, finding)
        };
        iban::find(text, digits).into_iter().filter(|(_, number)| counts(number)).map(hit).collect()
    }
}

impl Rule for BankAccount {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text, cx.digits), "an account number", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        on_output(cx, self.hits(cx.text, cx.digits), sink);
    }
}
