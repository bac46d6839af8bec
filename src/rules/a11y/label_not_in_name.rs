//! `A11Y036`: what is read aloud for a link or button differs from what is shown on it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Hidden, Role, hidden};
use crate::html::{Element, Node, Tag, has, unescape};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y036",
        name: "label-not-in-name",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "What is read aloud for a link or button differs from what is shown on it.",
        checks: "Links and buttons with `aria-label` or `aria-labelledby`: the words that are shown have to be part of it, in their order. Elements with classes inside are passed over, because a style sheet may hide them.",
        why: "People who speak to their computer say what they see, and nothing happens.",
        fix: "Start `aria-label` with the words that are shown, or remove it.",
        options: &[],
        references: &["W3C ACT rule 2ee8b8", "WCAG 2.2, 2.5.3 Label in Name (A)"],
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
<a href="/" aria-label="Start page">Our news</a>
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
<a href="/" aria-label="Our news, start page">Our news</a>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<LabelNotInName>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelNotInName {}

impl Rule for LabelNotInName {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ARIA).filter(|entry| entry.is_exposed()) {
            let control = entry.role.is_some_and(|role| role.is_widget() && role.is_named_by_content());
            let named = ["aria-label", "aria-labelledby"].iter().any(|name| entry.element.has(name));
            if !control || !named || entry.role == Some(Role::GridCell) {
                continue;
            }
            let Some(shown) = shown(entry.element) else { continue };
            let name = survey.name(entry.element);
            if is_judged(&shown) && !name.is_empty() && !holds(&words(&name), &words(&shown)) {
                sink.push(cx.on(entry.element, finding(&shown)));
            }
        }
    }
}

fn finding(shown: &str) -> Finding {
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    Finding::new("A11Y036", "Put the words that are shown first in the name")
        .why(format!("People who speak to their computer say `{shown}`, but this element is named otherwise."))
        .help("Start `aria-label` with the words that are shown, or remove it.")
}

/// The text that is shown in an element; none where a style sheet may hide a part of it.
fn shown(element: Element<'_, '_>) -> Option<String> {
    let mut out = String::new();
    append(element, &mut out).then_some(out)
}

fn append(element: Element<'_, '_>, out: &mut String) -> bool {
    element.children().all(|node| match node {
        Node::Comment(..) => true,
        Node::Text(text, _) => {
            out.push_str(&unescape(text));
            true
        }
        Node::Element(child) if hidden(child).has(Hidden::NOT_RENDERED.or(Hidden::INVISIBLE)) => true,
        Node::Element(child) if matches!(child.tag(), Tag::Img | Tag::Svg) => true,
        Node::Element(child) if child.has("class") || child.has("style") && child.tag() != Tag::Div => false,
        Node::Element(child) => {
            let line = child.tag().heading().is_some() || matches!(child.tag(), Tag::P | Tag::Br | Tag::Li);
            if line {
                out.push(' ');
            }
            let known = append(child, out);
            if line {
                out.push(' ');
            }
            known
        }
    })
}

/// Whether the text is words that people say: no single letter, no name of an icon, no abbreviation.
fn is_judged(shown: &str) -> bool {
    let text = shown.trim();
    let icon = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let letter = text.chars().count() == 1 && !text.bytes().all(|byte| byte.is_ascii_digit());
    let short = text.split_whitespace().any(|word| {
        word.strip_suffix('.').is_some_and(|word| word.chars().next_back().is_some_and(char::is_alphabetic))
    });
    !icon && !letter && !short
}

/// Words in small letters: what stands in brackets is left out, signs are not said.
fn words(text: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '\'' | '’' | '\u{ad}' => {}
            _ if letter.is_alphanumeric() => plain.extend(letter.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Whether all words stand in the others, one after another.
fn holds(all: &[String], some: &[String]) -> bool {
    some.is_empty() || all.windows(some.len()).any(|window| window == some)
}
