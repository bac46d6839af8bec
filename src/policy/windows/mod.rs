//! When publishing is possible: `governance/calendar.toml`.
//!
//! No window: always. With windows that allow: only inside one. A window that denies (a freeze) beats all others.
//! Times are half open, starts are taken on the clock of the window's zone, and durations are elapsed time.

mod cron;
mod ics;
mod lead;
mod soon;
mod window;

use std::io;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use lead::LeadTime;
pub(super) use soon::too_soon;
pub use window::{Kind, Window};

use super::file::WORDS;
use super::governance::read_table;
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink, Sources};
use crate::site::schedule::Holds;
use crate::world::World;

/// How far ahead the next possible instant is looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 400);

/// Windows, freezes and lead times of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// In the order of the file.
    pub windows: Vec<Window>,
    /// How long before publication a submission has to be complete.
    pub lead: LeadTime,
}

/// The freezes of one environment, for pages that appear at a date of their own.
#[derive(Debug, Clone, Copy)]
pub struct Freezes<'c> {
    /// The calendar.
    pub calendar: &'c Calendar,
    /// The environment.
    pub environment: &'c str,
}

impl Holds for Freezes<'_> {
    fn hold(&self, path: &str, due: Timestamp) -> Option<String> {
        match self.calendar.gate(due, Some(path), self.environment) {
            Gate::Frozen(window, _) => Some(window.name.clone()),
            Gate::Open | Gate::Outside => None,
        }
    }
}

/// Whether publishing is possible at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate<'c> {
    /// It is.
    Open,
    /// A freeze is on, until just before this instant.
    Frozen(&'c Window, Timestamp),
    /// No window that allows it is open.
    Outside,
}

impl Calendar {
    /// Reads the file and the holidays it names. `zone` is the zone of the site.
    ///
    /// # Errors
    /// When a file is there and cannot be read from disk.
    pub fn load(world: &dyn World, zone: &TimeZone, sources: &mut Sources, sink: &mut Sink) -> io::Result<Self> {
        let Some(table) = read_table(world, "calendar.toml", sources, sink)? else { return Ok(Self::default()) };
        let mut reader = Reader::new(&table, &WORDS, sink);
        let own = reader.filled("time_zone");
        let windows = reader.tables("window");
        let lead = reader.table("lead_time");
        reader.finish();
        let zone = own.and_then(|name| self::zone(&name, sink)).unwrap_or_else(|| zone.clone());
        let windows = windows.into_iter().filter_map(|table| window::read(table, &zone, sink)).collect();
        let lead = match lead {
            Some(table) => lead::load(table, &zone, (world, sources), sink)?,
            None => LeadTime::default(),
        };
        Ok(Self { windows, lead })
    }

    /// Whether publishing is possible. `path` is a page's path from `content/`, none for a release as a whole.
    pub fn gate(&self, at: Timestamp, path: Option<&str>, environment: &str) -> Gate<'_> {
        let windows = || self.windows.iter().filter(|window| window.concerns(path, environment));
        let freezes = windows().filter(|window| window.kind == Kind::Deny);
        let frozen = freezes.filter_map(|window| Some((window, window.around(at)?.1))).max_by_key(|(_, end)| *end);
        if let Some((window, end)) = frozen {
            return Gate::Frozen(window, end);
        }
        let mut allowing = windows().filter(|window| window.kind == Kind::Allow).peekable();
        if allowing.peek().is_none() || allowing.any(|window| window.around(at).is_some()) {
            return Gate::Open;
        }
        Gate::Outside
    }

    /// The first instant from `at` on at which publishing is possible; `None` if there is none within 400 days.
    pub fn next_open(&self, at: Timestamp, path: Option<&str>, environment: &str) -> Option<Timestamp> {
        let mut candidates = vec![at];
        let until = at.checked_add(AHEAD).ok()?;
        for window in self.windows.iter().filter(|window| window.concerns(path, environment)) {
            let times = window.between(at, until);
            candidates
                .extend(times.into_iter().map(|(start, end)| if window.kind == Kind::Allow { start } else { end }));
        }
        candidates.retain(|candidate| *candidate >= at);
        candidates.sort_unstable();
        candidates.dedup();
        candidates.into_iter().find(|candidate| self.gate(*candidate, path, environment) == Gate::Open)
    }

    /// The first instant after `at` at which any window opens or closes.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let until = at.checked_add(AHEAD).ok()?;
        let times = self.windows.iter().flat_map(|window| window.between(at, until));
        times.flat_map(|(start, end)| [start, end]).filter(|change| *change > at).min()
    }
}

/// A time zone by its IANA name.
fn zone(name: &At<String>, sink: &mut Sink) -> Option<TimeZone> {
    let zone = TimeZone::get(&name.value).ok();
    if zone.is_none() {
        sink.push(
            Finding::new("GOV001", format!("Correct the time zone `{}`", name.value))
                .at(name.span, "no such zone")
                .why("Without the zone nobody could tell when a window opens.")
                .help("For example: `Europe/Berlin`, `America/New_York` or `UTC`."),
        );
    }
    zone
}

/// Elapsed time such as `8h`, `90m`, `2d` (24 hours each) or `1h30m`.
fn duration(text: &str) -> Option<SignedDuration> {
    let mut total = SignedDuration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let minutes = match unit {
            'm' => 1,
            'h' => 60,
            'd' => 24 * 60,
            _ => return None,
        };
        total =
            total.checked_add(SignedDuration::from_mins(number.checked_mul(minutes).filter(|all| *all < 1 << 40)?))?;
        rest = rest[digits + 1..].trim_start();
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    fn calendar(text: &str) -> (Calendar, Vec<Finding>) {
        let world = MemoryWorld::new(Timestamp::UNIX_EPOCH);
        world.put("governance/calendar.toml", text);
        world.put("governance/holidays.ics", "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260525\nEND:VEVENT\n");
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let calendar = Calendar::load(&world, &zone, &mut sources, &mut sink).unwrap();
        (calendar, sink.into_findings())
    }

    const CALENDAR: &str = r#"
[[window]]
name = "office hours"
kind = "allow"
cron = "0 9 * * 1-4"
duration = "8h"
[[window]]
name = "year-end freeze"
kind = "deny"
from = 2026-12-18
until = 2027-01-04
[[window]]
name = "quiet period"
kind = "deny"
from = "2026-07-01T00:00:00Z"
until = "2026-07-20T06:00:00Z"
sections = ["blog/results"]
[lead_time]
default = "2d"
holidays = ["holidays.ics"]
[lead_time.sections]
"blog/news" = "5d"
"#;

    #[test]
    fn a_freeze_beats_every_window_and_windows_beat_the_rest() {
        let (calendar, findings) = calendar(CALENDAR);
        assert_eq!(findings, []);
        let gate = |at: &str, path| calendar.gate(at.parse().unwrap(), path, "production");
        // Monday, 09:00 in Berlin is 07:00 UTC in summer.
        assert_eq!(gate("2026-06-01T06:59:59Z", None), Gate::Outside);
        assert_eq!(gate("2026-06-01T07:00:00Z", None), Gate::Open);
        assert_eq!(gate("2026-06-01T15:00:00Z", None), Gate::Outside);
        assert_eq!(gate("2026-06-05T08:00:00Z", None), Gate::Outside);
        assert!(
            matches!(gate("2026-12-21T09:00:00Z", None), Gate::Frozen(window, _) if window.name == "year-end freeze")
        );
        assert_eq!(gate("2026-07-06T08:00:00Z", Some("blog/launch.md")), Gate::Open);
        assert!(matches!(gate("2026-07-06T08:00:00Z", Some("blog/results/q2.md")), Gate::Frozen(..)));
        assert_eq!(calendar.gate("2026-12-21T03:00:00Z".parse().unwrap(), None, "preview"), Gate::Open);
    }

    #[test]
    fn the_next_possible_instant_comes_after_freeze_and_night() {
        let (calendar, _) = calendar(CALENDAR);
        let next = |at: &str| calendar.next_open(at.parse().unwrap(), None, "production").unwrap().to_string();
        assert_eq!(next("2026-06-01T08:00:00Z"), "2026-06-01T08:00:00Z");
        assert_eq!(next("2026-06-04T16:00:00Z"), "2026-06-08T07:00:00Z");
        assert_eq!(next("2026-12-18T10:00:00Z"), "2027-01-04T08:00:00Z");
        let change = calendar.next_change("2026-06-01T08:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(change.to_string(), "2026-06-01T15:00:00Z");
    }

    #[test]
    fn lead_time_counts_working_days_without_holidays() {
        let (calendar, _) = calendar(CALENDAR);
        let earliest = |at: &str, path| calendar.lead.earliest(at.parse().unwrap(), path).to_string();
        // Friday noon: Monday the 25th is a holiday, so Tuesday and Wednesday count.
        assert_eq!(earliest("2026-05-22T10:00:00Z", "blog/a.md"), "2026-05-27T10:00:00Z");
        assert_eq!(earliest("2026-05-22T10:00:00Z", "blog/news/a.md"), "2026-06-01T10:00:00Z");
        // Handed in on a Saturday: counted from the start of the next working day.
        assert_eq!(earliest("2026-06-06T10:00:00Z", "blog/a.md"), "2026-06-09T22:00:00Z");
    }

    #[test]
    fn what_is_not_understood_is_said_and_nothing_is_guessed() {
        let (_, findings) =
            calendar("[[window]]\nname = \"a\"\nkind = \"deny\"\ncron = \"0 9 * *\"\nduration = \"8h\"\n");
        assert_eq!(findings.len(), 1);
        let (_, findings) =
            calendar("[[window]]\nname = \"a\"\nkind = \"deny\"\nfrom = 2026-02-30\nuntil = 2026-03-01\n");
        assert_eq!(findings.len(), 1);
        let (_, findings) =
            calendar("[[window]]\nname = \"a\"\nkind = \"deny\"\ncron = \"0 9 * * *\"\nuntil = 2026-03-01\n");
        assert_eq!(findings.len(), 1);
        let (_, findings) = calendar("[lead_time]\ndefault = \"soon\"\n");
        assert_eq!(findings.len(), 1);
        assert!(findings.iter().all(|finding| finding.code == "GOV001"));
    }
}
