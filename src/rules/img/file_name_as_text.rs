//! `IMG002`: the text that stands in for a picture is a file name.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "IMG002",
        name: "file-name-as-text",
        group: Group::Images,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The text that stands in for a picture is a file name.",
        checks: "Texts of pictures that end like a file, are the picture's own file name, or are a camera's number.",
        why: "Screen readers would read out the file name, which tells people nothing.",
        fix: "Say what the picture shows.",
        options: &[],
        references: &["WCAG 2.2, 1.1.1 Non-text Content"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![IMG_2041.jpg](/chart.png)
-- static/chart.png --
x
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
![Sales by quarter](/chart.png)
-- static/chart.png --
x
"##,
        ),
    ],
    Scope::Page,
    configure::<FileNameAsText>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileNameAsText {}

/// Ends of names of pictures.
const ENDS: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp"];

/// Beginnings of names that cameras and programs give.
const NUMBERED: [&str; 6] = ["img_", "dsc_", "dscn", "screenshot ", "screen shot ", "image_"];

impl Rule for FileNameAsText {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        for link in cx.document.facts.links.iter().filter(|link| link.image) {
            let source = cx.text.get(link.span.range()).unwrap_or("");
            let Some(text) = source.strip_prefix("![").and_then(|rest| rest.split(']').next()) else { continue };
            if !is_file_name(text, &link.url) {
                continue;
            }
            sink.push(
                Finding::new("IMG002", "Say what this picture shows instead of its file name")
                    .at(link.span, format!("`{text}` is the name of a file"))
                    .why("Screen readers read it out, and it tells people nothing.")
                    .help("Write in a few words what is to be seen: `![Sales by quarter](chart.png)`."),
            );
        }
    }
}

fn is_file_name(text: &str, url: &str) -> bool {
    let text = text.trim().to_lowercase();
    let numbered =
        |start: &&str| text.strip_prefix(*start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let file = url.rsplit('/').next().unwrap_or(url).to_lowercase();
    // A single plain word may well be the right text: only names with a sign in them are taken for file names.
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let is_stem = text == stem && stem.contains(['-', '_']) && !stem.contains(' ');
    !text.is_empty() && (ENDS.iter().any(|end| text.ends_with(end)) || NUMBERED.iter().any(numbered) || is_stem)
}
