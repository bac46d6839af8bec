//! `A11Y029`: an element stands outside of what its role belongs to.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Role, implicit_role, role};
use crate::html::{Element, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y029",
        name: "role-without-context",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element stands outside of what its role belongs to.",
        checks: "Elements with a role such as `listitem` or `tab` must stand directly in an element with the role that they belong to.",
        why: "Screen readers announce an entry of nothing.",
        fix: "Put the element into one with the role that it belongs to, or remove the role.",
        options: &[],
        references: &["W3C ACT rule ff89c9", "WCAG 2.2, 1.3.1 Info and Relationships (A)"],
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
<div><div role="listitem">May 14</div></div>
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
    configure::<RoleWithoutContext>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoleWithoutContext {}

impl Rule for RoleWithoutContext {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ROLE).filter(|entry| entry.is_exposed() && entry.role == entry.explicit) {
            let context = entry.role.map_or(&[][..], Role::context);
            if context.is_empty() || implicit_role(entry.element) == entry.role {
                continue;
            }
            let owner = survey.with(has::ARIA).find(|other| owns(other.element, entry.element));
            let around = match owner {
                Some(owner) => owner.role,
                None => entry.element.ancestors().find(|around| !is_passed_over(*around)).and_then(role),
            };
            if around.is_none_or(|role| !context.contains(&role)) {
                let names: Vec<String> = context.iter().map(|role| format!("`{}`", role.name())).collect();
                let why = format!("This role belongs into {}.", names.join(" or "));
                sink.push(cx.on(entry.element, finding().why(why)));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y029", "Put this element into what its role belongs to")
        .why("Screen readers announce an entry of nothing.")
        .help("Put it into an element with the role that it belongs to, or remove `role`.")
}

fn owns(owner: Element<'_, '_>, element: Element<'_, '_>) -> bool {
    let Some(ids) = owner.value("aria-owns") else { return false };
    element.value("id").is_some_and(|id| ids.split_ascii_whitespace().any(|own| own == id))
}

/// Elements that a screen reader does not meet on the way out; those that announce changes it does.
fn is_passed_over(element: Element<'_, '_>) -> bool {
    !element.has("aria-live")
        && role(element).is_none_or(|role| matches!(role, Role::Generic | Role::None | Role::Presentation))
}
