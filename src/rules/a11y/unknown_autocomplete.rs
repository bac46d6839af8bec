//! `A11Y031`: `autocomplete` of a form field has a value that browsers do not know.

use serde::Deserialize;

use crate::diag::{Finding, Sink, closest};
use crate::html::{Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y031",
        name: "unknown-autocomplete",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "`autocomplete` of a form field has a value that browsers do not know.",
        checks: "The words in `autocomplete` of fields that people can fill in, in the order that the HTML standard asks for.",
        why: "Browsers do not offer to fill the field in, which helps people who find typing hard.",
        fix: "Write one of the words of the HTML standard, such as `name` or `email`.",
        options: &[],
        references: &["W3C ACT rule 73f2c2", "WCAG 2.2, 1.3.5 Identify Input Purpose (AA)", "HTML standard, autofill"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<form><label>E-mail <input autocomplete="e-mail"></label></form>
</main>
</body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<form><label>E-mail <input autocomplete="work email"></label></form>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnknownAutocomplete>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownAutocomplete {}

impl Rule for UnknownAutocomplete {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::AUTOCOMPLETE) {
            let field = entry.element;
            let kind = field.value("type").unwrap_or_default().to_ascii_lowercase();
            let is_field = match entry.tag {
                Tag::Input => !matches!(
                    kind.as_str(),
                    "hidden" | "button" | "submit" | "reset" | "checkbox" | "radio" | "image" | "file"
                ),
                Tag::Select | Tag::Textarea => true,
                _ => false,
            };
            let off = field.has("disabled")
                || field.value("aria-disabled").is_some_and(|own| own.eq_ignore_ascii_case("true"));
            let value = field.value("autocomplete").unwrap_or_default().to_ascii_lowercase();
            if is_field && !off && !entry.hidden.is_hidden() && !is_known(&value) {
                sink.push(cx.on(field, finding(&value)));
            }
        }
    }
}

fn finding(value: &str) -> Finding {
    let finding = Finding::new("A11Y031", "Correct `autocomplete` of this field")
        .why("Browsers do not know the value, so they do not offer to fill the field in.");
    let last = value.split_ascii_whitespace().next_back().unwrap_or_default();
    match closest(last, ANYWHERE.iter().chain(CONTACT).copied()) {
        Some(near) if near != last => finding.help(format!("Did you mean `{near}`?")),
        _ => finding.help("Write one of the words of the HTML standard, such as `name` or `email`, or remove it."),
    }
}

/// Whether a value is one of the HTML standard, 4.10.18.7: `section-*`, `shipping` or `billing`, a kind of contact,
/// the field, `webauthn`.
fn is_known(value: &str) -> bool {
    let mut words: Vec<&str> = value.split_ascii_whitespace().collect();
    if words.is_empty() || matches!(words[..], ["on" | "off"]) {
        return true;
    }
    words.pop_if(|last| *last == "webauthn");
    let Some(field) = words.pop() else { return true };
    let mut rest = &words[..];
    if let [before @ .., "home" | "work" | "mobile" | "fax" | "pager"] = rest {
        if !CONTACT.contains(&field) {
            return false;
        }
        rest = before;
    }
    if let [before @ .., "shipping" | "billing"] = rest {
        rest = before;
    }
    let known = ANYWHERE.contains(&field) || CONTACT.contains(&field);
    known && (rest.is_empty() || matches!(rest, [section] if section.starts_with("section-")))
}

const ANYWHERE: &[&str] = &[
    "name",
    "honorific-prefix",
    "given-name",
    "additional-name",
    "family-name",
    "honorific-suffix",
    "nickname",
    "username",
    "new-password",
    "current-password",
    "one-time-code",
    "organization-title",
    "organization",
    "street-address",
    "address-line1",
    "address-line2",
    "address-line3",
    "address-level4",
    "address-level3",
    "address-level2",
    "address-level1",
    "country",
    "country-name",
    "postal-code",
    "cc-name",
    "cc-given-name",
    "cc-additional-name",
    "cc-family-name",
    "cc-number",
    "cc-exp",
    "cc-exp-month",
    "cc-exp-year",
    "cc-csc",
    "cc-type",
    "transaction-currency",
    "transaction-amount",
    "language",
    "bday",
    "bday-day",
    "bday-month",
    "bday-year",
    "sex",
    "url",
    "photo",
];

/// Fields that may be of a kind: at home, at work, of a mobile phone.
const CONTACT: &[&str] = &[
    "tel",
    "tel-country-code",
    "tel-national",
    "tel-area-code",
    "tel-local",
    "tel-local-prefix",
    "tel-local-suffix",
    "tel-extension",
    "email",
    "impp",
];
