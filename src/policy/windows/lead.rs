//! Lead time: how long before publication a submission has to be complete.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::super::file::WORDS;
use super::super::governance::FOLDER;
use super::cron::instant;
use super::ics;
use crate::config::node::Table;
use crate::config::read::{Reader, as_text};
use crate::diag::{At, Finding, Sink, Sources, Span};
use crate::world::World;

/// A time between submission and publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Working days.
    Days(u16),
    /// Elapsed time.
    Elapsed(SignedDuration),
}

impl Lead {
    fn read(text: &str) -> Option<Self> {
        let value = text.trim();
        let days = value.strip_suffix('d').and_then(|days| days.parse().ok()).filter(|days| *days <= 366);
        days.map(Self::Days).or_else(|| super::duration(value).map(Self::Elapsed))
    }
}

/// Lead times by section. Without any, nothing has to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadTime {
    default: Option<Lead>,
    sections: BTreeMap<String, Lead>,
    holidays: BTreeSet<Date>,
    weekend: BTreeSet<i8>,
    zone: TimeZone,
}

impl Default for LeadTime {
    fn default() -> Self {
        Self {
            default: None,
            sections: BTreeMap::new(),
            holidays: BTreeSet::new(),
            weekend: [Weekday::Saturday, Weekday::Sunday].map(Weekday::to_sunday_zero_offset).into(),
            zone: TimeZone::UTC,
        }
    }
}

impl LeadTime {
    /// The earliest instant at which a page may be published that was complete at `submitted`. `path` counts from
    /// `content/`; of several sections the deepest counts.
    pub fn earliest(&self, submitted: Timestamp, path: &str) -> Timestamp {
        let inside = |section: &str| path.strip_prefix(section).is_some_and(|rest| rest.starts_with(['/', '.']));
        let sections = self.sections.iter().filter(|(section, _)| inside(section));
        let closest = sections.max_by_key(|(section, _)| section.len()).map(|(_, lead)| *lead);
        closest.or(self.default).map_or(submitted, |lead| self.end(submitted, lead))
    }

    /// The earliest instant after a lead time as packs write it (`2d`, `48h`); none if it is not understood.
    pub fn after(&self, submitted: Timestamp, text: &str) -> Option<Timestamp> {
        Lead::read(text).map(|lead| self.end(submitted, lead))
    }

    fn end(&self, submitted: Timestamp, lead: Lead) -> Timestamp {
        match lead {
            Lead::Elapsed(time) => submitted.checked_add(time).unwrap_or(Timestamp::MAX),
            Lead::Days(days) => self.working_days(submitted, days).unwrap_or(Timestamp::MAX),
        }
    }

    /// The same time of day so many working days later; what comes in on a day off counts from the start of the
    /// next working day.
    fn working_days(&self, submitted: Timestamp, days: u16) -> Option<Timestamp> {
        let mut civil = submitted.to_zoned_datetime(self.zone.clone()).datetime();
        let mut start = civil.date();
        while !self.works(start) {
            start = start.tomorrow().ok()?;
        }
        if start != civil.date() {
            civil = start.at(0, 0, 0, 0);
        }
        let mut date = start;
        for _ in 0..days {
            date = date.tomorrow().ok()?;
            while !self.works(date) {
                date = date.tomorrow().ok()?;
            }
        }
        instant(date.to_datetime(civil.time()), &self.zone)
    }

    fn works(&self, date: Date) -> bool {
        !self.holidays.contains(&date) && !self.weekend.contains(&date.weekday().to_sunday_zero_offset())
    }
}

/// Reads `[lead_time]` with the holidays it names.
pub(super) fn load(
    table: &Table,
    zone: &TimeZone,
    (world, sources): (&dyn World, &mut Sources),
    sink: &mut Sink,
) -> io::Result<LeadTime> {
    let mut reader = Reader::new(table, &WORDS, sink).within("lead_time");
    let default = reader.filled("default");
    let sections = reader.table("sections");
    let holidays = reader.texts("holidays").unwrap_or_default();
    reader.finish();
    let mut lead = LeadTime { zone: zone.clone(), ..LeadTime::default() };
    lead.default = default.and_then(|text| self::lead(&text, sink));
    for (name, node) in sections.into_iter().flat_map(|table| &table.entries) {
        let text = At { value: as_text(&node.kind).unwrap_or_default(), span: node.span };
        if let Some(time) = self::lead(&text, sink) {
            lead.sections.insert(name.value.trim_matches('/').to_owned(), time);
        }
    }
    for name in holidays {
        lead.holidays.extend(days(&name, world, sources, sink)?);
    }
    Ok(lead)
}

fn lead(text: &At<String>, sink: &mut Sink) -> Option<Lead> {
    let lead = Lead::read(&text.value);
    if lead.is_none() {
        sink.push(
            Finding::new("GOV001", "Correct this lead time")
                .at(text.span, "not understood")
                .why("Nobody could say when a post may appear.")
                .help("Write working days such as `2d`, or hours such as `48h`."),
        );
    }
    lead
}

fn days(name: &At<String>, world: &dyn World, sources: &mut Sources, sink: &mut Sink) -> io::Result<BTreeSet<Date>> {
    let path = format!("{FOLDER}/{}", name.value);
    if name.value.split('/').any(|part| part == "..") || !world.exists(&path) {
        sink.push(
            Finding::new("GOV001", "Correct the name of this file")
                .at(name.span, "no such file")
                .why("Without the holidays a day off would count as a working day.")
                .help("Name a calendar file (`.ics`) in the folder `governance/`."),
        );
        return Ok(BTreeSet::new());
    }
    let text = String::from_utf8_lossy(&world.read(&path)?).into_owned();
    match ics::days(&text) {
        Ok(days) => Ok(days),
        Err((line, reason)) => {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            let file = sources.add(path, text.as_str());
            sink.push(
                Finding::new("GOV001", "Correct this line of the calendar")
                    .at(Span::new(file, start..end), "not understood")
                    .why("A holiday that is left out by mistake would count as a working day.")
                    .help(reason),
            );
            Ok(BTreeSet::new())
        }
    }
}
