//! What is to do before something can go out, in three groups: now, by others, by date.

use std::fmt::Write as _;

use super::escape;
use super::words::{count, entry, instant, waiting};
use crate::approvals::{Phase, Review};
use crate::policy::Diagnostic;
use crate::rules::Stops;
use crate::serve::state::Said;

/// The link that shows a finding on the page, if there is one.
pub(super) type Show<'a> = &'a dyn Fn(&Diagnostic) -> Option<String>;

/// The groups of a post, or of the site as a whole.
pub(super) fn panel(said: &Said, review: Option<&Review>, found: &[&Diagnostic], show: Show<'_>) -> String {
    let blocking = |stops: &[Stops]| -> Vec<&Diagnostic> {
        found.iter().filter(|one| one.blocks() && stops.contains(&one.stops)).copied().collect()
    };
    let now = blocking(&[Stops::Content, Stops::Configuration, Stops::Tool]);
    let others = blocking(&[Stops::Approval]);
    let people = review.map(|review| waiting(said, review)).unwrap_or_default();
    let by_date = blocking(&[Stops::Window]);
    let dates = review.map(|review| dates(said, review)).unwrap_or_default();
    let all = now.len() + people.len().max(others.len()) + by_date.len();
    let mut out = format!("<p class=\"sum\" role=\"status\">{}</p>\n", sum(all));
    group(&mut out, "You can fix now", now.len(), &entries(said, &now, show));
    let lines: String = people
        .iter()
        .fold(String::new(), |out, line| out + &format!("<li><p class=\"do\">{}</p></li>\n", escape(line)));
    let mut others = entries(said, &others, show);
    if !lines.is_empty() && !others.is_empty() {
        // Why somebody said no is what its author looks for first.
        let open = if review.is_some_and(|review| review.phase == Phase::Rejected) { " open" } else { "" };
        others = format!(
            "<li class=\"more\"><details{open}>\n<summary>Why, and what they do</summary>\n<ul class=\"plain\">\n{others}</ul>\n</details></li>\n"
        );
    }
    group(&mut out, "Waiting for others", people.len().max(usize::from(!others.is_empty())), &(lines + &others));
    let lines: String =
        dates.iter().fold(String::new(), |out, line| out + &format!("<li><p class=\"do\">{}</p></li>\n", escape(line)));
    group(&mut out, "Dates", dates.len() + by_date.len(), &(entries(said, &by_date, show) + &lines));
    let advice: Vec<&Diagnostic> = found.iter().filter(|one| !one.blocks() && one.waiver.is_none()).copied().collect();
    let exceptions: Vec<&Diagnostic> = found.iter().filter(|one| one.waiver.is_some()).copied().collect();
    folded(&mut out, ("Advice", advice.len()), &entries(said, &advice, show));
    folded(&mut out, ("Exceptions in force", exceptions.len()), &entries(said, &exceptions, show));
    out
}

fn sum(all: usize) -> String {
    match all {
        0 => "Nothing stands in the way of publication.".to_owned(),
        1 => "There is 1 thing to do before this can go live.".to_owned(),
        _ => format!("There are {all} things to do before this can go live."),
    }
}

fn entries(said: &Said, found: &[&Diagnostic], show: Show<'_>) -> String {
    found.iter().map(|one| entry(said, one, show(one))).collect()
}

fn group(out: &mut String, title: &str, number: usize, entries: &str) {
    if number > 0 {
        let _ = write!(out, "<section>\n<h2>{title} ({number})</h2>\n<ol>\n{entries}</ol>\n</section>\n");
    }
}

fn folded(out: &mut String, (title, number): (&str, usize), entries: &str) {
    if number > 0 {
        let _ = write!(out, "<details>\n<summary>{title} ({number})</summary>\n<ol>\n{entries}</ol>\n</details>\n");
    }
}

/// The dates of a post as sentences.
fn dates(said: &Said, review: &Review) -> Vec<String> {
    let Some(due) = said.outcome.due.iter().find(|due| due.path == review.path) else { return Vec::new() };
    let lines = [
        (due.publish_at, "Goes live"),
        (due.embargo_until, "Under embargo until"),
        (due.expires_at, "Is taken down"),
        (due.review_by, "Is to be reviewed by"),
    ];
    let mut out: Vec<String> =
        lines.iter().filter_map(|(at, words)| at.map(|at| format!("{words} {}", instant(said, at)))).collect();
    if due.held {
        out.push("On hold: it fell due in a freeze and needs a new date".to_owned());
    }
    out
}

/// How much is to do, for lists.
pub(super) fn short(found: &[&Diagnostic]) -> String {
    let (block, advise) = (
        found.iter().filter(|one| one.blocks()).count(),
        found.iter().filter(|one| !one.blocks() && one.waiver.is_none()).count(),
    );
    let mut parts = Vec::new();
    if block > 0 {
        parts.push(format!("{block} to fix"));
    }
    if advise > 0 {
        parts.push(count(advise, "piece of advice", "pieces of advice"));
    }
    parts.join(", ")
}
