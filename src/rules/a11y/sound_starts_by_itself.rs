//! `A11Y032`: sound starts by itself and readers cannot stop it.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::{Element, Tag};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y032",
        name: "sound-starts-by-itself",
        group: Group::Accessibility,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Sound starts by itself and readers cannot stop it.",
        checks: "`audio` with `autoplay` needs `controls`, or has to be `muted`. A cut of at most three seconds, as in `#t=8,10`, may play.",
        why: "People who listen to the page hear the sound over what is read to them.",
        fix: "Remove `autoplay`, or add `controls`.",
        options: &[],
        references: &["W3C ACT rule 80f0bf", "WCAG 2.2, 1.4.2 Audio Control (A)"],
    },
    &[
        Example::bad(
            r##"-- static/talk.mp3 --
A recording.
-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<audio src="/talk.mp3" autoplay></audio>
</main>
</body>
</html>
"##,
        ),
        Example::good(
            r##"-- static/talk.mp3 --
A recording.
-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<audio src="/talk.mp3" controls></audio>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<SoundStartsByItself>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SoundStartsByItself {}

impl Rule for SoundStartsByItself {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.of(Tag::Audio) {
            let audio = entry.element;
            // Sound without controls takes no place, and is heard all the same: whether it is hidden does not matter.
            if audio.has("autoplay") && !audio.has("controls") && !audio.has("muted") && !is_short(audio) {
                sink.push(cx.on(audio, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y032", "Let readers start and stop this sound")
        .why("It starts by itself, over what is read to people who listen to the page.")
        .help("Remove `autoplay`, or add `controls`.")
}

/// Whether all sources are cuts of at most three seconds (Media Fragments URI 1.0).
fn is_short(audio: Element<'_, '_>) -> bool {
    let inner =
        audio.child_elements().filter(|child| child.tag() == Tag::Source).filter_map(|child| child.value("src"));
    let sources: Vec<_> = audio.value("src").into_iter().chain(inner).collect();
    let seconds = |url: &str| {
        let (_, cut) = url.split_once("#t=")?;
        let (start, end) = cut.split_once(',')?;
        let start: f64 = if start.is_empty() { 0.0 } else { start.parse().ok()? };
        Some(end.parse::<f64>().ok()? - start)
    };
    !sources.is_empty() && sources.iter().all(|url| seconds(url).is_some_and(|seconds| seconds <= 3.0))
}
