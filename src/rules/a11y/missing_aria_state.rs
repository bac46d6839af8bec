//! `A11Y026`: an element lacks a state that its role needs.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Aria, Role, implicit_role, is_focusable};
use crate::html::{Element, Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y026",
        name: "missing-aria-state",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element lacks a state that its role needs.",
        checks: "Roles such as `checkbox` and `slider` need states; they must be there and not be empty.",
        why: "People who listen to the page cannot know whether it is on or off, or which value it has.",
        fix: "Add the attribute, or use the HTML element instead of the role.",
        options: &[],
        references: &["W3C ACT rule 4e8ab6", "WAI-ARIA 1.2"],
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
<div role="checkbox" tabindex="0">I agree</div>
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
<div role="checkbox" tabindex="0" aria-checked="false">I agree</div>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<MissingAriaState>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingAriaState {}

impl Rule for MissingAriaState {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ROLE).filter(|entry| entry.is_exposed()) {
            let Some(own) = entry.explicit.filter(|own| Some(*own) == entry.role) else { continue };
            if implicit_role(entry.element) == Some(own) {
                continue;
            }
            // A line that takes the focus is a handle, which has a place.
            let place = (own == Role::Separator && is_focusable(entry.element)).then_some(Aria::ValueNow);
            let missing = own.required().chain(place).find(|aria| !is_set(entry.element, *aria));
            if let Some(aria) = missing {
                let why = format!("The role `{}` needs `{}`.", own.name(), aria.attribute());
                sink.push(cx.on(entry.element, finding().why(why)));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y026", "Add the state that this element needs")
        .why("People who listen to the page cannot know whether it is on or off.")
        .help("Add the attribute, or use the HTML element instead of the role.")
}

fn is_set(element: Element<'_, '_>, aria: Aria) -> bool {
    let kind = element.value("type").unwrap_or_default();
    let native = element.tag() == Tag::Input
        && match aria {
            Aria::Checked => matches!(kind.as_ref(), "checkbox" | "radio"),
            Aria::ValueNow => matches!(kind.as_ref(), "range" | "number"),
            _ => false,
        };
    native || element.value(&aria.attribute()).is_some_and(|value| !value.trim().is_empty())
}
