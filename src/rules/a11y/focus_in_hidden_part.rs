//! `A11Y034`: a part that is hidden from people who listen can be reached with the keyboard.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Element;
use crate::html::access::{Hidden, is_tab_stop};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y034",
        name: "focus-in-hidden-part",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A part that is hidden from people who listen can be reached with the keyboard.",
        checks: "Links, buttons and fields in elements with `aria-hidden` that the tab key leads to.",
        why: "People who listen to the page land on something that has no name and cannot know where they are.",
        fix: "Remove `aria-hidden`, or take the element out of the order of the keyboard with `tabindex`.",
        options: &[],
        references: &["W3C ACT rule 6cfa84", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<div aria-hidden="true"><a href="/">News</a></div>
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
<div aria-hidden="true"><a href="/" tabindex="-1">News</a></div>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<FocusInHiddenPart>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FocusInHiddenPart {}

impl Rule for FocusInHiddenPart {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries().iter().filter(|entry| entry.hidden.has(Hidden::FROM_READERS)) {
            if is_tab_stop(entry.element) && !leads_on(entry.element) {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y034", "Show this to all readers, or hide it from the keyboard")
        .why("The tab key leads to it, but `aria-hidden` keeps its name from people who listen.")
        .help("Remove `aria-hidden` around it, or add `tabindex=\"-1\"` to it.")
}

/// Whether a script may move the focus on as soon as it arrives: a handler, or a listener in a script of the page.
fn leads_on(element: Element<'_, '_>) -> bool {
    let Some(id) = element.value("id").filter(|id| !id.is_empty()) else { return element.has("onfocus") };
    element.has("onfocus")
        || element.tree().notable().filter(|script| script.tag() == crate::html::Tag::Script).any(|script| {
            let inner = script.inner();
            inner.contains(&*id)
                && (inner.contains("'focus'") || inner.contains("\"focus\"") || inner.contains("onfocus"))
        })
}
