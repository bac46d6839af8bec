//! `A11Y015`: an embedded object has no name.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y015",
        name: "nameless-object",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An embedded object has no name.",
        checks: "Each `object` that shows a picture, sound or film needs `title` or `aria-label`.",
        why: "People who do not see it cannot know what it is.",
        fix: "Add `title` or `aria-label` with a few words.",
        options: &[],
        references: &["W3C ACT rule 8fc3b6", "WCAG 2.2, 1.1.1 Non-text Content (A)"],
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
<object data="/plant.mp4" type="video/mp4"></object>
</main>
</body>
</html>
-- static/plant.mp4 --
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
<object data="/plant.mp4" type="video/mp4" title="Tour of the plant"></object>
</main>
</body>
</html>
-- static/plant.mp4 --
x
"##,
        ),
    ],
    Scope::Output,
    configure::<NamelessObject>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NamelessObject {}

impl Rule for NamelessObject {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.entries() {
            let concerned = entry.tag == Tag::Object
                && !entry.hidden.is_hidden()
                && entry.explicit.is_none()
                && is_media(entry.element);
            if concerned && survey.name(entry.element).is_empty() {
                sink.push(cx.on(entry.element, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y015", "Give this embedded object a name")
        .why("People who do not see it cannot know what it is.")
        .help("Add `title` or `aria-label` with a few words.")
}

/// Ends of paths of pictures, sounds and films.
const MEDIA: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "mp3", "ogg", "wav", "m4a", "mp4", "webm", "mov"];

fn is_media(object: Element<'_, '_>) -> bool {
    if let Some(kind) = object.value("type") {
        return ["image/", "audio/", "video/"].iter().any(|own| kind.starts_with(own));
    }
    let data = object.value("data").unwrap_or_default();
    let path = data.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(_, end)| MEDIA.iter().any(|own| own.eq_ignore_ascii_case(end)))
}
