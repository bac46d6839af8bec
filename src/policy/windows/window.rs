//! Windows in which publishing is allowed, and freezes in which it is not (semantics of Argo CD's sync windows).

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::super::file::WORDS;
use super::cron::{Cron, instant};
use crate::config::node::Table;
use crate::config::read::Reader;
use crate::content::{When, read_date};
use crate::diag::{At, Finding, Sink, Span};

/// What a window does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Publishing is possible in it; as soon as there is one, only in one.
    Allow,
    /// Publishing is not possible in it (a freeze), whatever else allows it.
    Deny,
}

/// When a window is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Times {
    /// Once, from the first instant to just before the second.
    Once(Timestamp, Timestamp),
    /// Again and again: starts on the clock of a zone, each for an elapsed time.
    Cron(Cron, SignedDuration),
}

/// One entry of `[[window]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its name, for messages.
    pub name: String,
    /// What it does.
    pub kind: Kind,
    /// Folders of `content/` it is about; empty means all.
    pub sections: Vec<String>,
    /// Environments it is about; empty means production.
    pub environments: Vec<String>,
    /// Ticket of the change or freeze.
    pub ticket: Option<String>,
    /// Role whose people may publish all the same, for example `it-duty`.
    pub r#override: Option<String>,
    /// Where it is written.
    pub span: Span,
    zone: TimeZone,
    times: Times,
}

/// Longest time that a window which comes back may stay open: with more it would never close.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

impl Window {
    /// The time around an instant in which the window is open, if it is: start, and first instant after it.
    pub fn around(&self, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let open = self.between(at, at);
        // Of several that overlap, the one that ends last.
        open.into_iter().filter(|(start, end)| *start <= at && at < *end).max_by_key(|(_, end)| *end)
    }

    /// All times it is open that touch the time between two instants, in order.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let touches = |(start, end): &(Timestamp, Timestamp)| *start <= until && *end > from;
        match &self.times {
            Times::Once(start, end) => Some((*start, *end)).into_iter().filter(touches).collect(),
            Times::Cron(cron, duration) => {
                // A day more on both sides: zones differ from each other by up to 26 hours.
                let day = SignedDuration::from_hours(26);
                let date = |at: Option<Timestamp>| at.map(|at| at.to_zoned_datetime(self.zone.clone()).date());
                let first = date(from.checked_sub(*duration + day).ok());
                let last = date(until.checked_add(day).ok());
                let mut found = Vec::new();
                let mut next = first;
                while let (Some(date), Some(last)) = (next, last) {
                    if date > last {
                        break;
                    }
                    for start in cron.on(date, &self.zone) {
                        found.extend(start.checked_add(*duration).ok().map(|end| (start, end)));
                    }
                    next = date.tomorrow().ok();
                }
                found.retain(touches);
                found
            }
        }
    }

    /// Whether it is about a page and an environment. `path` is the page's path from `content/`; a release as a
    /// whole has none, and only windows for everything are about it.
    pub fn concerns(&self, path: Option<&str>, environment: &str) -> bool {
        let environments = &self.environments;
        let here = if environments.is_empty() {
            environment == "production"
        } else {
            environments.iter().any(|own| own == environment)
        };
        let inside = |section: &String| {
            let rest = path.and_then(|path| path.strip_prefix(section.as_str()));
            section == "*" || rest.is_some_and(|rest| rest.starts_with(['/', '.']))
        };
        here && (self.sections.is_empty() || self.sections.iter().any(inside))
    }
}

/// Reads one entry; `zone` is the zone of the file.
pub(super) fn read(table: &Table, zone: &TimeZone, sink: &mut Sink) -> Option<Window> {
    let mut reader = Reader::new(table, &WORDS, sink).within("window");
    let kind = reader.choice("kind", &[("allow", Kind::Allow), ("deny", Kind::Deny)]);
    let name = reader.filled("name");
    let own = reader.filled("time_zone");
    let (from, until) = (reader.filled("from"), reader.filled("until"));
    let (cron, duration) = (reader.filled("cron"), reader.filled("duration"));
    let sections = values(reader.texts("sections"));
    let environments = values(reader.texts("environments"));
    let (ticket, over) = (reader.filled("ticket"), reader.filled("override"));
    let why = "Without it nobody could tell when publishing is possible.";
    reader.require("kind", why, "kind = \"deny\"");
    reader.require("name", "People are told the name when they have to wait.", "name = \"year-end freeze\"");
    let span = table.entries.first().map(|(key, _)| key.span)?;
    if !reader.finish() {
        return None;
    }
    let zone = match &own {
        Some(name) => super::zone(name, sink)?,
        None => zone.clone(),
    };
    let times = times((from, until), (cron, duration), &zone, span, sink)?;
    Some(Window {
        name: name?.value,
        kind: kind?,
        sections: sections.into_iter().map(|section| section.trim_matches('/').to_owned()).collect(),
        environments,
        ticket: ticket.map(|at| at.value),
        r#override: over.map(|at| at.value),
        span,
        zone,
        times,
    })
}

fn values(texts: Option<Vec<At<String>>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|text| text.value).collect()
}

type Pair = (Option<At<String>>, Option<At<String>>);

fn times(once: Pair, again: Pair, zone: &TimeZone, span: Span, sink: &mut Sink) -> Option<Times> {
    match (once, again) {
        ((Some(from), Some(until)), (None, None)) => {
            let (start, end) = (self::instant_of(&from, zone, sink)?, self::instant_of(&until, zone, sink)?);
            if start >= end {
                sink.push(unusable(until.span, "not after `from`", "A window ends after it starts."));
                return None;
            }
            Some(Times::Once(start, end))
        }
        ((None, None), (Some(cron), Some(duration))) => {
            let read = Cron::read(&cron.value).map_err(|reason| sink.push(unusable(cron.span, "", &reason)));
            let length = super::duration(&duration.value).filter(|length| length.is_positive() && *length <= LONGEST);
            if length.is_none() {
                let reason = "Write a time up to 31 days, for example `8h`, `90m` or `2d`.";
                sink.push(unusable(duration.span, "not understood", reason));
            }
            Some(Times::Cron(read.ok()?, length?))
        }
        _ => {
            let reason = "A window has either `from` and `until`, or `cron` and `duration`.";
            sink.push(unusable(span, "in this window", reason));
            None
        }
    }
}

/// The instant of a day or time; a day without a time is its first minute.
fn instant_of(text: &At<String>, zone: &TimeZone, sink: &mut Sink) -> Option<Timestamp> {
    match read_date(&text.value, zone) {
        Ok(When { civil, has_zone: false, .. }) => instant(civil, zone),
        Ok(when) => Some(when.instant),
        Err(_) => {
            sink.push(unusable(text.span, "not a day or time", "For example: `2026-12-18`, or `2026-12-18T18:00:00`."));
            None
        }
    }
}

fn unusable(span: Span, label: &str, reason: &str) -> Finding {
    Finding::new("GOV001", "Correct the times of this window")
        .at(span, label)
        .why("A window that is not understood cannot be kept.")
        .help(reason)
}
