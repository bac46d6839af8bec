//! One post: the very page in a frame, and beside it what is to do.

use std::fmt::Write as _;

use super::panel::panel;
use super::words::{is_about, state_of, tag};
use super::{DeskCx, escape};
use crate::approvals::Review;
use crate::policy::Diagnostic;
use crate::serve::http::{Answer, encoded};
use crate::serve::routes::AHEAD;
use crate::serve::state::Said;

/// The page of a post.
pub(in crate::serve) fn post(cx: &DeskCx<'_>, path: &str) -> Answer {
    let found =
        cx.said().and_then(|said| Some((said, said.outcome.reviews.iter().find(|review| review.path == path)?)));
    let back = format!("<p class=\"back\"><a href=\"{}\">All posts</a></p>\n", cx.href("/"));
    let Some((said, review)) = found else {
        let body = format!(
            "<header>{back}<h1>There is no such post now</h1>\n<p id=\"news\" role=\"status\"></p></header>\n\
             <main id=\"live\">{}<p>It may have another name since the last save.</p></main>\n",
            cx.banner()
        );
        return Answer { status: 404, ..cx.answer("No such post", &body) };
    };
    let own: Vec<&Diagnostic> = said.report.diagnostics.iter().filter(|one| is_about(said, one, review)).collect();
    let mut body = format!("<header class=\"bar\">{back}<h1>{}</h1>\n", escape(&review.title));
    if let Some(address) = reader(cx, said, review) {
        let _ = writeln!(
            body,
            "<p><a href=\"{}\" target=\"_blank\" rel=\"noopener\">Open as a reader</a></p>",
            escape(&address)
        );
    }
    body.push_str(&crate::serve::act::offers(cx, review));
    body.push_str(
        "<div class=\"widths\" role=\"group\" aria-label=\"Width of the page\" hidden>\
         <button type=\"button\" data-width=\"full\" aria-pressed=\"true\">Full</button>\
         <button type=\"button\" data-width=\"tablet\" aria-pressed=\"false\">Tablet</button>\
         <button type=\"button\" data-width=\"phone\" aria-pressed=\"false\">Phone</button></div>\n\
         <p id=\"news\" role=\"status\"></p></header>\n",
    );
    let _ = write!(body, "<main class=\"split\">\n<div class=\"stage\">{}</div>\n", frame(cx, said, review));
    let _ = write!(
        body,
        "<aside id=\"live\" aria-label=\"What is to do\" tabindex=\"0\">\n{}<p>{} <span class=\"path\">{}</span></p>\n{}</aside>\n</main>\n",
        cx.banner(),
        tag(state_of(said, review)),
        escape(&review.path),
        panel(said, Some(review), &own)
    );
    cx.answer(&review.title, &body)
}

/// The frame with the page as it would be published: without scripts, as every theme can be read.
pub(in crate::serve) fn frame(cx: &DeskCx<'_>, said: &Said, review: &Review) -> String {
    let (Some(address), Some(output)) = (review.addresses.first(), &cx.known.output) else {
        let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
        let expired = matches!(said.outcome.hidden.get(inner), Some(crate::site::Hidden::Expired(_)));
        return if expired {
            "<p class=\"none\">This post was taken down at its date.</p>".to_owned()
        } else {
            "<p class=\"none\">There is no page of it now. What is to fix stands beside.</p>".to_owned()
        };
    };
    let src = format!("{AHEAD}{}{}{}", cx.pass, output.base, encoded(address));
    format!(
        "<iframe id=\"page\" title=\"{}\" src=\"{src}\" sandbox=\"allow-same-origin\"></iframe>",
        escape(&format!("The page {}", review.title))
    )
}

/// Address of the page on the port for readers, if readers may see it.
fn reader(cx: &DeskCx<'_>, said: &Said, review: &Review) -> Option<String> {
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let (address, output) = (review.addresses.first()?, cx.known.output.as_ref()?);
    let early = said.outcome.ahead.contains_key(inner);
    (!early).then(|| format!("{}{}{}", cx.reader, output.base, encoded(address)))
}
