//! `A11Y028`: an element holds others that its role does not allow.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Role, hidden, role};
use crate::html::{Element, Node, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y028",
        name: "wrong-child-role",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element holds others that its role does not allow.",
        checks: "Elements with a role such as `list` or `tablist` may directly hold only elements with the roles that belong there.",
        why: "Screen readers count the entries wrongly, or do not announce the list at all.",
        fix: "Give the inner elements the role that belongs there, or remove the outer role.",
        options: &[],
        references: &["W3C ACT rule bc4a75", "WCAG 2.2, 1.3.1 Info and Relationships (A)"],
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
<div role="list"><h2>Dates</h2></div>
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
<div role="list"><div role="listitem">May 14</div></div>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<WrongChildRole>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WrongChildRole {}

impl Rule for WrongChildRole {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ROLE).filter(|entry| entry.is_exposed() && entry.role == entry.explicit) {
            let owned = entry.role.map_or(&[][..], Role::owned);
            if owned.is_empty() || is_busy(entry.element) {
                continue;
            }
            let adopted = entry.element.value("aria-owns").unwrap_or_default();
            let mut adopted = adopted.split_ascii_whitespace().filter_map(|id| survey.by_id(id));
            let misfit = first_misfit(entry.element, owned).or_else(|| adopted.find_map(|own| misfit(own, owned)));
            if let Some(misfit) = misfit {
                sink.push(cx.on(misfit, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y028", "Give the inner elements the role that belongs here")
        .why("Screen readers count wrongly, or do not announce the whole at all.")
        .help("Give the inner elements the role that belongs there, or remove the outer role.")
}

fn is_busy(element: Element<'_, '_>) -> bool {
    let busy = |own: Element<'_, '_>| own.value("aria-busy").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    busy(element) || element.ancestors().any(busy)
}

/// The first element directly inside, in what is read aloud, whose role is not one of these.
fn first_misfit<'a>(element: Element<'a, 'a>, owned: &[Role]) -> Option<Element<'a, 'a>> {
    element.child_elements().find_map(|child| misfit(child, owned))
}

fn has_text(element: Element<'_, '_>) -> bool {
    element.children().any(|node| matches!(node, Node::Text(text, _) if !text.trim().is_empty()))
}

fn misfit<'a>(child: Element<'a, 'a>, owned: &[Role]) -> Option<Element<'a, 'a>> {
    if hidden(child).is_hidden() {
        return None;
    }
    match role(child) {
        Some(Role::Group) if owned.contains(&Role::Group) => first_misfit(child, owned),
        Some(role) if owned.contains(&role) => None,
        Some(Role::Generic) if has_text(child) => Some(child),
        Some(Role::Generic | Role::None | Role::Presentation) => first_misfit(child, owned),
        Some(_) => Some(child),
        // What has no role may be anything.
        None => None,
    }
}
