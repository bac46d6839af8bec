//! `IMG003`: a picture tells where it was taken, or by whom.

use std::io::Cursor;

use exif::{In, Reader, Tag};
use serde::Deserialize;

use crate::diag::Sink;
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
        summary: "A picture tells where it was taken, or by whom.",
        checks: "The data inside JPEG, PNG, WebP, TIFF and HEIF pictures: position, name of the owner, serial number of the camera.",
        why: "Everybody who loads the picture can read it; it may give away a home, a customer's site, or a name.",
        fix: "Save the picture without these data; most programs have such a choice when exporting for the web.",
        options: &[],
        references: &["Exif 3.0 (CIPA DC-008)", "Regulation (EU) 2016/679, Article 5(1)(c)"],
    },
    &[Example::none("A picture cannot be shown as text; a test makes one with a position.")],
    Scope::Output,
    configure::<PictureWithPosition>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureWithPosition {}

/// Ends of names of pictures that may hold such data.
const ENDS: [&str; 9] = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif", "avif"];

impl Rule for PictureWithPosition {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        if !ENDS.iter().any(|known| known.eq_ignore_ascii_case(end)) {
            return;
        }
        // Data that cannot be read holds nothing that a reader of the page could read either.
        let Ok(data) = Reader::new().read_from_container(&mut Cursor::new(cx.bytes)) else { return };
        let told: Vec<&str> = [
            (Tag::GPSLatitude, "where it was taken"),
            (Tag::CameraOwnerName, "the name of the owner"),
            (Tag::BodySerialNumber, "the number of the camera"),
        ]
        .into_iter()
        .filter(|(tag, _)| data.get_field(*tag, In::PRIMARY).is_some())
        .map(|(_, told)| told)
        .collect();
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
