//! `A11Y003`: a page does not say which language it is in.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y003",
        name: "missing-page-language",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page does not say which language it is in.",
        checks: "The `html` element of each page must have a `lang` attribute.",
        why: "A screen reader picks its voice by the language; English read by a German voice cannot be understood.",
        fix: "Write `<html lang=\"en\">` with your language into the template.",
        options: &[],
        references: &["W3C ACT rule b5c3f8", "WCAG 2.2, 3.1.1 Language of Page (A)"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html>
<head><title>News</title></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body><main><h1>News</h1></main></body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<MissingPageLanguage>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingPageLanguage {}

impl Rule for MissingPageLanguage {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        let Some(html) = survey.of(Tag::Html).next() else { return };
        if html.element.value("lang").is_none_or(|lang| lang.trim().is_empty()) {
            sink.push(cx.on(html.element, finding()));
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y003", "Say which language this page is in")
        .why("Without it, a screen reader may read the page with the voice of another language.")
        .help("Write `<html lang=\"en\">`, with your language, into the template.")
}
