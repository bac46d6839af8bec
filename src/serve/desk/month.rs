//! A month as a sheet: seven columns, freezes hatched and named.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::calendar::titled;
use super::{DeskCx, escape};
use crate::handover::calendar::{Event, EventKind};

/// The sheet of the month that starts on a day. Narrow windows leave it out: the days follow one by one.
pub(super) fn month(cx: &DeskCx<'_>, events: &[Event], (first, today): (Date, Date), zone: &TimeZone) -> String {
    let mut out = format!("<table class=\"month\">\n<caption>{}</caption>\n<thead><tr>", first.strftime("%B %Y"));
    for name in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] {
        let _ = write!(out, "<th scope=\"col\"><abbr title=\"{name}\">{}</abbr></th>", &name[..3]);
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let back = i64::from(first.weekday().to_monday_zero_offset());
    let mut day = first.saturating_sub(back.days());
    // No month touches more than six weeks.
    for _ in 0..6 {
        if day > first.last_of_month() {
            break;
        }
        out.push_str("<tr>");
        for _ in 0..7 {
            if day.month() == first.month() {
                cell(&mut out, cx, events, (day, day == today), zone);
            } else {
                out.push_str("<td class=\"out\"></td>");
            }
            day = day.saturating_add(1.day());
        }
        out.push_str("</tr>\n");
    }
    out + "</tbody>\n</table>\n"
}

fn cell(out: &mut String, cx: &DeskCx<'_>, events: &[Event], (day, today): (Date, bool), zone: &TimeZone) {
    let start = |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok();
    let (Some(from), Some(until)) = (start(day), start(day.saturating_add(1.day()))) else {
        out.push_str("<td></td>");
        return;
    };
    let touches = |event: &&Event| event.at < until && event.until.map_or(event.at >= from, |end| end > from);
    let own: Vec<&Event> = events.iter().filter(touches).collect();
    let of = |kind: EventKind| own.iter().filter(move |event| event.kind == kind);
    let frozen = of(EventKind::Freeze).next().is_some();
    let classes = [(frozen, "freeze"), (of(EventKind::Window).next().is_some(), "window"), (today, "today")];
    let classes = classes.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<Vec<_>>().join(" ");
    let mark = if today { "<span class=\"sr\">Today, </span>" } else { "" };
    let _ = write!(out, "<td class=\"{classes}\"><p class=\"number\">{mark}{}</p>", day.day());
    for event in of(EventKind::Freeze) {
        let _ = write!(out, "<p class=\"named\">Freeze: {}</p>", escape(&event.title));
    }
    for event in of(EventKind::Window) {
        let _ = write!(out, "<p class=\"named\">Window: {}</p>", escape(&event.title));
    }
    for event in own.iter().filter(|event| !matches!(event.kind, EventKind::Freeze | EventKind::Window)) {
        let time = event.at.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
        let _ = write!(out, "<p>{time} {}: {}</p>", event.kind.title(), titled(cx, event));
    }
    out.push_str("</td>");
}
