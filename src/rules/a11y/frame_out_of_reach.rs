//! `A11Y037`: a frame with links or fields cannot be reached with the keyboard.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::access::{Hidden, is_tab_stop, tabindex};
use crate::html::{Element, Tag, Tree};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y037",
        name: "frame-out-of-reach",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A frame with links or fields cannot be reached with the keyboard.",
        checks: "`iframe` with a negative `tabindex` whose content stands in `srcdoc` and takes the keyboard. Frames that load another page are not judged.",
        why: "People who use a keyboard cannot get at what is in the frame.",
        fix: "Remove `tabindex` from the frame.",
        options: &[],
        references: &["W3C ACT rule akn7bn", "WCAG 2.2, 2.1.1 Keyboard (A)"],
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
<iframe title="Dates" tabindex="-1" srcdoc="<a href='/'>News</a>"></iframe>
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
<iframe title="Dates" srcdoc="<a href='/'>News</a>"></iframe>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<FrameOutOfReach>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FrameOutOfReach {}

impl Rule for FrameOutOfReach {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for entry in survey.of(Tag::Iframe) {
            let frame = entry.element;
            let shown =
                !entry.hidden.has(Hidden::NOT_RENDERED.or(Hidden::INVISIBLE)) && !is_inert(frame) && !is_tiny(frame);
            if !shown || tabindex(frame).is_none_or(|number| number >= 0) {
                continue;
            }
            let Some(inner) = frame.value("srcdoc") else { continue };
            if Tree::new(&inner).elements().any(is_tab_stop) {
                sink.push(cx.on(frame, finding()));
            }
        }
    }
}

fn finding() -> Finding {
    Finding::new("A11Y037", "Let the keyboard into this frame")
        .why("What is in it cannot be reached without a mouse.")
        .help("Remove `tabindex` from the frame.")
}

fn is_inert(frame: Element<'_, '_>) -> bool {
    frame.has("inert") || frame.ancestors().any(|around| around.has("inert"))
}

fn is_tiny(frame: Element<'_, '_>) -> bool {
    ["width", "height"]
        .iter()
        .any(|name| frame.value(name).and_then(|own| own.trim().parse::<f64>().ok()).is_some_and(|own| own <= 1.0))
}
