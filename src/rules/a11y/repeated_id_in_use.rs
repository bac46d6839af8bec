//! `A11Y042`: two elements have the same `id`, and a label or link refers to it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y042",
        name: "repeated-id-in-use",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Two elements have the same `id`, and a label or link refers to it.",
        checks: "All `id` attributes of a page that a label, an `aria-` attribute, a header of a table or a link on the same page refers to.",
        why: "The label or link belongs to the first of the two, which may be the wrong one.",
        fix: "Give one of them another `id`.",
        options: &[],
        references: &["HTML standard, 3.2.6 The id attribute", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<p><a href="#dates">Dates</a></p><p id="dates">May</p><p id="dates">June</p>
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
<p><a href="#dates">Dates</a></p><p id="dates">May</p><p id="more">June</p>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<RepeatedIdInUse>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedIdInUse {}

impl Rule for RepeatedIdInUse {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for (id, second) in survey.repeated_ids().filter(|(id, _)| survey.is_referred_to(id)) {
            sink.push(cx.on(second, finding(id)));
        }
    }
}

fn finding(id: &str) -> Finding {
    Finding::new("A11Y042", format!("Give this another `id` than `{}`", id.replace('`', "'")))
        .why("Another element has the same, and a label or link of the page refers to it.")
        .help("Change one of the two; `{#name}` after a heading in Markdown sets its `id`.")
}
