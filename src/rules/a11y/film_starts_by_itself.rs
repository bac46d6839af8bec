//! `A11Y033`: a film starts by itself and readers cannot stop it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Tag;
use crate::html::access::Hidden;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y033",
        name: "film-starts-by-itself",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A film starts by itself and readers cannot stop it.",
        checks: "`video` with `autoplay` and without `controls`. Whether a script offers a way to stop it is not looked at.",
        why: "What moves beside a text keeps people from reading it, and some get ill from it.",
        fix: "Remove `autoplay`, or add `controls`.",
        options: &[],
        references: &["WCAG 2.2, 2.2.2 Pause, Stop, Hide (A)"],
    },
    &[
        Example::bad(
            r##"-- static/tour.mp4 --
A recording.
-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<video src="/tour.mp4" autoplay muted></video>
</main>
</body>
</html>
"##,
        ),
        Example::good(
            r##"-- static/tour.mp4 --
A recording.
-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<video src="/tour.mp4" autoplay muted controls></video>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<FilmStartsByItself>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilmStartsByItself {}

impl Rule for FilmStartsByItself {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.of(Tag::Video) {
            let video = entry.element;
            let shown = !entry.hidden.has(Hidden::NOT_RENDERED.or(Hidden::INVISIBLE));
            if shown && video.has("autoplay") && !video.has("controls") {
                sink.push(cx.on(video, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y033", "Let readers start and stop this film")
        .why("It moves by itself beside the text, which keeps people from reading.")
        .help("Remove `autoplay`, or add `controls`.")
}
