//! `IMG005`: a picture has more pixels than any screen shows.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG005",
        name: "large-picture",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture has more pixels than any screen shows.",
        checks: "Width and height of picture files in the output.",
        why: "Browsers load and unpack all of it to show a small part.",
        fix: "Scale it down to about 1600 pixels.",
        options: &[("most", "most pixels of the longer side; 5000 by default")],
        references: &[],
    },
    &[Example::none("A picture that large cannot be shown as text; a test makes one.")],
    Scope::Output,
    configure::<LargePicture>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LargePicture {
    /// Most pixels of the longer side.
    most: usize,
}

impl Default for LargePicture {
    fn default() -> Self {
        Self { most: 5000 }
    }
}

/// Ends of names of pictures.
const ENDS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "avif"];

impl Rule for LargePicture {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        if !ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        let Ok(size) = imagesize::blob_size(cx.bytes) else { return };
        if size.width.max(size.height) <= self.most {
            return;
        }
        sink.push(
            cx.finding("IMG005", format!("Scale `{}` down: {} × {} pixels", cx.path, size.width, size.height))
                .why(format!("No side may have more than {} pixels; browsers load and unpack all of them.", self.most))
                .help("Scale it to about 1600 pixels; it looks the same on the page."),
        );
    }
}
