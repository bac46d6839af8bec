//! `A11Y013`: an entry of a menu has no text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y013",
        name: "nameless-menu-item",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An entry of a menu has no text.",
        checks: "Each element with the role `menuitem` needs text, or a name by other means.",
        why: "People who listen to the page cannot know what the entry does.",
        fix: "Write a text into the entry, or name it with `aria-label`.",
        options: &[],
        references: &["W3C ACT rule m6b1q3", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<div role="menu"><button role="menuitem"></button></div>
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
<div role="menu"><button role="menuitem">Print</button></div>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessMenuItem>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessMenuItem {}

impl Rule for NamelessMenuItem {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.is(Role::MenuItem);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y013", "Give this menu entry a text")
        .why("People who listen to the page cannot know what the entry does.")
        .help("Write a text into the entry, or name it with `aria-label`.")
}
