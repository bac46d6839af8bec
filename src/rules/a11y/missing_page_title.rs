//! `A11Y002`: a page has no title.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::Entry;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y002",
        name: "missing-page-title",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page has no title.",
        checks: "Each page is looked at for a `title` element with text in it.",
        why: "The title is the first thing a screen reader says, and the name of the browser tab and of the search result.",
        fix: "Add `<title>` with the name of the page to the template.",
        options: &[],
        references: &["W3C ACT rule 2779a5", "WCAG 2.2, 2.4.2 Page Titled (A)"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head></head>
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
    configure::<MissingPageTitle>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingPageTitle {}

impl Rule for MissingPageTitle {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        if survey.of(Tag::Html).next().is_none() {
            return;
        }
        let own = |title: &Entry<'_>| {
            !title.element.ancestors().any(|around| matches!(around.tag(), Tag::Svg | Tag::Template))
        };
        let title = survey.of(Tag::Title).find(|title| own(title));
        if title.is_none_or(|title| title.element.text().trim().is_empty()) {
            sink.push(cx.on_page(finding()));
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y002", "Add a title to this page")
        .why("A page without a title is announced by its address, and search results show anything.")
        .help("Write `<title>` with the name of the page into the head of the template.")
}
