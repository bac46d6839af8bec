//! `A11Y004`: a page names a language that does not exist.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::is_known_language;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y004",
        name: "unknown-page-language",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page names a language that does not exist.",
        checks: "The `lang` attribute of `html` must start with a language of the IANA registry, such as `en` or `de-CH`.",
        why: "A screen reader that does not know the language falls back on any voice.",
        fix: "Use the two or three letters of the language: `en`, `de`, `fr`.",
        options: &[],
        references: &["W3C ACT rule bf051a", "WCAG 2.2, 3.1.1 Language of Page (A)", "BCP 47"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="english">
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
    configure::<UnknownPageLanguage>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownPageLanguage {}

impl Rule for UnknownPageLanguage {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        let Some(html) = survey.of(Tag::Html).next() else { return };
        if html.element.value("lang").is_some_and(|lang| !lang.trim().is_empty() && !is_known_language(&lang)) {
            sink.push(cx.on(html.element, finding()));
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y004", "Use a known language in `lang`")
        .why("The `lang` attribute of this page names no language, so a screen reader picks any voice.")
        .help("Write the short form of the language, for example `en`, `de` or `fr-CA`.")
}
