//! What happened: to one post, and to the site as a whole.

use std::fmt::Write as _;

use super::timeline::{Happened, timeline};
use super::words::{count, instant, marked};
use super::{DeskCx, escape};
use crate::approvals::Review;
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;

/// Most that is listed.
const MOST: usize = 300;

/// The page about the site.
pub(super) fn of_site(cx: &DeskCx<'_>, _: &Target) -> Answer {
    let main = cx.said().map(|said| list(cx, said, None)).unwrap_or_default();
    cx.of_site("/history", ("History", ""), &main)
}

/// The page about a post.
pub(super) fn of_post(cx: &DeskCx<'_>, target: &Target) -> Answer {
    match cx.named(target) {
        Ok((said, review)) => cx.of_post("/log", review, &list(cx, said, Some(review))),
        Err(answer) => answer,
    }
}

fn list(cx: &DeskCx<'_>, said: &Said, review: Option<&Review>) -> String {
    let found = timeline(cx.world, review);
    let mut out = String::new();
    for lost in &found.lost {
        let _ = writeln!(out, "<p class=\"banner\">{}</p>", marked(lost));
    }
    if found.all.is_empty() {
        return out + "<p class=\"none\">Nothing is on record yet.</p>\n";
    }
    let rest = found.all.len().saturating_sub(MOST);
    let more = if rest == 0 {
        String::new()
    } else {
        format!(" The oldest {} are left out.", count(rest, "entry", "entries"))
    };
    let _ = write!(
        out,
        "<table class=\"history\">\n<caption>The newest first.{more}</caption>\n<thead><tr><th scope=\"col\">When</th>\
         <th scope=\"col\">Who</th><th scope=\"col\">What</th><th scope=\"col\">Remark</th></tr></thead>\n<tbody>\n"
    );
    for one in found.all.iter().take(MOST) {
        row(&mut out, said, one, review.is_none());
    }
    out + "</tbody>\n</table>\n"
}

fn row(out: &mut String, said: &Said, one: &Happened, named: bool) {
    let to = if named && !one.to.is_empty() {
        format!("<span class=\"path\">{}</span>", escape(&one.to))
    } else {
        String::new()
    };
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{}</th><td data-name=\"Who\">{}</td><td data-name=\"What\">{}{to}</td><td data-name=\"Remark\">{}</td></tr>",
        instant(said, one.at),
        escape(&one.who),
        escape(&one.what),
        escape(&one.note)
    );
}
