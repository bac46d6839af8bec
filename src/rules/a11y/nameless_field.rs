//! `A11Y011`: a form field has no label.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y011",
        name: "nameless-field",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A form field has no label.",
        checks: "Each field needs a `label`, or a name by other means.",
        why: "People who listen to the page cannot know what to fill in.",
        fix: "Put the field into a `label`, or name it with `aria-label`.",
        options: &[],
        references: &["W3C ACT rule e086e5", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<form><input type="email"></form>
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
<form><label>E-mail <input type="email"></label></form>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessField>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessField {}

impl Rule for NamelessField {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.is_exposed()
                && (entry.tag == Tag::Input && entry.role.is_none()
                    || matches!(
                        entry.role,
                        Some(
                            Role::Checkbox
                                | Role::Combobox
                                | Role::Listbox
                                | Role::MenuItemCheckbox
                                | Role::MenuItemRadio
                                | Role::Radio
                                | Role::SearchBox
                                | Role::Slider
                                | Role::SpinButton
                                | Role::Switch
                                | Role::TextBox
                        )
                    ));
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y011", "Give this field a label")
        .why("People who listen to the page cannot know what to fill in here.")
        .help("Put the field into a `label` with its name, or name it with `aria-label`.")
}
