//! `IMG004`: a picture file is heavy.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG004",
        name: "heavy-picture",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture file is heavy.",
        checks: "The size of picture files in the output.",
        why: "It is nearly always why a page opens slowly on a phone.",
        fix: "Save it smaller: no wider than about 1600 pixels, as WebP or JPEG.",
        options: &[("most", "most kilobytes of a picture; 1000 by default")],
        references: &[],
    },
    &[Example::none("A picture that heavy cannot be shown as text; a test makes one.")],
    Scope::Output,
    configure::<HeavyPicture>,
);

/// Options of the rule.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeavyPicture {
    /// Most kilobytes of a picture.
    most: usize,
}

impl Default for HeavyPicture {
    fn default() -> Self {
        Self { most: 1000 }
    }
}

/// Ends of names of pictures.
const ENDS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "bmp"];

impl Rule for HeavyPicture {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        let kilobytes = cx.bytes.len() / 1000;
        if kilobytes <= self.most || !ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        sink.push(
            cx.finding("IMG004", format!("Save `{}` smaller: {kilobytes} KB", cx.path))
                .why(format!("A picture may have {} KB, so that pages open fast on a phone.", self.most))
                .help("Make it no wider than about 1600 pixels, and save it as WebP or JPEG."),
        );
    }
}
