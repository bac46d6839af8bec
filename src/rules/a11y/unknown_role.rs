//! `A11Y022`: an element has a role that does not exist.

use serde::Deserialize;

use crate::diag::{Finding, Sink, closest};
use crate::html::access::Role;
use crate::html::has;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y022",
        name: "unknown-role",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element has a role that does not exist.",
        checks: "At least one word in `role` must be a role of WAI-ARIA.",
        why: "The role is passed over, and the element is announced as something else.",
        fix: "Correct the spelling, or remove `role`.",
        options: &[],
        references: &["W3C ACT rule 674b10", "WAI-ARIA 1.2"],
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
<div role="serach">…</div>
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
<div role="search">…</div>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnknownRole>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownRole {}

impl Rule for UnknownRole {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ROLE).filter(|entry| entry.explicit.is_none() && !entry.hidden.is_hidden()) {
            let Some(written) = entry.element.value("role").filter(|own| !own.trim().is_empty()) else { continue };
            let finding = match closest(written.trim(), Role::names()) {
                Some(near) => {
                    finding().help(format!("The nearest known role is `{near}`. Correct it, or remove `role`."))
                }
                None => finding(),
            };
            sink.push(cx.on(entry.element, finding));
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y022", "Correct the `role` of this element")
        .why("There is no such role, so it is announced as something else.")
        .help("Correct the spelling, or remove `role`.")
}
