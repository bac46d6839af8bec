//! Words that several pages of the desk share.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::escape;
use crate::approvals::{Review, SITE_SUBJECT, State};
use crate::config::Config;
use crate::policy::Diagnostic;
use crate::report::Place;
use crate::serve::state::Said;

/// The title of a post; the site as a whole has none.
pub(super) fn title(review: &Review) -> &str {
    if review.subject == SITE_SUBJECT { "Configuration, themes and policy" } else { &review.title }
}

/// Where a post stands.
pub(in crate::serve) fn state_of(said: &Said, review: &Review) -> State {
    let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let hidden = said.outcome.hidden.get(inner).or_else(|| said.outcome.ahead.get(inner));
    State::of(review.phase, hidden.copied(), said.live.contains(&review.path))
}

/// The state as a tag; the word says it, the colour only helps.
pub(super) fn tag(state: State) -> String {
    let title = state.title();
    let mut shown = title.to_owned();
    shown[..1].make_ascii_uppercase();
    format!("<span class=\"tag {}\">{shown}</span>", state.as_str())
}

/// `1 thing` or `2 things`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// An instant on the clock of the site.
pub(super) fn instant(said: &Said, at: Timestamp) -> String {
    at.to_zoned_datetime(clock(said)).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// Time zone of the site.
pub(super) fn clock(said: &Said) -> TimeZone {
    said.outcome.config.as_ref().map_or(TimeZone::UTC, Config::zone)
}

/// Who has to agree to a post, and since when they are waited for.
pub(super) fn waiting(said: &Said, review: &Review) -> Vec<String> {
    let missing = review.roles.iter().filter(|standing| standing.given.len() < standing.wanted);
    let since = review.since.map(|at| format!(" since {}", instant(said, at))).unwrap_or_default();
    missing
        .map(|standing| {
            let people = if standing.waiting.is_empty() {
                "someone to hold the role".to_owned()
            } else {
                standing.waiting.join(" or ")
            };
            format!("{}: waiting for {people}{since}", standing.role)
        })
        .collect()
}

/// Whether a finding is about a post: it stands in one of its files, or in the page made of it.
pub(in crate::serve) fn is_about(said: &Said, diagnostic: &Diagnostic, review: &Review) -> bool {
    let sources = &said.outcome.sources;
    let folder = review.path.strip_suffix("/index.md");
    if let Some(span) = diagnostic.finding.span() {
        let file = sources.path(span.file);
        let beside = folder.and_then(|folder| file.strip_prefix(folder)).is_some_and(|rest| rest.starts_with('/'));
        return file == review.path || beside;
    }
    let subject = diagnostic.finding.subject.as_deref();
    let page = |address: &String| format!("{}index.html", address.trim_start_matches('/'));
    let own = |subject: &str| subject == review.path || review.addresses.iter().map(page).any(|page| page == subject);
    subject.is_some_and(own)
}

/// A finding as an entry of a list: what to do, where, why, and how.
pub(super) fn entry(said: &Said, diagnostic: &Diagnostic, show: Option<String>) -> String {
    let finding = &diagnostic.finding;
    let mut out = format!("<li><p class=\"do\">{}</p>\n", marked(&finding.title));
    let place = finding.span().map(|span| Place::of(span, &said.outcome.sources));
    if let Some(place) = place {
        let show = show.map(|show| format!("<p class=\"place\">{show}</p>\n")).unwrap_or_default();
        let _ = writeln!(out, "<p class=\"place\">{}, line {}</p>\n{show}", escape(place.path), place.start.line);
    } else if let Some(subject) = &finding.subject {
        let _ = writeln!(out, "<p class=\"place\">{}</p>", escape(subject));
    }
    for text in [&finding.why, &finding.help].into_iter().flatten() {
        let _ = writeln!(out, "<p>{}</p>", marked(text));
    }
    if let Some(waiver) = &diagnostic.waiver {
        let _ = writeln!(out, "<p>The exception “{}” covers it: {}</p>", escape(&waiver.id), escape(&waiver.reason));
    }
    out.push_str(&crate::serve::act::mend_button(said, diagnostic));
    let _ = writeln!(out, "<p class=\"rule\">Rule {}</p></li>", escape(&finding.code));
    out
}

/// A sentence with its names in backquotes as code.
pub(in crate::serve) fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let parts: Vec<&str> = text.split('`').collect();
    let whole = parts.len() % 2 == 1;
    for (number, part) in parts.iter().enumerate() {
        match (whole, number % 2) {
            (true, 1) => {
                let _ = write!(out, "<code>{}</code>", escape(part));
            }
            (true, _) => out.push_str(&escape(part)),
            (false, _) => {
                out.push_str(if number > 0 { "`" } else { "" });
                out.push_str(&escape(part));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn names_in_backquotes_are_code_and_nothing_is_markup() {
        assert_eq!(marked("Fix `<b>` & go"), "Fix <code>&lt;b&gt;</code> &amp; go");
        assert_eq!(marked("a ` b"), "a ` b");
    }
}
