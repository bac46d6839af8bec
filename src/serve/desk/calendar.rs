//! The calendar: what appears, ends and is to be reviewed, with windows and freezes.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::month::month;
use super::words::clock;
use super::{DeskCx, escape};
use crate::handover::calendar::{CalendarCx, Event, EventKind, events, ics as write_ics, support_until};
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;

/// The page: the month that the address names, and what comes after it day by day.
pub(super) fn calendar(cx: &DeskCx<'_>, target: &Target) -> Answer {
    let main = cx.said().map(|said| shown(cx, said, target)).unwrap_or_default();
    cx.of_site("/calendar", ("Calendar", ""), &main)
}

/// The same for calendar programs.
pub(super) fn ics(cx: &DeskCx<'_>, _: &Target) -> Answer {
    let Some(said) = cx.said() else { return Answer::text(503, "The site is being built for the first time.") };
    let (from, until) = (cx.world.now(), later(cx.world.now(), 400));
    let host = said.outcome.config.as_ref().map_or("placet", |config| crate::release::host(&config.base_url));
    let text = write_ics(&between(said, from, until), host, from);
    Answer::new(200, "text/calendar; charset=utf-8", text.into_bytes())
        .with("Content-Disposition", "attachment; filename=\"calendar.ics\"")
}

fn later(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(at)
}

/// All dates between two instants.
fn between(said: &Said, from: Timestamp, until: Timestamp) -> Vec<Event> {
    let zone = clock(said);
    events(&CalendarCx {
        due: &said.outcome.due,
        governance: &said.outcome.governance,
        support_until: said.outcome.config.as_ref().and_then(support_until),
        from,
        until,
        zone: &zone,
    })
}

fn shown(cx: &DeskCx<'_>, said: &Said, target: &Target) -> String {
    let zone = clock(said);
    let today = cx.world.now().to_zoned_datetime(zone.clone()).date();
    let first = target.field("month").and_then(|month| format!("{month}-01").parse::<Date>().ok());
    let first = first.unwrap_or(today).first_of_month();
    let start = |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok();
    let next = first.saturating_add(1.month());
    let (Some(from), Some(until)) = (start(first), start(next)) else { return String::new() };
    let own = between(said, from, until);
    let mut out = turn(cx, first);
    out.push_str(&month(cx, &own, (first, today), &zone));
    let _ = writeln!(out, "<section>\n<h2>Day by day in {}</h2>", first.strftime("%B %Y"));
    agenda(&mut out, cx, &own, &zone);
    out.push_str("</section>\n");
    let after = between(said, until, later(until, 92));
    let after: Vec<Event> = after.into_iter().filter(|event| event.at >= until).collect();
    if !after.is_empty() {
        out.push_str("<section>\n<h2>In the three months after it</h2>\n");
        agenda(&mut out, cx, &after, &zone);
        out.push_str("</section>\n");
    }
    out + &another_day(cx)
}

/// Links to the months around.
fn turn(cx: &DeskCx<'_>, first: Date) -> String {
    let link = |day: Date, words: &str| {
        let (href, name) = (cx.href(&format!("/calendar?month={}", day.strftime("%Y-%m"))), day.strftime("%B %Y"));
        format!("<a href=\"{href}\">{words}<span class=\"sr\"> month, {name}</span></a>")
    };
    format!(
        "<p class=\"turn\">{} · {} · <a href=\"{}\">For your calendar program (.ics)</a></p>\n",
        link(first.saturating_sub(1.month()), "Previous"),
        link(first.saturating_add(1.month()), "Next"),
        cx.href("/calendar.ics")
    )
}

fn agenda(out: &mut String, cx: &DeskCx<'_>, events: &[Event], zone: &TimeZone) {
    if events.is_empty() {
        out.push_str("<p>There are no dates.</p>\n");
        return;
    }
    out.push_str(
        "<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th><th scope=\"col\">Which</th>\
         <th scope=\"col\">The site then</th></tr></thead>\n<tbody>\n",
    );
    for event in events {
        row(out, cx, event, zone);
    }
    out.push_str("</tbody>\n</table>\n");
}

fn row(out: &mut String, cx: &DeskCx<'_>, event: &Event, zone: &TimeZone) {
    let show = |at: Timestamp, format: &str| at.to_zoned_datetime(zone.clone()).strftime(format).to_string();
    let mut when = show(event.at, "%a %-d %b, %H:%M");
    if let Some(until) = event.until {
        let same = show(event.at, "%F") == show(until, "%F");
        let _ = write!(when, "–{}", show(until, if same { "%H:%M" } else { "%a %-d %b, %H:%M" }));
    }
    let stops = matches!(event.kind, EventKind::Freeze | EventKind::Hold);
    let class = if stops { " class=\"stop\"" } else { "" };
    let then = match event.kind {
        EventKind::Publish | EventKind::Embargo | EventKind::Expire => {
            let (href, title) = (then(cx, event.at), escape(&event.title));
            format!("<a href=\"{href}\">See the site<span class=\"sr\"> then: {title}</span></a>")
        }
        _ => String::new(),
    };
    let _ = writeln!(
        out,
        "<tr{class}><th scope=\"row\">{when}</th><td data-name=\"What\">{}</td><td data-name=\"Which\">{}</td><td>{then}</td></tr>",
        event.kind.title(),
        titled(cx, event)
    );
}

/// Address of the desk at another instant.
fn then(cx: &DeskCx<'_>, at: Timestamp) -> String {
    format!("{}{}/?at={at}", crate::serve::routes::DESK, cx.pass)
}

/// The title of a date; one of a post leads to it.
pub(super) fn titled(cx: &DeskCx<'_>, event: &Event) -> String {
    let title = escape(&event.title);
    let post = event.path.as_deref().filter(|path| path.starts_with("content/"));
    post.map_or_else(|| title.clone(), |path| format!("<a href=\"{}\">{title}</a>", cx.about("/post", path)))
}

/// Asks for another instant; the script does it, as forms are sent nowhere.
fn another_day(cx: &DeskCx<'_>) -> String {
    let now = cx.world.now().strftime("%Y-%m-%dT%H:%M");
    format!(
        "<form id=\"day\" data-to=\"{}{}/\">\n<h2><label for=\"when\">See the site on another day</label></h2>\n\
         <p><input id=\"when\" type=\"datetime-local\" value=\"{now}\" required> <button type=\"submit\">Look</button> \
         <span class=\"place\">on the clock of this machine</span></p>\n</form>\n",
        crate::serve::routes::DESK,
        cx.pass
    )
}
