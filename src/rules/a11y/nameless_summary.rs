//! `A11Y014`: a part that opens and closes has no visible title.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::{Role, is_summary_button};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y014",
        name: "nameless-summary",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A part that opens and closes has no visible title.",
        checks: "Each `summary` in a `details` element needs text, or a name by other means.",
        why: "People who listen to the page cannot know what opens.",
        fix: "Write a text into `summary`.",
        options: &[],
        references: &["W3C ACT rule 2t702h", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<details><summary></summary><p>We ship on Mondays.</p></details>
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
<details><summary>When do you ship?</summary><p>We ship on Mondays.</p></details>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessSummary>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessSummary {}

impl Rule for NamelessSummary {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.tag == Tag::Summary
                && !entry.hidden.is_hidden()
                && entry.explicit.is_none_or(Role::is_presentational)
                && is_summary_button(entry.element);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y014", "Write a text for this `summary`")
        .why("People who listen to the page cannot know what opens here.")
        .help("Write a few words into `summary`.")
}
