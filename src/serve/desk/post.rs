//! One post: the very page in a frame, and beside it what is to do.

use std::fmt::Write as _;
use std::path::Path;

use super::panel::panel;
use super::words::{is_about, state_of, tag};
use super::{DeskCx, escape};
use crate::approvals::Review;
use crate::config::Markdown;
use crate::content::passage::passage;
use crate::policy::Diagnostic;
use crate::report::shows_text;
use crate::rules::Stops;
use crate::serve::act::offers;
use crate::serve::http::{Answer, Target, encoded};
use crate::serve::state::Said;

/// The page of a post.
pub(super) fn post(cx: &DeskCx<'_>, target: &Target) -> Answer {
    let (said, review) = match cx.named(target) {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let own: Vec<&Diagnostic> = said.report.diagnostics.iter().filter(|one| is_about(said, one, review)).collect();
    let mut tools = String::from(
        "<div class=\"widths\" role=\"group\" aria-label=\"Width of the page\" hidden>\
         <button type=\"button\" data-width=\"full\" aria-pressed=\"true\">Full</button>\
         <button type=\"button\" data-width=\"tablet\" aria-pressed=\"false\">Tablet</button>\
         <button type=\"button\" data-width=\"phone\" aria-pressed=\"false\">Phone</button></div>",
    );
    if let Some(address) = reader(cx, said, review) {
        let _ = write!(
            tools,
            "<p><a href=\"{}\" target=\"_blank\" rel=\"noopener\">Open as a reader</a></p>",
            escape(&address)
        );
    }
    // Nothing can be done on another day.
    if cx.at.is_none() {
        tools.push_str(&offers(cx, review));
    }
    let source = source(cx, said, review);
    let show = |one: &Diagnostic| shown(source.as_ref()?, said, one);
    let mut body = cx.head_of_post("/post", review, &tools);
    let _ = write!(body, "<main class=\"split\">\n<div class=\"stage\">{}</div>\n", frame(cx, said, review));
    let _ = write!(
        body,
        "<aside id=\"live\" aria-label=\"What is to do\" tabindex=\"0\">\n{}<p>{} <span class=\"path\">{}</span></p>\n{}</aside>\n</main>\n",
        cx.banner(),
        tag(state_of(said, review)),
        escape(&review.path),
        panel(said, Some(review), &own, &show)
    );
    cx.answer(&review.title, &body)
}

/// The text of a post, with the address of its page: what is needed to show a place of it in the frame.
struct Source {
    text: String,
    page: String,
    options: Markdown,
}

fn source(cx: &DeskCx<'_>, said: &Said, review: &Review) -> Option<Source> {
    let (address, output) = (review.addresses.first()?, cx.known.output.as_ref()?);
    let page = cx.page_href(&format!("{}{address}", output.base));
    let text = String::from_utf8(cx.world.read(&review.path).ok()?).ok()?;
    Some(Source { text, page, options: said.outcome.config.as_ref()?.markdown.clone() })
}

/// The link that lets the browser find and mark the words of a finding in the frame. The page itself stays as it is:
/// the words stand in the address (URL Fragment Text Directives), and marking them is the browser's work.
fn shown(source: &Source, said: &Said, one: &Diagnostic) -> Option<String> {
    let span = one.finding.span()?;
    let file = said.outcome.sources.path(span.file);
    let own = Path::new(file).extension().is_some_and(|ending| ending == "md");
    let passage = passage(&source.text, span.range(), &source.options).filter(|_| own && shows_text(one))?;
    // Nothing on the page is to be changed for an approval.
    if one.stops == Stops::Approval {
        return None;
    }
    let words = if passage.beside { "Show the words before it" } else { "Show on the page" };
    Some(format!(
        "<a class=\"show\" href=\"{}{}\" target=\"page\" data-words=\"{}\">{words}<span class=\"sr\">: {}</span></a>",
        source.page,
        escape(&passage.directive()),
        escape(&passage.start),
        escape(&one.finding.title.replace('`', ""))
    ))
}

/// The frame with the page as it would be published: without scripts, as every theme can be read.
pub(in crate::serve) fn frame(cx: &DeskCx<'_>, said: &Said, review: &Review) -> String {
    let (Some(address), Some(output)) = (review.addresses.first(), &cx.known.output) else {
        let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
        if cx.at.is_some() {
            return "<p class=\"none\">Readers will not see this post then.</p>".to_owned();
        }
        let expired = matches!(said.outcome.hidden.get(inner), Some(crate::site::Hidden::Expired(_)));
        return if expired {
            "<p class=\"none\">This post was taken down at its date.</p>".to_owned()
        } else {
            "<p class=\"none\">There is no page of it now. What is to fix stands beside.</p>".to_owned()
        };
    };
    let src = cx.page_href(&format!("{}{address}", output.base));
    format!(
        "<iframe id=\"page\" name=\"page\" title=\"{}\" src=\"{src}\" sandbox=\"allow-same-origin\"></iframe>",
        escape(&format!("The page {}", review.title))
    )
}

/// Address of the page on the port for readers, if readers may see it.
fn reader(cx: &DeskCx<'_>, said: &Said, review: &Review) -> Option<String> {
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let (address, output) = (review.addresses.first()?, cx.known.output.as_ref()?);
    let early = said.outcome.ahead.contains_key(inner);
    (!early && cx.at.is_none()).then(|| format!("{}{}{}", cx.reader, output.base, encoded(address)))
}
