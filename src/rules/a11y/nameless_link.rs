//! `A11Y007`: a link has no text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y007",
        name: "nameless-link",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A link has no text.",
        checks: "Each link needs text, a picture with alternative text, or a name by other means.",
        why: "A screen reader says the address letter by letter, or only the word link.",
        fix: "Write a text into the link, or describe the picture in it.",
        options: &[],
        references: &[
            "W3C ACT rule c487ae",
            "WCAG 2.2, 2.4.4 Link Purpose (A)",
            "WCAG 2.2, 4.1.2 Name, Role, Value (A)",
        ],
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
<a href="/"><img src="/arrow.png" alt=""></a>
</main>
</body>
</html>
-- static/arrow.png --
x
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
<a href="/"><img src="/arrow.png" alt="All news"></a>
</main>
</body>
</html>
-- static/arrow.png --
x
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessLink>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessLink {}

impl Rule for NamelessLink {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for (entry, name) in survey.links() {
            if name.is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y007", "Give this link a text")
        .why("People who listen to the page hear an address, or only the word link.")
        .help("Write a text into the link, or describe the picture in it.")
}
