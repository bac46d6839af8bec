//! `IMG010`: a picture carries the names or addresses of people.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::picture_data;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG010",
        name: "picture-with-names",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture carries the names or addresses of people.",
        checks: "The data inside pictures (Exif, XMP, IPTC): author, addresses of the author, people who are shown. Pictures with an entry in `data/media.toml` may name their author.",
        why: "Everybody who loads the picture can read it; the people may not know that it is there.",
        fix: "Save the picture without these data. If the author wants to be named, register the picture.",
        options: &[],
        references: &[
            "Exif 3.0 (CIPA DC-008)",
            "ISO 16684-1 (XMP)",
            "IPTC Photo Metadata Standard",
            "Regulation (EU) 2016/679, Article 5(1)(c)",
        ],
    },
    &[Example::none("A picture cannot be shown as text; a test makes one with names.")],
    Scope::Output,
    configure::<PictureWithNames>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureWithNames {}

impl Rule for PictureWithNames {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        if !picture_data::ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        let is_registered = cx.registers.media.as_ref().is_some_and(|register| register.find(cx.origin).is_some());
        let told: Vec<&str> = picture_data::names(cx.bytes)
            .into_iter()
            .filter(|told| !(is_registered && *told == picture_data::AUTHOR))
            .collect();
        if told.is_empty() {
            return;
        }
        sink.push(
            cx.finding("IMG010", format!("Save `{}` without names, or register it", cx.path))
                .why(format!("The file tells everybody {}.", told.join(", ")))
                .help("Export the picture for the web without these data. If the author is to be named, add it to `data/media.toml`."),
        );
    }
}
