//! `A11Y038`: an element is marked as decoration and has a name or takes the keyboard all the same.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Role, is_marked_decorative};
use crate::html::{Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y038",
        name: "named-decoration",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element is marked as decoration and has a name or takes the keyboard all the same.",
        checks: "Elements with an empty `alt`, or with the role `none` or `presentation`, that browsers read aloud because of their other attributes.",
        why: "It is not clear whether people who listen to the page should meet it, and browsers differ.",
        fix: "Decide: remove the name, or remove the mark as decoration.",
        options: &[],
        references: &["W3C ACT rule 46ca7f", "WAI-ARIA 1.2, presentational roles conflict resolution"],
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
<nav role="presentation" aria-label="Topics"><a href="/">News</a></nav>
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
<nav aria-label="Topics"><a href="/">News</a></nav>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamedDecoration>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamedDecoration {}

impl Rule for NamedDecoration {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let may = entry.tag == Tag::Img || entry.element.may_have(has::ROLE);
            let exposed = !entry.hidden.is_hidden() && !entry.role.is_some_and(Role::is_presentational);
            if may && exposed && is_marked_decorative(entry.element) {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y038", "Decide whether this element is decoration")
        .why("It is marked as decoration, but its name or its place in the keyboard order says otherwise.")
        .help("Remove the name and `tabindex`; or remove the empty `alt` or the `role`.")
}
