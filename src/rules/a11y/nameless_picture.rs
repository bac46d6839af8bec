//! `A11Y006`: a picture has no alternative text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y006",
        name: "nameless-picture",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture has no alternative text.",
        checks: "Each picture that is not marked as decoration needs a text: `alt`, or a name by other means.",
        why: "People who do not see the picture hear its file name, or nothing.",
        fix: "Describe the picture in `alt`. If it only decorates, leave `alt` empty: `alt=\"\"`.",
        options: &[],
        references: &["W3C ACT rule 23a2a8", "WCAG 2.2, 1.1.1 Non-text Content (A)"],
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
<img src="/chart.png">
</main>
</body>
</html>
-- static/chart.png --
x
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
<img src="/chart.png" alt="Sales doubled from 2024 to 2026.">
</main>
</body>
</html>
-- static/chart.png --
x
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessPicture>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessPicture {}

impl Rule for NamelessPicture {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = !entry.hidden.is_hidden()
                && entry.tag != Tag::Svg
                && matches!(entry.role, Some(Role::Img | Role::Image));
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y006", "Describe this picture")
        .why("Screen readers read its file name aloud, or say nothing.")
        .help("Say in `alt` what the picture shows. If it only decorates, write `alt=\"\"`.")
}
