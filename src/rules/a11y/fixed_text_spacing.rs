//! `A11Y030`: the spacing of a text is too narrow and cannot be changed by readers.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{declarations, is_outside_view};
use crate::html::{Element, Node, Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y030",
        name: "fixed-text-spacing",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The spacing of a text is too narrow and cannot be changed by readers.",
        checks: "`letter-spacing`, `word-spacing` and `line-height` in `style` attributes that are `!important` need at least 0.12, 0.16 and 1.5 times the size of the letters.",
        why: "People who need more space between letters, words or lines to read cannot set it.",
        fix: "Remove `!important`, or use a larger value.",
        options: &[],
        references: &[
            "W3C ACT rule 24afc2",
            "W3C ACT rule 9e45ec",
            "W3C ACT rule 78fd32",
            "WCAG 2.2, 1.4.12 Text Spacing (AA)",
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
<p style="letter-spacing: 0.1em !important">Text</p>
</main>
</body>
</html>
"##,
        ),
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<p style="line-height: 120% !important">Text</p>
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
<p class="airy">Text</p>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<FixedTextSpacing>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FixedTextSpacing {}

/// Properties with the least value, in sizes of the letters (WCAG 2.2, 1.4.12).
const LEAST: [(&str, f64); 3] = [("letter-spacing", 0.12), ("word-spacing", 0.16), ("line-height", 1.5)];

impl Rule for FixedTextSpacing {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::STYLE).filter(|entry| !entry.hidden.is_hidden()) {
            let style = entry.element.value("style").unwrap_or_default();
            for (property, least) in LEAST {
                let own = declarations(&style).filter(|own| own.important && own.name.eq_ignore_ascii_case(property));
                let Some(value) = own.last().map(|own| own.value.to_ascii_lowercase()) else { continue };
                let narrow = sizes(&value, entry.element).is_some_and(|sizes| sizes < least);
                let stops = if value.ends_with("px") { "font-size" } else { property };
                if narrow
                    && !is_outside_view(&style)
                    && has_text(entry.element, [property, stops])
                    && wraps(entry.element, property)
                {
                    sink.push(cx.on(entry.element, finding(property, least)));
                }
            }
        }
    }
}

fn finding(property: &str, least: f64) -> Finding {
    Finding::new("A11Y030", format!("Let readers change `{property}`"))
        .why("People who need more space in a text cannot set it here, because of `!important`.")
        .help(format!("Remove `!important`, or write at least {least} times the size of the letters."))
}

/// A value in sizes of the letters; none where that cannot be told from the page alone.
fn sizes(value: &str, element: Element<'_, '_>) -> Option<f64> {
    if matches!(value, "normal" | "initial") {
        return Some(0.0);
    }
    let at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let number: f64 = value[..at].trim().parse().ok()?;
    match &value[at..] {
        "" | "em" => Some(number),
        "%" => Some(number / 100.0),
        "px" => letters(element).map(|size| number / size),
        _ => None,
    }
}

/// Size of the letters in pixels, where the nearest `style` attribute that sets one says so.
fn letters(element: Element<'_, '_>) -> Option<f64> {
    let own = |element: Element<'_, '_>| {
        let style = element.value("style")?;
        let size = declarations(&style).find(|own| own.name.eq_ignore_ascii_case("font-size"))?;
        Some(size.value.to_ascii_lowercase().strip_suffix("px").and_then(|size| size.trim().parse::<f64>().ok()))
    };
    std::iter::once(element).chain(element.ancestors()).find_map(own)?.filter(|size| *size > 0.0)
}

/// Whether text is shown with this value: in the element, or in others that set none of these properties themselves.
fn has_text(element: Element<'_, '_>, stops: [&str; 2]) -> bool {
    element.children().any(|node| match node {
        Node::Text(text, _) => !text.trim().is_empty(),
        Node::Element(child) if matches!(child.tag(), Tag::Script | Tag::Style | Tag::Template) => false,
        Node::Element(child) => {
            let style = child.value("style").unwrap_or_default();
            let sets = declarations(&style).any(|own| stops.iter().any(|stop| own.name.eq_ignore_ascii_case(stop)));
            !sets && has_text(child, stops)
        }
        Node::Comment(..) => false,
    })
}

/// The height of lines matters only where a text has more than one: not in boxes that are wide and scroll.
fn wraps(element: Element<'_, '_>, property: &str) -> bool {
    property != "line-height"
        || !std::iter::once(element).chain(element.ancestors()).any(|around| {
            let style = around.value("style").unwrap_or_default();
            let scrolls = |name: &str, value: &str| {
                name.to_ascii_lowercase().starts_with("overflow") && matches!(value, "scroll" | "auto")
                    || name.eq_ignore_ascii_case("white-space") && value == "nowrap"
            };
            declarations(&style).any(|own| scrolls(own.name, &own.value.to_ascii_lowercase()))
        })
}
