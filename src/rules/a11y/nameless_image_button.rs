//! `A11Y012`: a button made of a picture has no alternative text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y012",
        name: "nameless-image-button",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A button made of a picture has no alternative text.",
        checks: "Each `input` of type `image` needs `alt`, or a name by other means.",
        why: "People who listen to the page hear a made-up text and cannot know what the button does.",
        fix: "Say in `alt` what the button does.",
        options: &[],
        references: &[
            "W3C ACT rule 59796f",
            "WCAG 2.2, 1.1.1 Non-text Content (A)",
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
<form><input type="image" src="/go.png"></form>
</main>
</body>
</html>
-- static/go.png --
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
<form><input type="image" src="/go.png" alt="Search"></form>
</main>
</body>
</html>
-- static/go.png --
x
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessImageButton>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessImageButton {}

impl Rule for NamelessImageButton {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.of(Tag::Input).filter(|entry| entry.is_exposed()) {
            let image = entry.element.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image"));
            if image {
                let name = survey.name(entry.element);
                if name.is_empty() || DEFAULTS.iter().any(|own| own.eq_ignore_ascii_case(&name)) {
                    sink.push(cx.on(entry.element, finding()));
                }
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y012", "Say what this picture button does")
        .why("People who listen to the page cannot know what the button does.")
        .help("Say in `alt` what the button does, for example `alt=\"Search\"`.")
}

/// What browsers say where nothing is written.
const DEFAULTS: [&str; 2] = ["Submit", "Submit Query"];
