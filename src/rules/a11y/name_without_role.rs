//! `A11Y025`: an element is named that cannot have a name.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::Role;
use crate::html::has;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y025",
        name: "name-without-role",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element is named that cannot have a name.",
        checks: "`aria-label` and `aria-labelledby` may not stand on plain elements such as `div` and `span`.",
        why: "Most screen readers do not say the name, so it is lost.",
        fix: "Give the element a role, or write the name as text.",
        options: &[],
        references: &["W3C ACT rule kb1m8s", "WAI-ARIA 1.2, Prohibited States and Properties"],
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
<span aria-label="Four of five stars">★★★★</span>
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
<span role="img" aria-label="Four of five stars">★★★★</span>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NameWithoutRole>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NameWithoutRole {}

impl Rule for NameWithoutRole {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ARIA).filter(|entry| !entry.hidden.is_hidden()) {
            if entry.role.is_none_or(Role::may_be_named) {
                continue;
            }
            let described: &[&str] = &["aria-roledescription", "aria-brailleroledescription"];
            let named = ["aria-label", "aria-labelledby", "aria-braillelabel"];
            let described = if entry.role == Some(Role::Generic) { described } else { &[] };
            if named
                .iter()
                .chain(described)
                .any(|name| entry.element.value(name).is_some_and(|own| !own.trim().is_empty()))
            {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y025", "Give this element a role, or write its name as text")
        .why("A plain element cannot have a name; most screen readers do not say it.")
        .help("Add a `role` such as `img`, `group` or `region`, or remove `aria-label`.")
}
