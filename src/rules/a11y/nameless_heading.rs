//! `A11Y009`: a heading is empty.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y009",
        name: "nameless-heading",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A heading is empty.",
        checks: "Each heading needs text, or a picture with alternative text.",
        why: "Many people jump from heading to heading; an empty one tells them nothing.",
        fix: "Write the heading, or remove it.",
        options: &[],
        references: &["W3C ACT rule ffd0e9", "WCAG 2.2, 2.4.6 Headings and Labels (AA)"],
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
<h2></h2>
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
    configure::<NamelessHeading>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessHeading {}

impl Rule for NamelessHeading {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.is(Role::Heading);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y009", "Write a text for this heading")
        .why("People who jump from heading to heading land on an empty one.")
        .help("Write the heading, or remove it.")
}
