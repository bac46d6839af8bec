//! `A11Y041`: two elements of a page have the same `id`.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y041",
        name: "repeated-id",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Two elements of a page have the same `id`.",
        checks: "All `id` attributes of a page that nothing on the page refers to. Those in use are the matter of A11Y042.",
        why: "Links and scripts that use the name reach only the first of the two.",
        fix: "Give one of them another `id`.",
        options: &[],
        references: &["HTML standard, 3.2.6 The id attribute"],
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
<p id="dates">May</p><p id="dates">June</p>
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
<p id="dates">May</p><p id="more">June</p>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<RepeatedId>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedId {}

impl Rule for RepeatedId {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for (id, second) in survey.repeated_ids().filter(|(id, _)| !survey.is_referred_to(id)) {
            sink.push(cx.on(second, finding(id)));
        }
    }
}

fn finding(id: &str) -> Finding {
    Finding::new("A11Y041", format!("Give this another `id` than `{}`", id.replace('`', "'")))
        .why("Another element of the page has the same, and links and scripts reach only the first.")
        .help("Change one of the two; `{#name}` after a heading in Markdown sets its `id`.")
}
