//! What several formats say in the same way.

use std::fmt::Write as _;

use super::{Place, ReportCx};
use crate::policy::{Diagnostic, Waived};
use crate::rules::{Group, Level};

/// The diagnostics with blocking ones first, then advice, then exceptions; in each the order of the
/// report. Formats that show only so many start here.
pub(super) fn worst_first<'a>(cx: &ReportCx<'a>) -> Vec<&'a Diagnostic> {
    let mut diagnostics: Vec<&Diagnostic> = cx.report.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| rank(diagnostic));
    diagnostics
}

/// 0 for a blocker, 1 for advice, 2 for a finding that an exception covers.
pub(super) fn rank(diagnostic: &Diagnostic) -> usize {
    match (&diagnostic.waiver, diagnostic.level) {
        (Some(_), _) => 2,
        (None, Level::Block) => 0,
        (None, Level::Advise | Level::Off) => 1,
    }
}

/// Everything a finding says, as sentences: the instruction, why, the next step, the exception.
pub(super) fn sentences(diagnostic: &Diagnostic) -> String {
    let finding = &diagnostic.finding;
    let mut out = ended(&finding.title);
    for text in [&finding.why, &finding.help].into_iter().flatten() {
        let _ = write!(out, " {}", ended(text));
    }
    if let Some(subject) = &finding.subject {
        let _ = write!(out, " Found in `{subject}`.");
    }
    if let Some(waiver) = &diagnostic.waiver {
        let _ = write!(out, " {}", exception(waiver));
    }
    out
}

/// The sentence about the exception that covers a finding.
pub(super) fn exception(waiver: &Waived) -> String {
    format!("The exception `{}` covers it: {}.", waiver.id, waiver.reason.trim_end_matches('.'))
}

/// A text with a full stop, unless it ends a sentence already.
fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '?', '!', '…']) || text.ends_with(".`") { text.to_owned() } else { format!("{text}.") }
}

/// Where a finding is, if it has a place.
pub(super) fn place<'a>(cx: &ReportCx<'a>, diagnostic: &Diagnostic) -> Option<Place<'a>> {
    diagnostic.finding.span().map(|span| Place::of(span, cx.sources))
}

/// Whether the text at the place may be copied into a file that travels: never a secret or personal data.
pub fn shows_text(diagnostic: &Diagnostic) -> bool {
    let code = &*diagnostic.finding.code;
    !(code.starts_with(Group::PersonalData.prefix()) || code.starts_with("SEC02"))
}

/// A path of the site as a path of its repository.
pub(super) fn in_repository(cx: &ReportCx<'_>, path: &str) -> String {
    if cx.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", cx.prefix) }
}

/// The file that stands for the whole site where a platform wants a file: its configuration.
pub(super) fn site_file<'a>(cx: &ReportCx<'a>) -> &'a str {
    let names = ["config.toml", "zola.toml"];
    names.into_iter().find(|name| cx.sources.find(name).is_some()).unwrap_or("config.toml")
}

/// `1 thing` or `2 things`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The text cut to `limit` characters, the last one an ellipsis.
pub(super) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => text.chars().take(limit.saturating_sub(1)).chain(['…']).collect(),
    }
}
