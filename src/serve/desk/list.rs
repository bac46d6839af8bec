//! The list of posts: where each stands, and whose turn it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::panel::{panel, short};
use super::words::{is_about, state_of, tag, title, waiting};
use super::{DeskCx, escape};
use crate::approvals::{Review, State};
use crate::policy::Diagnostic;
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;

/// The first page of the desk.
pub(super) fn list(cx: &DeskCx<'_>, _: &Target) -> Answer {
    let lead = format!(
        "<div class=\"bar\"><p class=\"env\">Environment: {} · <a href=\"{}/\">Open as a reader</a></p>\
         <p><a class=\"button\" href=\"{}\">New post</a></p></div>\n",
        escape(cx.environment),
        escape(cx.reader),
        cx.href("/new")
    );
    let main = cx.said().map(|said| posts(cx, said)).unwrap_or_default();
    cx.of_site("/", ("Posts", &lead), &main)
}

fn posts(cx: &DeskCx<'_>, said: &Said) -> String {
    let shown = said.outcome.reviews.iter().filter(|review| review.post || !review.roles.is_empty());
    let mut groups: BTreeMap<State, Vec<&Review>> = BTreeMap::new();
    for review in shown {
        groups.entry(state_of(said, review)).or_default().push(review);
    }
    let mut left: Vec<&Diagnostic> = said.report.diagnostics.iter().collect();
    let mut rows = String::new();
    for (state, reviews) in groups {
        for review in reviews {
            let (own, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|one| is_about(said, one, review));
            left = rest;
            row(cx, said, (state, review), &own, &mut rows);
        }
    }
    let mut out = String::new();
    if !left.is_empty() {
        let _ = write!(
            out,
            "<section class=\"site\">\n<h2>The site as a whole</h2>\n{}</section>\n",
            panel(said, None, &left, &|_| None)
        );
    }
    if rows.is_empty() {
        out.push_str("<p>There are no posts yet. “New post” starts one.</p>\n");
        return out;
    }
    let _ = write!(
        out,
        "<table>\n<caption>All posts and pages, those that wait first</caption>\n<thead><tr><th scope=\"col\">Title</th>\
         <th scope=\"col\">State</th><th scope=\"col\">Whose turn it is</th><th scope=\"col\">To do</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n"
    );
    out
}

fn row(cx: &DeskCx<'_>, said: &Said, (state, review): (State, &Review), own: &[&Diagnostic], out: &mut String) {
    let mine = own.iter().any(|one| one.blocks() && one.stops != crate::rules::Stops::Approval);
    let turn = match (mine, state, waiting(said, review)) {
        (true, ..) | (_, State::Draft | State::Rejected | State::OnHold, _) => "The authors".to_owned(),
        (_, _, waits) if !waits.is_empty() => waits.join("; "),
        (_, State::Approved, _) => "The next build brings it out".to_owned(),
        (_, State::Scheduled, _) => "It appears at its date".to_owned(),
        _ => String::new(),
    };
    let href = cx.about("/post", &review.path);
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\"><a href=\"{href}\">{}</a><span class=\"path\">{}</span></th><td data-name=\"State\">{}</td>\
         <td data-name=\"Turn\">{}</td><td data-name=\"To do\">{}</td></tr>",
        escape(title(review)),
        escape(&review.path),
        tag(state),
        escape(&turn),
        short(own)
    );
}
