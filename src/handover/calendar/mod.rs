//! One calendar of posts, embargoes, windows, freezes, reviews and ends.

mod html;
mod ics;
mod json;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use html::html;
pub use ics::ics;
pub use json::json;

use crate::config::Config;
use crate::config::read::as_text;
use crate::policy::{Governance, WindowKind};
use crate::site::schedule::Due;

/// What kind of date it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A post appears.
    Publish,
    /// An embargo ends.
    Embargo,
    /// A post fell due in a freeze and waits for a new date.
    Hold,
    /// A post is to be reviewed.
    Review,
    /// A post disappears.
    Expire,
    /// Publishing is possible.
    Window,
    /// Publishing is not possible.
    Freeze,
    /// An exception ends.
    Waiver,
    /// The support of the site ends.
    Support,
}

impl EventKind {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Embargo => "embargo-ends",
            Self::Hold => "on-hold",
            Self::Review => "review",
            Self::Expire => "expires",
            Self::Window => "window",
            Self::Freeze => "freeze",
            Self::Waiver => "exception-ends",
            Self::Support => "support-ends",
        }
    }

    /// In words for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Publish => "Appears",
            Self::Embargo => "Embargo ends",
            Self::Hold => "On hold",
            Self::Review => "Review",
            Self::Expire => "Disappears",
            Self::Window => "Publishing possible",
            Self::Freeze => "Freeze",
            Self::Waiver => "Exception ends",
            Self::Support => "Support ends",
        }
    }
}

/// One date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Start.
    pub at: Timestamp,
    /// First instant after it, for times that last.
    pub until: Option<Timestamp>,
    /// Kind.
    pub kind: EventKind,
    /// Title of the post, name of the window or of the exception.
    pub title: String,
    /// File it is written in, from the root of the site.
    pub path: Option<String>,
}

/// What a calendar is made from.
#[derive(Debug, Clone, Copy)]
pub struct CalendarCx<'a> {
    /// Dates of the posts.
    pub due: &'a [Due],
    /// Policy.
    pub governance: &'a Governance,
    /// Day on which the support ends, if the configuration says so.
    pub support_until: Option<Date>,
    /// First instant.
    pub from: Timestamp,
    /// Last instant.
    pub until: Timestamp,
    /// Time zone of the site.
    pub zone: &'a TimeZone,
}

/// The day on which the support of a site ends, as its configuration says.
pub fn support_until(config: &Config) -> Option<Date> {
    let day = config.service.get("support_until").and_then(|node| as_text(&node.kind))?;
    day.get(..10)?.parse().ok()
}

/// All dates between two instants, in order.
pub fn events(cx: &CalendarCx<'_>) -> Vec<Event> {
    let mut events: Vec<Event> = cx.due.iter().flat_map(of_post).collect();
    for window in &cx.governance.calendar.windows {
        let kind = if window.kind == WindowKind::Deny { EventKind::Freeze } else { EventKind::Window };
        let times = window.between(cx.from, cx.until).into_iter();
        events.extend(times.map(|(at, until)| Event {
            at,
            until: Some(until),
            kind,
            title: window.name.clone(),
            path: Some("governance/calendar.toml".into()),
        }));
    }
    let start = |date: Date, zone: &TimeZone| zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible();
    let single = |at, kind, title: &str, path: &str| Event {
        at,
        until: None,
        kind,
        title: title.to_owned(),
        path: Some(path.to_owned()),
    };
    for waiver in &cx.governance.policy.waivers.entries {
        let end = waiver.expires.value.tomorrow().ok().and_then(|day| start(day, &TimeZone::UTC).ok());
        let title = format!("{} ({})", waiver.id.value, waiver.rule.value);
        events.extend(end.map(|at| single(at, EventKind::Waiver, &title, "governance/waivers.toml")));
    }
    let support = cx.support_until.and_then(|day| start(day, cx.zone).ok());
    events.extend(support.map(|at| single(at, EventKind::Support, "Support of this site", "config.toml")));
    events.retain(|event| event.at <= cx.until && event.until.unwrap_or(event.at) >= cx.from);
    events.sort_by(|a, b| (a.at, a.kind, &a.title).cmp(&(b.at, b.kind, &b.title)));
    events
}

fn of_post(due: &Due) -> Vec<Event> {
    let kinds = [
        (due.publish_at, if due.held { EventKind::Hold } else { EventKind::Publish }),
        (due.embargo_until, EventKind::Embargo),
        (due.review_by, EventKind::Review),
        (due.expires_at, EventKind::Expire),
    ];
    let event = |(at, kind): (Option<Timestamp>, EventKind)| {
        let (title, path) = (due.title.clone(), Some(due.path.clone()));
        at.map(|at| Event { at, until: None, kind, title, path })
    };
    kinds.into_iter().filter_map(event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn sample() -> Vec<Event> {
        let due = Due {
            path: "content/blog/launch.md".into(),
            title: "Launch; with <b>commas</b>, and a very long title that has to be folded somewhere, größer".into(),
            publish_at: Some("2026-06-02T07:00:00Z".parse().unwrap()),
            embargo_until: None,
            expires_at: Some("2026-07-01T00:00:00Z".parse().unwrap()),
            review_by: None,
            held: false,
        };
        let cx = CalendarCx {
            due: &[due],
            governance: &Governance::default(),
            support_until: Some("2026-06-30".parse().unwrap()),
            from: "2026-06-01T00:00:00Z".parse().unwrap(),
            until: "2026-07-31T00:00:00Z".parse().unwrap(),
            zone: &TimeZone::get("Europe/Berlin").unwrap(),
        };
        events(&cx)
    }

    #[test]
    fn dates_come_in_order() {
        let kinds: Vec<_> = sample().iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::Publish, EventKind::Support, EventKind::Expire]);
    }
}
