//! `A11Y045`: a list holds something between its entries, or an entry stands outside a list.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Hidden, explicit_role, hidden};
use crate::html::{Element, Node, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y045",
        name: "broken-list",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A list holds something between its entries, or an entry stands outside a list.",
        checks: "`ul`, `ol` and `menu` may directly hold only `li`; `li` stands in one of them; `dl` holds `dt` and `dd`, or groups of them.",
        why: "Screen readers say how many entries a list has, and count wrongly.",
        fix: "Put what stands between the entries into one of them, and entries into a list.",
        options: &[],
        references: &["WCAG 2.2, 1.3.1 Info and Relationships (A)", "HTML standard, 4.4 Grouping content"],
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
<ul><p>Dates</p><li>May</li></ul>
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
<div><li>May</li></div>
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
<p>Dates</p><ul><li>May</li></ul>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<BrokenList>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrokenList {}

impl Rule for BrokenList {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(tree) = cx.html else { return };
        for element in tree.notable() {
            let (wrong, finding): (Option<Element<'_, '_>>, fn() -> Finding) = match element.tag() {
                Tag::Ul | Tag::Ol | Tag::Menu => (misfit(element, &[Tag::Li]), between),
                Tag::Dl => (misfit(element, &[Tag::Dt, Tag::Dd, Tag::Div]), between),
                Tag::Li => (is_alone(element).then_some(element), alone),
                _ => continue,
            };
            if let Some(wrong) =
                wrong.filter(|wrong| !hidden(*wrong).has(Hidden::NOT_RENDERED.or(Hidden::FROM_READERS)))
            {
                sink.push(cx.on(wrong, finding()));
            }
        }
    }
}

fn between() -> Finding {
    Finding::new("A11Y045", "Put this into an entry of the list, or before it")
        .why("Only entries may stand directly in a list; screen readers count them wrongly otherwise.")
        .help("Move it into the entry before it, or in front of the list.")
}

fn alone() -> Finding {
    Finding::new("A11Y045", "Put this entry into a list")
        .why("Screen readers do not announce an entry that stands outside a list.")
        .help("Put `<ul>` or `<ol>` around the entries.")
}

/// What stands directly in a list and is no entry; the list itself where that is a text.
fn misfit<'a>(list: Element<'a, 'a>, entries: &[Tag]) -> Option<Element<'a, 'a>> {
    if explicit_role(list).is_some() {
        return None;
    }
    list.children().find_map(|node| match node {
        Node::Text(text, _) => (!text.trim().is_empty()).then_some(list),
        Node::Comment(..) => None,
        Node::Element(child) => {
            let fits =
                entries.contains(&child.tag()) || matches!(child.tag(), Tag::Script | Tag::Template | Tag::Other);
            (!fits && explicit_role(child).is_none()).then_some(child)
        }
    })
}

fn is_alone(entry: Element<'_, '_>) -> bool {
    let around = entry.parent().map(Element::tag);
    // A custom element or a template may be put into a list by a script.
    let listed = matches!(around, Some(Tag::Ul | Tag::Ol | Tag::Menu | Tag::Template | Tag::Other | Tag::Slot));
    !listed && explicit_role(entry).is_none() && !entry.ancestors().any(|around| around.tag() == Tag::Template)
}
