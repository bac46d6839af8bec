//! `A11Y016`: a drawing that is marked as a picture has no name.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Role;
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y016",
        name: "nameless-drawing",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A drawing that is marked as a picture has no name.",
        checks: "Each `svg` with a role such as `img` needs `aria-label` or a `title` element in it.",
        why: "People who do not see the drawing hear nothing of it.",
        fix: "Add `aria-label`, or hide a decoration with `aria-hidden=\"true\"`.",
        options: &[],
        references: &["W3C ACT rule 7d6734", "WCAG 2.2, 1.1.1 Non-text Content (A)"],
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
<svg role="img" viewBox="0 0 1 1"></svg>
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
<svg role="img" aria-label="Our logo" viewBox="0 0 1 1"></svg>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessDrawing>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessDrawing {}

impl Rule for NamelessDrawing {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.is_exposed()
                && matches!(
                    entry.explicit,
                    Some(Role::Img | Role::Image | Role::GraphicsDocument | Role::GraphicsSymbol)
                )
                && is_drawing(entry.element);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y016", "Describe this drawing")
        .why("It is marked as a picture, but people who do not see it hear nothing.")
        .help("Add `aria-label`, or hide a decoration with `aria-hidden=\"true\"`.")
}

fn is_drawing(element: Element<'_, '_>) -> bool {
    element.tag() == Tag::Svg || element.ancestors().any(|around| around.tag() == Tag::Svg)
}
