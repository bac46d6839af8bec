//! `IMG003`: a picture tells where it was taken, or with whose camera.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::picture_data;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG003",
        name: "picture-with-position",
        group: Group::Images,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A picture tells where it was taken, or with whose camera.",
        checks: "The data inside JPEG, PNG, WebP, TIFF and HEIF pictures: position, name of the owner, serial number of the camera.",
        why: "Everybody who loads the picture can read it; it may give away a home, a customer's site, or a name.",
        fix: "Save the picture without these data; most programs have such a choice when exporting for the web.",
        options: &[],
        references: &["Exif 3.0 (CIPA DC-008)", "ISO 16684-1 (XMP)", "Regulation (EU) 2016/679, Article 5(1)(c)"],
    },
    &[Example::none("A picture cannot be shown as text; a test makes one with a position.")],
    Scope::Output,
    configure::<PictureWithPosition>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureWithPosition {}

impl Rule for PictureWithPosition {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        if !picture_data::ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        let told = picture_data::position(cx.bytes);
        if told.is_empty() {
            return;
        }
        sink.push(
            cx.finding("IMG003", format!("Save `{}` without hidden data", cx.path))
                .why(format!("The file tells everybody {}.", told.join(", ")))
                .help("Export the picture for the web without these data, and put it in place of this file."),
        );
    }
}
