//! `A11Y035`: a button or picture holds another link, button or field.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Hidden, Role, hidden, is_tab_stop};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y035",
        name: "control-in-control",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A button or picture holds another link, button or field.",
        checks: "Elements that are read aloud as one text, such as buttons, tabs and pictures, may hold nothing that takes the keyboard.",
        why: "People who listen to the page do not learn that there is something else inside.",
        fix: "Put the two beside each other.",
        options: &[],
        references: &["W3C ACT rule 307n5z", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<button type="button">Save <span role="button" tabindex="0">Options</span></button>
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
<button type="button">Save</button> <button type="button">Options</button>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<ControlInControl>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ControlInControl {}

impl Rule for ControlInControl {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        let mut until = 0;
        for entry in survey.entries() {
            let flat = entry.is_exposed() && entry.role.is_some_and(Role::flattens_children);
            let numbers = entry.element.numbers();
            if !flat || numbers.start < until || numbers.len() < 2 {
                continue;
            }
            until = numbers.end;
            let within = entry
                .element
                .descendants()
                .find(|inside| is_tab_stop(*inside) && !hidden(*inside).has(Hidden::FROM_READERS));
            if let Some(within) = within {
                sink.push(cx.on(within, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y035", "Put this beside the element around it, not inside")
        .why("The element around it is read aloud as one text, so people do not learn of this one.")
        .help("Close the button or picture before it, so that the two stand beside each other.")
}
