//! `A11Y040`: a page has no main heading, or more than one.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Role, Survey};
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y040",
        name: "not-one-main-heading",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A page has no main heading, or more than one.",
        checks: "Each page with headings or a main part needs one `h1`. Pages that only lead on to another are left out.",
        why: "People who listen to a page look for the main heading first: it says where they are.",
        fix: "Give the page one `h1`; start with `##` in a post, whose title is the main heading already.",
        options: &[],
        references: &["WCAG 2.2, 2.4.6 Headings and Labels (AA)", "WCAG 2.2, technique H42"],
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
<h1>Dates</h1>
</main>
</body>
</html>
"##,
        ),
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<p>Text</p>
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
<h2>Dates</h2>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NotOneMainHeading>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotOneMainHeading {}

impl Rule for NotOneMainHeading {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey.filter(|survey| survey.of(Tag::Html).next().is_some() && !leads_on(survey)) else {
            return;
        };
        let mut found = survey.met_as(Role::Heading).filter(|entry| is_main(entry.element));
        let has_parts = || survey.of(Tag::Main).next().is_some() || survey.met_as(Role::Heading).next().is_some();
        if found.next().is_none() && has_parts() {
            sink.push(cx.on_page(missing()));
        }
        for entry in found {
            sink.push(cx.on(entry.element, second()));
        }
    }
}

fn missing() -> Finding {
    Finding::new("A11Y040", "Give this page a main heading")
        .why("People who listen to a page look for the `h1` first: it says where they are.")
        .help("Put the name of the page into an `h1`; the templates of the theme are the place for it.")
}

fn second() -> Finding {
    Finding::new("A11Y040", "Make this a heading below the main one")
        .why("The page has a main heading already; a second one hides what the page is about.")
        .help("Start with `##` in a post: its title is the main heading.")
}

fn is_main(heading: Element<'_, '_>) -> bool {
    match heading.value("aria-level") {
        Some(level) => level.trim() == "1",
        None => heading.tag() == Tag::H1,
    }
}

fn leads_on(survey: &Survey<'_>) -> bool {
    let refreshes =
        |meta: Element<'_, '_>| meta.value("http-equiv").is_some_and(|own| own.eq_ignore_ascii_case("refresh"));
    survey.of(Tag::Meta).any(|entry| refreshes(entry.element))
}
