//! A new date for a post, as `placet reschedule` gives it: with a reason that is recorded.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::fresh::Fresh;
use super::reply::{Done, Refused};
use super::{About, Acts, Form};
use crate::act::move_date::reschedule;
use crate::act::{Failure, files};
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::Answer;
use crate::world::World as _;

/// A date of the form, on the clock of the site.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    to: String,
    reason: String,
}

/// Moves the post.
pub(super) fn give(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    if change.reason.trim().is_empty() {
        return Err(Failure::usage("Write why it gets a new date.").help("The reason is recorded.").into());
    }
    let fresh = Fresh::run(acts)?;
    let (case, review) = (fresh.case(), fresh.review(&change.about.path)?);
    let _hold = files::hold(&acts.root)?;
    let opened = files::open(&acts.root, &change.about.path)?;
    if opened.digest != change.about.digest {
        return Err(Refused::changed(opened.text));
    }
    let zone = case.config.zone();
    let to = instant(&change.to, &zone).ok_or_else(|| {
        Failure::usage(format!("`{}` is no date with a time.", change.to)).help("Write it as 2026-05-14T09:00.")
    })?;
    let before = reschedule(&case, review, &opened.text, (to, &change.reason))?;
    let message = format!("It appears on {}, no longer on {before}.", case.shown(to));
    Ok(Done::new(message).to(acts.post(&change.about.path)))
}

fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let here = |text: &str| zone.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    text.trim().parse().ok().or_else(|| here(text.trim()))
}

/// The page.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    let made = || {
        let fresh = Fresh::run(acts)?;
        let (case, review) = (fresh.case(), fresh.review(path)?);
        let opened = files::open(&acts.root, path)?;
        let due = case.outcome.due.iter().find(|due| due.path == path);
        let Some(at) = due.and_then(|due| due.publish_at) else {
            return Err(Failure::usage("This post has no date of its own to move.")
                .help("Write one under “Appears on” in its details."));
        };
        let mut form = Form::new(&format!("New date: {}", review.title), cx.about("/post", path));
        let inner = path.strip_prefix("content/").unwrap_or(path);
        let now = case.world.now();
        let calendar = &case.outcome.governance.calendar;
        let next = calendar.next_open(at.max(now), Some(inner), case.environment);
        let _ = writeln!(form.body, "<p>It is to appear on {}.</p>", escape(&case.shown(at)));
        if due.is_some_and(|due| due.held) {
            form.body.push_str(
                "<p class=\"banner\">It fell due in a freeze, so it is on hold until it gets a new date.</p>\n",
            );
        }
        form.open("date", path, &opened.digest);
        let zone = case.config.zone();
        let written = next.map(|next| next.to_zoned_datetime(zone).strftime("%Y-%m-%dT%H:%M").to_string());
        let hint = format!("On the clock of {}. Dates in a freeze are refused.", escape(&case.config.time_zone));
        form.line(("to", "Appears on", &hint), &written.unwrap_or_default(), " type=\"datetime-local\" required");
        form.line(("reason", "Why", "It is recorded."), "", " required maxlength=\"300\"");
        form.body.push_str("<p class=\"buttons\"><button class=\"main\">Give it this date</button></p>\n");
        Ok(form)
    };
    Form::shown(cx, made())
}
