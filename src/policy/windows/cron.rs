//! Times that come back: five fields of cron, in the words of crontab(5).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

/// Minute, hour, day of the month, month and day of the week, each as the set of values that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether day of the month and day of the week are both restricted: then either may fit (POSIX crontab).
    either: bool,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Cron {
    /// Reads `0 9 * * 1-4`: numbers, names, lists (`1,3`), ranges (`1-4`) and steps (`*/15`, `10-30/5`).
    /// Sunday is 0 or 7.
    ///
    /// # Errors
    /// A sentence that names the field.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else {
            return Err(format!("Five fields are wanted, and there are {}.", fields.len()));
        };
        let numbers = |name, text, from, to| set(name, text, from, to, &[]);
        let week = set("day of the week", weekdays, 0, 7, &WEEKDAYS)?;
        Ok(Self {
            minutes: numbers("minute", minutes, 0, 59)?,
            hours: numbers("hour", hours, 0, 23)?,
            days: numbers("day of the month", days, 1, 31)?,
            months: set("month", months, 1, 12, &MONTHS)?,
            weekdays: (week | week >> 7) & 0x7f,
            either: !days.starts_with('*') && !weekdays.starts_with('*'),
        })
    }

    /// Whether a day fits.
    fn fits(&self, date: Date) -> bool {
        let has = |set: u64, value: i8| set >> value & 1 == 1;
        let day = has(self.days, date.day());
        let weekday = has(self.weekdays, date.weekday().to_sunday_zero_offset());
        has(self.months, date.month()) && if self.either { day || weekday } else { day && weekday }
    }

    /// The instants of one day, in order. A time that the clock skips moves to the first minute after the gap; a
    /// time that comes twice counts once, the first.
    pub(super) fn on(&self, date: Date, zone: &TimeZone) -> Vec<Timestamp> {
        let mut found = Vec::new();
        if !self.fits(date) {
            return found;
        }
        for hour in (0..24).filter(|hour| self.hours >> hour & 1 == 1) {
            for minute in (0..60).filter(|minute| self.minutes >> minute & 1 == 1) {
                let time = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
                found.extend(instant(date.to_datetime(time), zone));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The instant of a time on the clock in a zone.
pub(super) fn instant(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => ambiguous.compatible().ok(),
        AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
        // The transition lies between the two readings of a time that does not exist.
        AmbiguousOffset::Gap { .. } => {
            let before = ambiguous.earlier().ok()?;
            zone.following(before).next().map(|transition| transition.timestamp())
        }
    }
}

/// The values of one field as bits.
fn set(name: &str, text: &str, from: u8, to: u8, words: &[&str]) -> Result<u64, String> {
    let wrong = |part: &str| format!("The {name} `{part}` is not understood; it goes from {from} to {to}.");
    let first = u8::from(words.len() == 12);
    let number = |part: &str| -> Option<u8> {
        let word = words.iter().position(|word| part.eq_ignore_ascii_case(word));
        let value = word.map_or_else(|| part.parse().ok(), |at| Some(at as u8 + first))?;
        (from..=to).contains(&value).then_some(value)
    };
    let mut bits = 0_u64;
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => {
                (range, step.parse::<u8>().ok().filter(|step| *step > 0).ok_or_else(|| wrong(part))?)
            }
            None => (part, 1),
        };
        let (low, high) = match range.split_once('-') {
            _ if range == "*" => (from, to),
            Some((low, high)) => (number(low).ok_or_else(|| wrong(part))?, number(high).ok_or_else(|| wrong(part))?),
            None => {
                let low = number(range).ok_or_else(|| wrong(part))?;
                (low, if part.contains('/') { to } else { low })
            }
        };
        if low > high {
            return Err(wrong(part));
        }
        for value in (low..=high).step_by(usize::from(step)) {
            bits |= 1 << value;
        }
    }
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(cron: &str, date: &str, zone: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let instants = Cron::read(cron).unwrap().on(date.parse().unwrap(), &zone);
        instants.iter().map(ToString::to_string).collect()
    }

    /// Zone, day, cron, and the instants: twelve schedules on and around changes of the clock.
    #[test]
    fn changes_of_the_clock_give_the_right_instants() {
        let cases: [(&str, &str, &str, &[&str]); 12] = [
            // Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00.
            ("Europe/Berlin", "2026-03-28", "30 2 * * *", &["2026-03-28T01:30:00Z"]),
            ("Europe/Berlin", "2026-03-29", "30 2 * * *", &["2026-03-29T01:00:00Z"]),
            ("Europe/Berlin", "2026-03-29", "0 9 * * *", &["2026-03-29T07:00:00Z"]),
            ("Europe/Berlin", "2026-10-25", "30 2 * * *", &["2026-10-25T00:30:00Z"]),
            ("Europe/Berlin", "2026-10-25", "0 9 * * 0", &["2026-10-25T08:00:00Z"]),
            // New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00.
            ("America/New_York", "2026-03-08", "15,45 2 * * *", &["2026-03-08T07:00:00Z"]),
            ("America/New_York", "2026-03-08", "0 9 * * 7", &["2026-03-08T13:00:00Z"]),
            ("America/New_York", "2026-11-01", "30 1 * * *", &["2026-11-01T05:30:00Z"]),
            ("America/New_York", "2026-11-02", "0 9 * * mon-thu", &["2026-11-02T14:00:00Z"]),
            // Lord Howe: half an hour; 2026-04-05 02:00 becomes 01:30, 2026-10-04 02:00 becomes 02:30.
            ("Australia/Lord_Howe", "2026-04-05", "45 1 * * *", &["2026-04-04T14:45:00Z"]),
            ("Australia/Lord_Howe", "2026-10-04", "10 2 * * *", &["2026-10-03T15:30:00Z"]),
            ("Australia/Lord_Howe", "2026-10-04", "0 3 * * *", &["2026-10-03T16:00:00Z"]),
        ];
        for (zone, date, cron, expected) in cases {
            assert_eq!(starts(cron, date, zone), expected, "{cron} on {date} in {zone}");
        }
    }

    #[test]
    fn fields_are_read_as_crontab_reads_them() {
        let minutes = |cron: &str| starts(cron, "2026-06-02", "UTC").len();
        assert_eq!(minutes("*/15 8-9 * * *"), 8);
        assert_eq!(minutes("5/20 0 * * *"), 3);
        assert_eq!(minutes("0 0 * jan,jun TUE"), 1);
        // Both days restricted: either fits. The second of June 2026 is a Tuesday.
        assert_eq!(minutes("0 0 13 * tue"), 1);
        assert_eq!(minutes("0 0 2 * fri"), 1);
        assert_eq!(minutes("0 0 13 * *"), 0);
        for wrong in
            ["0 9 * *", "60 0 * * *", "0 0 0 * *", "0 0 * 13 *", "0 0 * * 8", "5-1 0 * * *", "*/0 * * * *", "x * * * *"]
        {
            assert!(Cron::read(wrong).is_err(), "{wrong}");
        }
    }
}
