//! `PII004`: a telephone number stands in a text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::config::Config;
use crate::diag::{Finding, Redacted, Sink};
use crate::rules::pairs::next_pair;
use crate::rules::personal::{Digits, Hit, is_contact, is_own_text, neighbours, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII004",
        name: "phone-number",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A telephone number stands in a text.",
        checks: "Content files, samples of code left out, and built files that are made of none: numbers that start with `+`, and numbers of North America in their usual forms. Numbers of companies that the caller does not pay for, numbers for films, those in `allow` and the contacts in `[service]` may stay.",
        why: "The number of a person is personal data, and will be called by strangers.",
        fix: "Take it out, or ask the owner of the policy to allow it.",
        options: &[("allow", "numbers that may be published, in any form; none by default")],
        references: &["Regulation (EU) 2016/679, Article 5", "ITU-T E.164"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Call Anna at +49 171 2345678.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Call us at +1 800 234 5678. The version is 10.171.23.
"##,
        ),
    ],
    Scope::Text,
    configure::<PhoneNumber>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneNumber {
    /// Numbers that may be published.
    allow: Vec<String>,
}

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let world = r"\+[1-9][0-9]{0,3}(?:[ ./-]?(?:\([0-9]{1,5}\)|[0-9]{1,9})){1,6}";
    let america = r"\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[-. ][0-9]{4}|[2-9][0-9]{2}([-.])[2-9][0-9]{2}[-.][0-9]{4}";
    RegexBuilder::new(&format!("(?:{world}|{america})")).unicode(false).build().ok()
});

/// Area codes of North America that the caller does not pay for, or that are nobody's (NANPA).
const COMPANIES: [&str; 8] = ["800", "833", "844", "855", "866", "877", "888", "900"];

impl PhoneNumber {
    fn hits(&self, text: &str, digits_of: &Digits<'_>, config: &Config) -> Vec<Hit> {
        let mut hits = Vec::new();
        if !may_have(text.as_bytes(), digits_of) {
            return hits;
        }
        for found in FORM.iter().flat_map(|form| form.find_iter(text.as_bytes())) {
            let number = digits(&text[found.range()]);
            let is_same = |other: &str| {
                digits(other).ends_with(&number) || number.ends_with(&digits(other)) && digits(other).len() > 6
            };
            if !(9..=15).contains(&number.len())
                || !stands_alone(text, &found.range())
                || is_nobodys(&number)
                || self.allow.iter().any(|allowed| is_same(allowed))
                || is_contact(config, |contact| digits(contact).len() > 6 && is_same(contact))
            {
                continue;
            }
            let finding = Finding::new(
                "PII004",
                format!("Take the phone number that ends in {} out", &number[number.len() - 2..]),
            )
            .why("If it is the number of a person, strangers would call it.")
            .help("Delete it, or ask the owner of the policy to allow it.");
            hits.push(Hit::secret(text, found.range(), Redacted::last_four, finding).outside_code());
        }
        hits
    }
}

/// Whether the form can match anywhere: a plus sign and a digit, or four digits and more behind a separator and a digit.
fn may_have(text: &[u8], digits: &Digits<'_>) -> bool {
    let ends = |run: &std::ops::Range<usize>| {
        let before = run.start.checked_sub(2).map(|start| (text[start], text[start + 1]));
        run.len() >= 4 && matches!(before, Some((b'0'..=b'9', b'-' | b'.' | b' ')))
    };
    digits.runs().iter().any(ends) || next_pair(text, 0, |plus, next| (plus == b'+') & next.is_ascii_digit()).is_some()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Numbers of companies, and those of North America that are kept for films: 555-01xx.
fn is_nobodys(number: &str) -> bool {
    let national = if number.len() == 11 { number.strip_prefix('1') } else { Some(number).filter(|n| n.len() == 10) };
    national.is_some_and(|n| COMPANIES.contains(&&n[..3]) || &n[3..6] == "555" || &n[..3] == "555")
        || ["44800", "49800", "33800", "39800", "34900", "31800", "41800", "43800"]
            .iter()
            .any(|free| number.starts_with(free))
        || "0123456789012345".contains(number)
        || number.bytes().all(|byte| byte == number.as_bytes()[0])
}

/// Not part of a longer number, a name, a date or an address.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, next, second) = neighbours(text, range);
    let number = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = before.is_some_and(|c| c.is_alphanumeric() || "./-_+=%#&@".contains(c));
    let joined = matches!(next, Some('.' | '-' | '/' | '_')) && number(second);
    let after = number(next) || joined || matches!(next, Some('=' | '%'));
    !before && !after
}

impl Rule for PhoneNumber {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text, cx.digits, cx.config), "a phone number", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text, cx.digits, cx.config), sink);
        }
    }
}
