//! Exceptions: `governance/waivers.toml`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::file::{ENVIRONMENTS, WORDS};
use super::pilot::PILOT;
use crate::config::node::{Kind, Table};
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink, Span};
use crate::rules;

/// How long exceptions may last, and how early their end is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiverLimits {
    /// Most days between now and the end of an exception.
    pub longest_days: i64,
    /// Days before its end from which on it is announced.
    pub announce_days: i64,
}

impl Default for WaiverLimits {
    fn default() -> Self {
        Self { longest_days: 180, announce_days: 14 }
    }
}

/// One exception. It covers one finding, or all findings of one rule in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its name, for reports and the audit.
    pub id: At<String>,
    /// Code of the rule, or of an instance.
    pub rule: At<String>,
    /// Path of the file from the root of the site, or of the built document.
    pub path: At<String>,
    /// Fingerprint of the finding; none covers all findings of the rule in the file.
    pub fingerprint: Option<At<String>>,
    /// Why it is granted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Who granted it.
    pub approved_by: At<String>,
    /// Last day on which it holds.
    pub expires: At<Date>,
    /// The environment for which alone it is.
    pub environment: Option<At<String>>,
}

/// A waiver that covers a finding, as reports show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// Name of the waiver.
    pub id: String,
    /// Why it was granted.
    pub reason: String,
}

/// All exceptions of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waivers {
    /// In the order of the file.
    pub entries: Vec<Waiver>,
    /// Limits of the policy.
    pub limits: WaiverLimits,
    /// The day of the build, by which they are judged.
    pub today: Option<Date>,
    /// The environment of the build.
    pub environment: String,
    /// Last day of the pilot, with which its exceptions end; none when there is none, or it is over.
    pub pilot: Option<Date>,
}

impl Waivers {
    /// Exceptions read from their file, as they hold at an instant (days are counted in UTC).
    pub fn new(table: Option<&Table>, limits: WaiverLimits, now: Timestamp, sink: &mut Sink) -> Self {
        let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        let entries = table.map(|table| read(table, sink)).unwrap_or_default();
        Self { entries, limits, today: Some(today), ..Self::default() }
    }

    /// The same, as they hold in an environment, with the last day of the pilot.
    #[must_use]
    pub fn within(self, environment: &str, pilot: Option<Date>) -> Self {
        Self { environment: environment.to_owned(), pilot, ..self }
    }

    /// Where an exception says that it is for the pilot.
    pub fn for_pilot(&self) -> Option<Span> {
        let named = self.entries.iter().filter_map(|waiver| waiver.environment.as_ref());
        named.into_iter().find(|environment| environment.value == PILOT).map(|environment| environment.span)
    }

    /// Whether an exception is for this environment, and for a pilot that still runs.
    fn here(&self, waiver: &Waiver) -> bool {
        let Some(own) = &waiver.environment else { return true };
        own.value == self.environment && (own.value != PILOT || self.pilot.is_some())
    }

    /// Number of the exception that covers a finding at a path, if one holds.
    pub fn find(&self, code: &str, paths: &[&str], fingerprint: &str) -> Option<usize> {
        let fits = |waiver: &Waiver| {
            (waiver.rule.value == code || waiver.rule.value == rules::family(code))
                && paths.contains(&waiver.path.as_str())
                && waiver.fingerprint.as_ref().is_none_or(|own| own.value == fingerprint)
        };
        self.entries.iter().position(|waiver| fits(waiver) && self.holds(waiver))
    }

    fn holds(&self, waiver: &Waiver) -> bool {
        self.today.is_some_and(|today| today <= waiver.expires.value && !self.too_long(waiver, today))
            && self.here(waiver)
    }

    fn too_long(&self, waiver: &Waiver, today: Date) -> bool {
        days(today, waiver.expires.value) > self.limits.longest_days
    }

    /// What is to be said of the exceptions themselves; `used` are the numbers of those that cover something.
    pub fn review(&self, used: &BTreeSet<usize>) -> Vec<Finding> {
        let Some(today) = self.today else { return Vec::new() };
        // What is for another environment is judged there.
        let here = |waiver: &Waiver| waiver.environment.as_ref().is_none_or(|own| own.value == self.environment);
        let said = |(number, waiver): (usize, &Waiver)| self.finding(waiver, today, used.contains(&number));
        self.entries.iter().enumerate().filter(|(_, waiver)| here(waiver)).filter_map(said).collect()
    }

    fn finding(&self, waiver: &Waiver, today: Date, used: bool) -> Option<Finding> {
        let id = &waiver.id.value;
        let left = days(today, waiver.expires.value);
        if left < 0 {
            return Some(
                Finding::new("GOV006", format!("Remove or renew the exception `{id}`"))
                    .at(waiver.expires.span, "this day has passed")
                    .why("The exception has ended, so what it covered is to be fixed again.")
                    .help("Fix what it covered and remove it, or ask for it again."),
            );
        }
        if self.too_long(waiver, today) {
            let longest = self.limits.longest_days;
            return Some(
                Finding::new("GOV007", format!("Shorten the exception `{id}`"))
                    .at(waiver.expires.span, format!("{left} days from now"))
                    .why(format!("Exceptions may last {longest} days at most; until then this one has no effect."))
                    .help("Choose an earlier day, and renew the exception when it is needed longer."),
            );
        }
        if !used {
            return Some(
                Finding::new("GOV005", format!("Remove the exception `{id}`"))
                    .at(waiver.id.span, "covers nothing")
                    .why("Nothing is found any more that it would cover. Left here it could hide something new.")
                    .help("Remove the entry. If a rule, path or fingerprint is misspelt, correct it."),
            );
        }
        (left <= self.limits.announce_days).then(|| {
            Finding::new("GOV008", format!("Prepare for the end of the exception `{id}`"))
                .at(waiver.expires.span, format!("{left} days from now"))
                .why("When it ends, what it covers stops the site from being published.")
                .help("Fix what it covers before that day, or ask for the exception again.")
        })
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

fn read(table: &Table, sink: &mut Sink) -> Vec<Waiver> {
    let mut reader = Reader::new(table, &WORDS, sink);
    let tables = reader.tables("waiver");
    reader.finish();
    let mut seen = BTreeSet::new();
    let entries: Vec<Waiver> = tables.into_iter().filter_map(|table| entry(table, sink)).collect();
    for waiver in &entries {
        if !seen.insert(waiver.id.value.clone()) {
            sink.push(
                Finding::new("GOV001", "Give each exception a name of its own")
                    .at(waiver.id.span, "used before")
                    .why("Reports and the audit name exceptions by `id`; two with the same name cannot be told apart.")
                    .help("Choose another `id` for one of them."),
            );
        }
    }
    entries
}

fn entry(table: &Table, sink: &mut Sink) -> Option<Waiver> {
    let mut reader = Reader::new(table, &WORDS, sink).within("waiver");
    let (id, rule, path) = (reader.filled("id"), reader.filled("rule"), reader.filled("path"));
    let (fingerprint, reason) = (reader.filled("fingerprint"), reader.filled("reason"));
    let (owner, approved_by) = (reader.filled("owner"), reader.filled("approved_by"));
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => text.get(..10).unwrap_or(text).parse::<Date>().ok(),
        _ => None,
    };
    let expires = reader.convert("expires", ("a day", "2026-12-31"), take);
    let environment = reader.filled("environment");
    let whole = reader.flag("whole_file").unwrap_or(false);
    let why = "An exception without it could not be explained to an auditor.";
    reader.require("id", why, "id = \"W-2026-014\"");
    reader.require("rule", why, "rule = \"LNK007\"");
    reader.require("path", why, "path = \"content/blog/launch.md\"");
    reader.require("reason", why, "reason = \"the partner has no page with https yet\"");
    reader.require("owner", why, "owner = \"Marketing operations\"");
    reader.require("approved_by", why, "approved_by = \"IT security\"");
    reader.require("expires", "Every exception ends.", "expires = 2026-12-31");
    if !whole {
        let why = "It says which finding is meant, so that new ones are not hidden.";
        reader.require("fingerprint", why, "fingerprint = \"0123456789abcdef\" (or whole_file = true)");
    }
    if !reader.finish() {
        return None;
    }
    let (rule, owner, approved_by) = (rule?, owner?, approved_by?);
    if let Some(own) = environment.as_ref().filter(|own| !ENVIRONMENTS.contains(&own.value.as_str())) {
        sink.push(super::file::unknown_environment(own));
        return None;
    }
    let known = known_rule(&rule, sink);
    if owner.value.trim().eq_ignore_ascii_case(approved_by.value.trim()) {
        sink.push(self_granted(approved_by.span));
        return None;
    }
    known.then_some(())?;
    let rule = At { value: super::file::key(&rule.value).unwrap_or(rule.value), span: rule.span };
    let (reason, owner) = (reason?.value, owner.value);
    Some(Waiver { id: id?, rule, path: path?, fingerprint, reason, owner, approved_by, expires: expires?, environment })
}

fn known_rule(rule: &At<String>, sink: &mut Sink) -> bool {
    let known = super::file::key(&rule.value).is_some();
    if !known {
        sink.push(super::file::unknown_rule(rule));
    }
    known
}

fn self_granted(span: Span) -> Finding {
    Finding::new("GOV001", "Let someone else approve this exception")
        .at(span, "the same as its owner")
        .why("Nobody grants an exception to themselves.")
        .help("Name in `approved_by` the person or team that answers for the rule.")
}
