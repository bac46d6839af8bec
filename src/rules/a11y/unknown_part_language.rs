//! `A11Y005`: a passage names a language that does not exist.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Hidden, hidden, is_known_language};
use crate::html::{Element, Node, Tag, has};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y005",
        name: "unknown-part-language",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A passage names a language that does not exist.",
        checks: "The `lang` attribute of each element with text must start with a language of the IANA registry.",
        why: "A screen reader reads the passage with the wrong voice.",
        fix: "Use the two or three letters of the language: `en`, `de`, `fr`.",
        options: &[],
        references: &["W3C ACT rule de46e4", "WCAG 2.2, 3.1.2 Language of Parts (AA)", "BCP 47"],
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
<p lang="french">Bonjour</p>
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
<p lang="fr">Bonjour</p>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<UnknownPartLanguage>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownPartLanguage {}

impl Rule for UnknownPartLanguage {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.with(has::LANG).filter(|entry| entry.tag != Tag::Html) {
            let Some(lang) = entry.element.value("lang").filter(|lang| !lang.is_empty()) else { continue };
            if !is_known_language(&lang) && speaks(entry.element) {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y005", "Use a known language in `lang`")
        .why("The passage names no known language, so a screen reader reads it with the wrong voice.")
        .help("Write the short form of the language, for example `en`, `de` or `fr-CA`.")
}

/// Whether some text of the element is in the language it names.
fn speaks(element: Element<'_, '_>) -> bool {
    if hidden(element).has(Hidden::NOT_RENDERED) || element.ancestors().any(|around| around.tag() == Tag::Head) {
        return false;
    }
    let named =
        ["alt", "aria-label", "title"].iter().any(|name| element.value(name).is_some_and(|own| !own.trim().is_empty()));
    named
        || element.children().any(|node| match node {
            Node::Text(text, _) => !text.trim().is_empty() && !hidden(element).has(Hidden::INVISIBLE),
            Node::Element(child) => !child.has("lang") && speaks(child),
            Node::Comment(..) => false,
        })
}
