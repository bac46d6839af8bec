//! What waits for whom: first for the person who looks.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::words::{count, instant, state_of, tag, title};
use super::{DeskCx, escape};
use crate::approvals::{Phase, Review, Roles, Standing, State};
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;

/// The page.
pub(super) fn queue(cx: &DeskCx<'_>, _: &Target) -> Answer {
    let main = cx.said().map(|said| waiting(cx, said)).unwrap_or_default();
    cx.of_site("/waiting", ("Waiting for approval", ""), &main)
}

/// A post that waits, with the roles that have not agreed.
struct Wait<'a> {
    review: &'a Review,
    missing: Vec<&'a Standing>,
}

fn waiting(cx: &DeskCx<'_>, said: &Said) -> String {
    let roles = &said.outcome.governance.authority.roles;
    let waits = said.outcome.reviews.iter().filter_map(|review| wait(said, review));
    let (back, waits): (Vec<_>, Vec<_>) = waits.partition(|wait| wait.review.phase == Phase::Rejected);
    let waits = waits.into_iter();
    let (mine, others): (Vec<_>, Vec<_>) =
        waits.partition(|wait| wait.missing.iter().any(|own| is_mine(cx, roles, own)));
    let held: Vec<&str> = roles
        .roles
        .iter()
        .filter(|role| cx.me.iter().any(|me| role.people(cx.world.now()).iter().any(|who| roles.is(who, me))))
        .map(|role| role.name.as_str())
        .collect();
    let mut out = format!("<p class=\"lead\">{}</p>\n", who(cx.me, &held));
    group(&mut out, cx, said, ("For you", mine));
    group(&mut out, cx, said, ("For others", others));
    group(&mut out, cx, said, ("Rejected, back with the authors", back));
    if !out.contains("<section") {
        out.push_str("<p class=\"none\">Nobody is waited for.</p>\n");
    }
    out
}

/// Who looks, and what they may agree to.
fn who(me: &[String], held: &[&str]) -> String {
    let Some(name) = me.first() else {
        return "Git knows no name of yours on this machine, so nothing is put first.".to_owned();
    };
    if held.is_empty() {
        return format!("You are {}, as Git knows you here. You hold no role, so nothing waits for you.", escape(name));
    }
    let word = if held.len() == 1 { "role" } else { "roles" };
    let held = held.iter().map(|role| escape(role)).collect::<Vec<_>>().join(", ");
    format!("You are {}, as Git knows you here, and hold the {word} {held}.", escape(name))
}

/// A draft waits for nobody yet.
fn wait<'a>(said: &Said, review: &'a Review) -> Option<Wait<'a>> {
    let missing: Vec<_> = review.roles.iter().filter(|own| own.given.len() < own.wanted).collect();
    let asks = !missing.is_empty() && !matches!(state_of(said, review), State::Draft | State::Expired);
    (asks && review.phase != Phase::Clear).then_some(Wait { review, missing })
}

fn is_mine(cx: &DeskCx<'_>, roles: &Roles, standing: &Standing) -> bool {
    cx.me.iter().any(|me| standing.waiting.iter().any(|who| roles.is(who, me)))
}

fn group(out: &mut String, cx: &DeskCx<'_>, said: &Said, (title, mut waits): (&str, Vec<Wait<'_>>)) {
    if waits.is_empty() {
        return;
    }
    // Who waits longest comes first.
    waits.sort_by_key(|wait| (wait.review.since.is_none(), wait.review.since, wait.review.path.clone()));
    let _ = write!(out, "<section>\n<h2>{title} ({})</h2>\n<ul class=\"cards\">\n", waits.len());
    for wait in &waits {
        card(out, cx, said, wait);
    }
    out.push_str("</ul>\n</section>\n");
}

fn card(out: &mut String, cx: &DeskCx<'_>, said: &Said, wait: &Wait<'_>) {
    let review = wait.review;
    let (rest, words) = match &review.stale {
        Some(_) => ("/diff", "See what changed"),
        None => ("/post", "Read it"),
    };
    let _ = write!(
        out,
        "<li class=\"card\"><h3><a href=\"{}\">{}</a> {}</h3>\n<p class=\"path\">{}</p>\n<dl>\n",
        cx.about("/post", &review.path),
        escape(title(review)),
        tag(state_of(said, review)),
        escape(&review.path)
    );
    for own in &wait.missing {
        let people = if own.waiting.is_empty() { "someone to hold the role".into() } else { own.waiting.join(" or ") };
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(&own.role), escape(&people));
    }
    if let Some(since) = review.since {
        let age = age(cx.world.now(), since);
        let _ = writeln!(out, "<div><dt>Waiting since</dt><dd>{}{age}</dd></div>", instant(said, since));
    }
    let at = (cx.world.now(), cx.environment);
    if let Some(earliest) = said.outcome.governance.earliest(review, &said.outcome.due, at) {
        let earliest = instant(said, earliest);
        let _ = writeln!(out, "<div><dt>Could appear</dt><dd>{earliest} at the earliest, if all agreed now</dd></div>");
    }
    let href = cx.about(rest, &review.path);
    let named = escape(title(review));
    let _ = writeln!(
        out,
        "</dl>\n<p class=\"act\"><a class=\"button\" href=\"{href}\">{words}<span class=\"sr\">: {named}</span></a></p></li>"
    );
}

fn age(now: Timestamp, since: Timestamp) -> String {
    let days = now.duration_since(since).as_hours() / 24;
    if days < 1 { String::new() } else { format!(", {}", count(usize::try_from(days).unwrap_or(0), "day", "days")) }
}
