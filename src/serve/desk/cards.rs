//! How a page will look in search results and on networks, from its own tags.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{DeskCx, escape};
use crate::approvals::Review;
use crate::report::{Cut, Tags, shortened};
use crate::serve::http::{Answer, Target};
use crate::serve::state::{Output, Said};

/// Largest picture that is shown, in bytes.
const PICTURE: usize = 2 * 1024 * 1024;

/// The page.
pub(super) fn cards(cx: &DeskCx<'_>, target: &Target) -> Answer {
    let (said, review) = match cx.named(target) {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let main = cx.known.output.as_ref().and_then(|output| of_page(said, review, output));
    let none = "<p class=\"none\">There is no page of it now, so there are no cards either.</p>\n".to_owned();
    cx.of_post("/cards", review, &main.unwrap_or(none))
}

/// The cards of the page of a post.
pub(super) fn of_page(said: &Said, review: &Review, output: &Output) -> Option<String> {
    let file = format!("{}index.html", review.addresses.first()?.trim_start_matches('/'));
    let text = std::str::from_utf8(&output.files.get(&file)?.bytes).ok()?;
    let base_url = said.outcome.config.as_ref().map_or("", |config| config.base_url.as_str());
    let tags = Tags::of(text);
    let picture = tags.picture().and_then(|url| picture(url, base_url, output));
    let notes = tags.notes(base_url);
    let mut out = String::from(
        "<p class=\"lead\">Made from the tags of the page as it was built. Networks change how they show pages; the lengths \
         here are those that they commonly show.</p>\n",
    );
    let _ = writeln!(out, "<section class=\"card\">\n<h2>To do ({})</h2>", notes.len());
    if notes.is_empty() {
        out.push_str("<p>Nothing is missing, and nothing will be cut.</p>\n");
    } else {
        out.push_str("<ul class=\"plain\">\n");
        for note in &notes {
            let _ = writeln!(out, "<li>{}</li>", super::words::marked(note));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
    out.push_str("<div class=\"side\">\n");
    search(&mut out, &tags, base_url);
    let host = crate::release::host(base_url);
    network(&mut out, ("LinkedIn, Slack and others", tags.shared(), "network"), (picture.as_deref(), host));
    let (name, class) = if tags.large() { ("X, large card", "network") } else { ("X, small card", "network small") };
    network(&mut out, (name, tags.posted(), class), (picture.as_deref(), host));
    out.push_str("</div>\n");
    written(&mut out, &tags);
    Some(out)
}

/// A result of a search engine.
fn search(out: &mut String, tags: &Tags, base_url: &str) {
    let host = crate::release::host(base_url);
    let path =
        tags.canonical.as_deref().and_then(|url| url.split("//").nth(1)?.split_once('/')).map_or("", |own| own.1);
    let trail = path.split('/').filter(|part| !part.is_empty()).fold(String::new(), |out, part| out + " › " + part);
    let title = tags.title.as_deref().unwrap_or(host);
    let description = tags.description.as_deref().unwrap_or("A passage that the search engine picks by itself.");
    let _ = write!(
        out,
        "<section>\n<h2>Search engines</h2>\n<div class=\"preview search\">\n<p class=\"where\">{}{}</p>\n<p class=\"title\">{}</p>\n\
         <p>{}</p>\n</div>\n</section>\n",
        escape(host),
        escape(&trail),
        cut(title, Cut::SearchTitle),
        cut(description, Cut::SearchText)
    );
}

/// What a card says: title and text.
type Words<'a> = (Option<&'a str>, Option<&'a str>);

/// A card of a network.
fn network(out: &mut String, (name, card, class): (&str, Words<'_>, &str), (picture, host): (Option<&str>, &str)) {
    let (title, text) = card;
    let picture = picture.map_or_else(
        || "<p class=\"empty\">No picture</p>\n".to_owned(),
        |data| format!("<img src=\"{data}\" alt=\"The picture of the card\">\n"),
    );
    let _ = write!(
        out,
        "<section>\n<h2>{name}</h2>\n<div class=\"preview {class}\">\n{picture}<p class=\"where\">{}</p>\n<p class=\"title\">{}</p>\n\
         <p>{}</p>\n</div>\n</section>\n",
        escape(host),
        cut(title.unwrap_or(host), Cut::CardTitle),
        cut(text.unwrap_or(""), Cut::CardText)
    );
}

/// A text as far as it is shown, the rest struck out.
fn cut(text: &str, limit: Cut) -> String {
    let (shown, rest) = shortened(text, limit);
    if rest.is_empty() {
        return escape(shown);
    }
    format!("{}… <s><span class=\"sr\">cut off: </span>{}</s>", escape(shown), escape(rest))
}

/// The tags as they stand in the page.
fn written(out: &mut String, tags: &Tags) {
    out.push_str("<details>\n<summary>The tags of the page</summary>\n<dl class=\"tags\">\n");
    for (name, value) in &tags.all {
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(value));
    }
    out.push_str("</dl>\n</details>\n");
}

/// A picture of this site as an address that needs no request.
fn picture(url: &str, base_url: &str, output: &Output) -> Option<String> {
    let path = url.strip_prefix(base_url).unwrap_or(url).strip_prefix('/')?;
    let path = crate::html::percent_decode(path.split(['?', '#']).next()?).into_owned();
    data(&path, output)
}

/// A file of the site as an address that needs no request; none for what is too large, or no picture.
pub(super) fn data(path: &str, output: &Output) -> Option<String> {
    let kinds = [
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("webp", "image/webp"),
        ("gif", "image/gif"),
        ("avif", "image/avif"),
        ("svg", "image/svg+xml"),
    ];
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let kind = kinds.iter().find(|(own, _)| *own == ending)?.1;
    let bytes = &output.files.get(path)?.bytes;
    (bytes.len() <= PICTURE).then(|| format!("data:{kind};base64,{}", STANDARD.encode(bytes)))
}
