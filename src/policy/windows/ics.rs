//! Holidays from a calendar file (iCalendar, RFC 5545).

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

/// Years around the first one for which events that come back every year are written out.
const YEARS: i16 = 30;

/// The days of all events of a calendar file. An event may cover several days and may come back every year;
/// its end is the first day that is free again.
///
/// # Errors
/// Line number, from 1, and a sentence about what is not understood there: a day that is left out by mistake
/// would be taken for a working day.
pub(super) fn days(text: &str) -> Result<BTreeSet<Date>, (usize, String)> {
    let mut days = BTreeSet::new();
    let mut event: Option<Event> = None;
    for (number, line) in unfolded(text) {
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        let name = name.split(';').next().unwrap_or(name).to_ascii_uppercase();
        match (name.as_str(), &mut event) {
            ("BEGIN", None) if value.eq_ignore_ascii_case("VEVENT") => event = Some(Event::default()),
            ("END", Some(found)) if value.eq_ignore_ascii_case("VEVENT") => {
                found.write(&mut days).ok_or((number, "This event has no first day.".to_owned()))?;
                event = None;
            }
            ("DTSTART", Some(event)) => event.start = Some(date(value).ok_or_else(|| not_a_day(number, value))?),
            ("DTEND", Some(event)) => event.end = Some(date(value).ok_or_else(|| not_a_day(number, value))?),
            ("RRULE", Some(event)) => {
                let value = value.to_ascii_uppercase();
                let mut parts = value.split(';').filter(|part| !part.starts_with("WKST"));
                if parts.next() != Some("FREQ=YEARLY") || parts.any(|part| part != "INTERVAL=1") {
                    return Err((
                        number,
                        format!("The repetition `{value}` is not understood; only `FREQ=YEARLY` is."),
                    ));
                }
                event.yearly = true;
            }
            ("RDATE" | "EXDATE", Some(_)) => return Err((number, format!("`{name}` is not understood here."))),
            _ => {}
        }
    }
    match event {
        Some(_) => Err((text.lines().count(), "The last event has no end.".to_owned())),
        None => Ok(days),
    }
}

#[derive(Default)]
struct Event {
    start: Option<Date>,
    end: Option<Date>,
    yearly: bool,
}

impl Event {
    fn write(&self, days: &mut BTreeSet<Date>) -> Option<()> {
        let start = self.start?;
        let end = self.end.filter(|end| *end > start).unwrap_or(start.tomorrow().ok()?);
        for year in 0..if self.yearly { YEARS } else { 1 } {
            let shifted = |date: Date| date.checked_add(i32::from(year).years()).ok();
            let (mut day, end) = (shifted(start)?, shifted(end)?);
            // An event of more than a year is no holiday.
            for _ in 0..366 {
                if day >= end {
                    break;
                }
                days.insert(day);
                day = day.tomorrow().ok()?;
            }
        }
        Some(())
    }
}

fn date(value: &str) -> Option<Date> {
    let digits = value.trim().get(..8)?;
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse().ok();
    let year: i16 = digits.get(..4)?.parse().ok()?;
    Date::new(year, number(4..6)?, number(6..8)?).ok()
}

fn not_a_day(number: usize, value: &str) -> (usize, String) {
    (number, format!("`{value}` is not a day."))
}

/// Lines with their numbers; a line that starts with a blank goes on the line before it (RFC 5545, 3.1).
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_become_days() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\n\
                    DTEND;VALUE=DATE:20261227\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n\
                    DTSTART;VALUE=DATE:2026\r\n 0501\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let days = days(text).unwrap();
        let has = |day: &str| days.contains(&day.parse().unwrap());
        assert!(has("2026-12-25") && has("2026-12-26") && has("2030-12-26") && has("2026-05-01"));
        assert!(!has("2026-12-27") && !has("2027-05-01") && !has("2025-12-25"));
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_its_line() {
        let event = |line: &str| format!("BEGIN:VEVENT\nDTSTART:20260501\n{line}\nEND:VEVENT\n");
        assert_eq!(days(&event("RRULE:FREQ=MONTHLY")).unwrap_err().0, 3);
        assert_eq!(days(&event("EXDATE:20260501")).unwrap_err().0, 3);
        assert_eq!(days("BEGIN:VEVENT\nEND:VEVENT\n").unwrap_err().0, 2);
        assert_eq!(days("BEGIN:VEVENT\nDTSTART:20260231\nEND:VEVENT\n").unwrap_err().0, 2);
        assert!(days("BEGIN:VEVENT\nDTSTART:20260501\n").is_err());
    }
}
