//! `A11Y027`: an `aria-` attribute has a value that it cannot have.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Aria;
use crate::html::{has, unescape};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y027",
        name: "wrong-aria-value",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An `aria-` attribute has a value that it cannot have.",
        checks: "Values of `aria-` attributes are compared with those that WAI-ARIA knows.",
        why: "The attribute is passed over, and what it was meant to say is lost.",
        fix: "Use one of the known values.",
        options: &[],
        references: &["W3C ACT rule 6a7281", "WAI-ARIA 1.2"],
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
<button type="button" aria-expanded="yes">Menu</button>
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
<button type="button" aria-expanded="true">Menu</button>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<WrongAriaValue>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WrongAriaValue {}

impl Rule for WrongAriaValue {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ARIA) {
            for attribute in entry.element.attributes() {
                let Some((aria, value)) = Aria::find(attribute.name) else { continue };
                let written = unescape(attribute.value);
                if !written.trim().is_empty() && !value.takes(written.trim()) {
                    let help = format!("`{}` takes {}.", aria.attribute(), value.expected());
                    sink.push(cx.on(entry.element, finding().help(help)));
                }
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y027", "Correct the value of this `aria-` attribute")
        .why("The value is unknown, so the attribute is passed over.")
        .help("Use one of the known values.")
}
