//! `A11Y010`: an embedded page has no title.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::{is_marked_decorative, tabindex};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y010",
        name: "nameless-frame",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An embedded page has no title.",
        checks: "Each `iframe` needs a `title`, or a name by other means.",
        why: "People who listen to the page cannot know what the frame holds without going through it.",
        fix: "Add `title` with a few words on the content, for example `title=\"Video: factory tour\"`.",
        options: &[],
        references: &["W3C ACT rule cae760", "WCAG 2.2, 4.1.2 Name, Role, Value (A)"],
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
<iframe src="/map.html"></iframe>
</main>
</body>
</html>
-- static/map.html --
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
<iframe src="/map.html" title="Map of our offices"></iframe>
</main>
</body>
</html>
-- static/map.html --
x
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessFrame>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessFrame {}

impl Rule for NamelessFrame {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.tag == Tag::Iframe
                && !entry.hidden.is_hidden()
                && !is_marked_decorative(entry.element)
                && tabindex(entry.element).is_none_or(|number| number >= 0);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y010", "Add a `title` to this frame")
        .why("People who listen to the page cannot know what is embedded here.")
        .help("Add `title` with a few words, for example `title=\"Map of our offices\"`.")
}
