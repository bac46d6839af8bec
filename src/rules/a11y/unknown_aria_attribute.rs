//! `A11Y023`: an element has an `aria-` attribute that does not exist.

use serde::Deserialize;

use crate::diag::{Finding, Sink, closest};
use crate::html::access::Aria;
use crate::html::has;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y023",
        name: "unknown-aria-attribute",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element has an `aria-` attribute that does not exist.",
        checks: "Each attribute that starts with `aria-` must be one of WAI-ARIA.",
        why: "The attribute is passed over, and what it was meant to say is lost.",
        fix: "Correct the spelling, or remove the attribute.",
        options: &[],
        references: &["W3C ACT rule 5f99a7", "WAI-ARIA 1.2"],
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
<nav aria-lable="Pages">…</nav>
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
<nav aria-label="Pages">…</nav>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnknownAriaAttribute>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownAriaAttribute {}

impl Rule for UnknownAriaAttribute {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ARIA) {
            for attribute in entry.element.attributes() {
                if !attribute.name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("aria-")) {
                    continue;
                }
                let name = attribute.name.to_ascii_lowercase();
                let Some(own) = name.strip_prefix("aria-").filter(|_| Aria::find(&name).is_none()) else { continue };
                let finding = match closest(own, Aria::names()) {
                    Some(near) => finding().help(format!("Did you mean `aria-{near}`?")),
                    None => finding(),
                };
                sink.push(cx.on(entry.element, finding));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y023", "Correct the `aria-` attribute of this element")
        .why("There is no such attribute, so what it was meant to say is lost.")
        .help("Correct the spelling, or remove the attribute.")
}
