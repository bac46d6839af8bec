//! `A11Y008`: a button has no text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Element;
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y008",
        name: "nameless-button",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A button has no text.",
        checks: "Each button needs text, or a name by other means.",
        why: "People who listen to the page hear only the word button and cannot know what it does.",
        fix: "Write a text into the button, or name it with `aria-label`.",
        options: &[],
        references: &["W3C ACT rule 97a4e1", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<button type="button"><svg viewBox="0 0 1 1"></svg></button>
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
<button type="button" aria-label="Close"><svg viewBox="0 0 1 1"></svg></button>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessButton>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessButton {}

impl Rule for NamelessButton {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.is(Role::Button) && !is_image(entry.element);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y008", "Give this button a text")
        .why("People who listen to the page hear only the word button.")
        .help("Write a text into the button, or name it with `aria-label`.")
}

/// Image buttons have a rule of their own.
fn is_image(element: Element<'_, '_>) -> bool {
    element.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image"))
}
