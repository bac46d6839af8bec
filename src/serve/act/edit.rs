//! The text of a post, block by block: choose one, change it, save it.
//!
//! The blocks with their places stand beside the framed page. A click in the page finds its block by the words that
//! are to be read in both: templates, shortcodes and footnotes may change what stands where, words they do not change.
//! The words only choose; what is changed is the place of the block, and its source is shown before.

use std::fmt::Write as _;

use serde::Deserialize;

use super::picture::has_folder;
use super::reply::{Done, Refused};
use super::{About, Acts};
use crate::act::text::{blocks, spliced, start};
use crate::act::{Opened, files};
use crate::config::Markdown;
use crate::serve::desk::{DeskCx, escape, frame};
use crate::serve::http::Answer;

/// A block with its new text.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    start: usize,
    end: usize,
    text: String,
}

/// Saves one block.
pub(super) fn save(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    let about = (change.about.path.as_str(), change.about.digest.as_str());
    let saved = files::save(&acts.root, about, |before| spliced(&before.text, change.start..change.end, &change.text))?;
    Ok(Done { more: serde_json::json!({ "digest": saved.digest }), ..Done::new("Saved.") })
}

/// The page.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    let opened = match files::open(&acts.root, path) {
        Ok(opened) => opened,
        Err(failure) => return super::closed(cx, &failure),
    };
    let found = cx.said().and_then(|said| Some((said, said.outcome.reviews.iter().find(|one| one.path == path)?)));
    let title = found.map_or(path, |(_, review)| review.title.as_str());
    let back = cx.about("/post", path);
    let mut body = format!(
        "<header class=\"bar\"><p class=\"back\"><a href=\"{back}\">Back to the post</a></p>\n<h1>Edit: {}</h1>\n\
         <p id=\"news\" role=\"status\"></p></header>\n<main class=\"split\">\n<div class=\"stage\">{}</div>\n\
         <aside class=\"work\" tabindex=\"0\" aria-label=\"The text\">\n",
        escape(title),
        found.map(|(said, review)| frame(cx, said, review)).unwrap_or_default()
    );
    body.push_str(super::PROBLEM);
    body.push_str("<p>Choose a part of the text here, or click it in the page.</p>\n");
    let options = cx.said().and_then(|said| said.outcome.config.as_ref()).map(|config| config.markdown.clone());
    body.push_str(&list(&opened.text, &options.unwrap_or_default()));
    let _ = write!(
        body,
        "<form id=\"editor\" data-act=\"save\" hidden>\n<input type=\"hidden\" name=\"path\" value=\"{}\">\n\
         <input type=\"hidden\" name=\"digest\" value=\"{}\">\n<input type=\"hidden\" name=\"start\" data-number>\n\
         <input type=\"hidden\" name=\"end\" data-number>\n\
         <label for=\"text\" id=\"what\">Text</label>\n\
         <textarea id=\"text\" name=\"text\" rows=\"10\" spellcheck=\"true\"></textarea>\n\
         <p class=\"buttons\"><button class=\"main\">Save</button> \
         <button type=\"button\" data-close=\"editor\">Cancel</button></p>\n</form>\n",
        escape(path),
        opened.digest
    );
    if has_folder(path) {
        body.push_str(&picture(path, &opened));
    }
    body.push_str("</aside>\n</main>\n");
    cx.answer(&format!("Edit: {title}"), &body)
}

/// The form for a picture.
fn picture(path: &str, opened: &Opened) -> String {
    format!(
        "<section>\n<h2>Add a picture</h2>\n<form id=\"add-picture\" data-act=\"picture\">\n\
         <input type=\"hidden\" name=\"path\" value=\"{}\">\n<input type=\"hidden\" name=\"digest\" value=\"{}\">\n\
         <input type=\"hidden\" name=\"at\" data-number value=\"{}\">\n\
         <label for=\"file\">Picture</label>\n<p class=\"hint\" id=\"file-hint\">Choose a file, or drag one onto this side. \
         It stands behind the part that was chosen last, else at the end. It is made smaller, and what it tells of places \
         and people is taken out.</p>\n\
         <input id=\"file\" type=\"file\" accept=\"image/*\" required aria-describedby=\"file-hint\">\n\
         <div id=\"seen\"></div>\n<label for=\"description\">What is to be seen on it</label>\n\
         <p class=\"hint\" id=\"description-hint\">People who cannot see it hear these words.</p>\n\
         <input id=\"description\" name=\"description\" required maxlength=\"300\" aria-describedby=\"description-hint\">\n\
         <p class=\"buttons\"><button class=\"main\">Add the picture</button></p>\n</form>\n</section>\n",
        escape(path),
        opened.digest,
        opened.text.trim_end().len().max(start(&opened.text)),
    )
}

/// The blocks, each a button with its place, its source and the words that find it.
fn list(text: &str, options: &Markdown) -> String {
    let mut out = String::from("<ol class=\"blocks\">\n");
    let mut end = start(text);
    for block in blocks(text, options) {
        let words: String = block.words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
        let source = text.get(block.range.clone()).unwrap_or_default();
        let _ = writeln!(
            out,
            "<li><button type=\"button\" class=\"block\" data-start=\"{}\" data-end=\"{}\" data-words=\"{}\" \
             data-source=\"{}\"><span class=\"kind\">{}</span> {}</button></li>",
            block.range.start,
            block.range.end,
            escape(&block.words),
            escape(source),
            block.kind,
            escape(if words.is_empty() { source.lines().next().unwrap_or_default() } else { &words })
        );
        end = block.range.end;
    }
    let lead = if end > start(text) { "\n\n" } else { "" };
    let _ = writeln!(
        out,
        "<li><button type=\"button\" class=\"block\" data-start=\"{end}\" data-end=\"{end}\" data-words=\"\" data-source=\"\" \
         data-lead=\"{lead}\"><span class=\"kind\">New</span> Add a paragraph at the end</button></li>\n</ol>"
    );
    out
}
