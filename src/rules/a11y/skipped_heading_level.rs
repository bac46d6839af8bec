//! `A11Y039`: a heading stands more than one level below the heading before it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Element;
use crate::html::access::Role;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y039",
        name: "skipped-heading-level",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A heading stands more than one level below the heading before it.",
        checks: "The levels of the headings that people meet on a page, in their order. The first one may have any level.",
        why: "Many people who listen to a page jump from heading to heading; a gap sounds like a part that is missing.",
        fix: "Use the level right below the heading before, and change how it looks in the style sheet.",
        options: &[],
        references: &["WCAG 2.2, 1.3.1 Info and Relationships (A)", "WCAG 2.2, technique G141"],
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
<h3>Dates</h3>
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
<h2>Dates</h2>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<SkippedHeadingLevel>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SkippedHeadingLevel {}

impl Rule for SkippedHeadingLevel {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        let mut before = None;
        for entry in survey.met_as(Role::Heading) {
            let Some(level) = level(entry.element) else { continue };
            if let Some(before) = before
                && level > before + 1
            {
                sink.push(cx.on(entry.element, finding(before + 1, level)));
            }
            before = Some(level);
        }
    }
}

fn finding(right: u32, level: u32) -> Finding {
    Finding::new("A11Y039", format!("Make this a heading of level {right}"))
        .why(format!("It has level {level}, and the heading before it level {}.", right - 1))
        .help(format!("Write `{} ` before it in Markdown, or `<h{right}>` in HTML.", "#".repeat(right as usize)))
}

/// Level of a heading; `aria-level` goes before the element.
fn level(heading: Element<'_, '_>) -> Option<u32> {
    let said = heading.value("aria-level").and_then(|level| level.trim().parse().ok()).filter(|level| *level > 0);
    said.or_else(|| heading.tag().heading().map(u32::from))
}
