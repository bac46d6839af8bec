//! `A11Y024`: an element has an `aria-` attribute that does not fit its role.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Aria, Role};
use crate::html::{Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y024",
        name: "misplaced-aria-attribute",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An element has an `aria-` attribute that does not fit its role.",
        checks: "Each state and property must be one that the role of the element supports.",
        why: "Screen readers pass over the attribute, or say something wrong.",
        fix: "Remove the attribute, or give the element the role that it needs.",
        options: &[],
        references: &["W3C ACT rule 5c01ea", "ARIA in HTML", "WAI-ARIA 1.2"],
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
<a href="/" aria-checked="true">News</a>
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
<a href="/" aria-current="page">News</a>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<MisplacedAriaAttribute>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MisplacedAriaAttribute {}

impl Rule for MisplacedAriaAttribute {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::ARIA).filter(|entry| entry.is_exposed()) {
            for attribute in entry.element.attributes() {
                let Some((aria, _)) = Aria::find(attribute.name) else { continue };
                let fits = match (entry.role, entry.tag) {
                    (Some(role), _) => role.supports(aria),
                    (None, Tag::Audio | Tag::Video) => Role::Application.supports(aria),
                    (None, tag) => Role::Generic.supports(aria) || may_be_anything(tag),
                };
                if !fits {
                    let why = format!("`{}` does not fit the role of this element.", aria.attribute());
                    sink.push(cx.on(entry.element, finding().why(why)));
                }
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y024", "Remove the `aria-` attribute that does not fit here")
        .why("The role of this element does not know it, so screen readers pass over it.")
        .help("Remove the attribute, or give the element the role that it needs.")
}

/// Elements without a role of their own that browsers show as something people work with.
fn may_be_anything(tag: Tag) -> bool {
    matches!(tag, Tag::Object | Tag::Embed | Tag::Input | Tag::Iframe | Tag::Summary | Tag::Canvas | Tag::Other)
}
