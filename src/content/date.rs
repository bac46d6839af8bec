//! Dates and times as people write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::When;
use crate::config::node::{Kind, Node};
use crate::config::read::Reader;
use crate::diag::{At, Finding};

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateProblem {
    /// It has the form of a date, but there is no such day or time.
    Impossible,
    /// It has no form that is understood.
    Unknown,
}

/// Reads a date or a date with a time.
///
/// Understood are `2025-05-14` (also with slashes), `14 May 2025`, `May 14, 2025` and `14.05.2025`, with a
/// time after `T` or a space (seconds and fractions optional) and `Z`, `+02:00`, `+0200`, `UTC` or a zone's
/// name (`Europe/Berlin`) behind it: RFC 3339 and its relatives. A time without a zone is taken in `zone`;
/// so is the midnight of a day.
///
/// # Errors
/// [`DateProblem`].
pub fn read(text: &str, zone: &TimeZone) -> Result<When, DateProblem> {
    let text = text.trim();
    let (date, rest) =
        if text.starts_with(|c: char| c.is_ascii_digit()) && is_numeric(text) { numeric(text)? } else { worded(text)? };
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim();
    let clock_end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    if clock_end == 0 {
        return mark(rest, date.to_datetime(Time::midnight()), false, zone);
    }
    let time = clock(&rest[..clock_end])?;
    mark(rest[clock_end..].trim(), date.to_datetime(time), true, zone)
}

/// The instant of a day and time with the zone written behind it.
fn mark(mark: &str, civil: DateTime, has_time: bool, zone: &TimeZone) -> Result<When, DateProblem> {
    let mark = mark.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(mark);
    let (zone, has_zone) = match mark {
        "" => (zone.clone(), false),
        name if name.contains('/') => (TimeZone::get(name).map_err(|_| DateProblem::Unknown)?, true),
        mark => (offset(mark)?.to_time_zone(), true),
    };
    let instant = zone.to_ambiguous_timestamp(civil).compatible().map_err(|_| DateProblem::Impossible)?;
    Ok(When { instant, civil, offset: zone.to_offset(instant).seconds(), has_time, has_zone })
}

/// Whether a text starts with four digits and a sign, or with `14.05.`.
fn is_numeric(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let next = text.as_bytes().get(digits);
    match digits {
        4 => matches!(next, Some(b'-' | b'/')),
        1 | 2 => next == Some(&b'.') && text[digits + 1..].starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

/// `2025-05-14…` or `14.05.2025…` with what follows.
fn numeric(text: &str) -> Result<(Date, &str), DateProblem> {
    let mut rest = text;
    let mut numbers = [0_i16; 3];
    let mut sign = None;
    for (index, number) in numbers.iter_mut().enumerate() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            return Err(DateProblem::Unknown);
        }
        *number = rest[..digits].parse().map_err(|_| DateProblem::Unknown)?;
        rest = &rest[digits..];
        if index < 2 {
            let next = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.')).ok_or(DateProblem::Unknown)?;
            if sign.is_some_and(|sign| sign != next) {
                return Err(DateProblem::Unknown);
            }
            sign = Some(next);
            rest = &rest[1..];
        }
    }
    let [year, month, day] = if sign == Some('.') { [numbers[2], numbers[1], numbers[0]] } else { numbers };
    if year < 1000 || rest.starts_with(['-', '/', '.']) {
        return Err(DateProblem::Unknown);
    }
    day_of(year, month, day).map(|date| (date, rest))
}

fn day_of(year: i16, month: i16, day: i16) -> Result<Date, DateProblem> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(DateProblem::Impossible) };
    Date::new(year, month, day).map_err(|_| DateProblem::Impossible)
}

fn clock(text: &str) -> Result<Time, DateProblem> {
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<&str> = text.split(':').collect();
    let number = |at: usize| match parts.get(at) {
        None => Ok(0),
        Some(part) if (1..=2).contains(&part.len()) => part.parse::<i8>().map_err(|_| DateProblem::Unknown),
        Some(_) => Err(DateProblem::Unknown),
    };
    if !(2..=3).contains(&parts.len()) || (parts.len() == 2 && !fraction.is_empty()) {
        return Err(DateProblem::Unknown);
    }
    let (hour, minute, second) = (number(0)?, number(1)?, number(2)?);
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    // A leap second (RFC 3339, 5.6) is shown as the last second that clocks know.
    let second = if second == 60 { 59 } else { second };
    Time::new(hour, minute, second, nanos.parse().unwrap_or(0)).map_err(|_| DateProblem::Impossible)
}

fn offset(text: &str) -> Result<Offset, DateProblem> {
    if ["z", "utc", "gmt"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Ok(Offset::UTC);
    }
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(DateProblem::Unknown),
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateProblem::Unknown);
    }
    let number: i32 = digits.parse().map_err(|_| DateProblem::Unknown)?;
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    if minutes > 59 || hours > 23 {
        return Err(DateProblem::Impossible);
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).map_err(|_| DateProblem::Impossible)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `14 May 2025`, `May 14th, 2025`, `Wed, 14 May 2025` with what follows.
fn worded(text: &str) -> Result<(Date, &str), DateProblem> {
    let mut rest = text;
    let mut word = || {
        let from = rest.trim_start_matches([' ', ',', '.']);
        let end = from.find([' ', ',', '.']).unwrap_or(from.len());
        rest = &from[end..];
        &from[..end]
    };
    let (mut first, mut second) = (word(), word());
    if first.chars().all(char::is_alphabetic) && second.chars().all(char::is_alphabetic) && month(second).is_none()
        || is_weekday(first)
    {
        (first, second) = (second, word());
    }
    let year = word();
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, second),
        (None, Some(month)) => (month, first),
        _ => return Err(DateProblem::Unknown),
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let (Ok(day), Ok(year)) = (day.parse::<i16>(), year.parse::<i16>()) else { return Err(DateProblem::Unknown) };
    if !(1000..=9999).contains(&year) {
        return Err(DateProblem::Unknown);
    }
    day_of(year, month, day).map(|date| (date, rest.trim_start_matches([',', ' '])))
}

fn month(word: &str) -> Option<i16> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && (month.starts_with(&word) || word == "sept"))?;
    Some(if word == "sept" { 9 } else { at as i16 + 1 })
}

fn is_weekday(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_lowercase();
    word.len() >= 3 && days.iter().any(|day| day.starts_with(&word))
}

/// A field with a date, for any table; impossible days and other texts are findings.
pub fn when(reader: &mut Reader<'_, '_>, key: &'static str, zone: &TimeZone) -> Option<At<When>> {
    let node = reader.node(key)?;
    let text = match &node.kind {
        Kind::Str(text) | Kind::Date(text) => text.trim(),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) | Kind::Table(_) => {
            reader.wrong(key, node, "a date", "2026-05-14");
            return None;
        }
    };
    if text.is_empty() {
        return None;
    }
    match read(text, zone) {
        Ok(value) => Some(At { value, span: node.span }),
        Err(problem) => {
            reader.fail(key);
            let finding = no_date(reader, key, node, problem);
            reader.sink().push(finding);
            None
        }
    }
}

fn no_date(reader: &Reader<'_, '_>, key: &str, node: &Node, problem: DateProblem) -> Finding {
    let (label, why) = match problem {
        DateProblem::Impossible => ("there is no such day or time", "No calendar has this day or time."),
        DateProblem::Unknown => ("not understood as a date", "The text has no form in which dates are written here."),
    };
    Finding::new(reader.words().date, format!("Correct the date in `{}`", reader.name(key)))
        .at(node.span, label)
        .why(format!("{why} Nobody could say when it is."))
        .help("Write `2026-05-14`, or with a time `2026-05-14T09:00:00+02:00`.")
}

/// The date in front of a file name (`2025-05-14-launch`, `2025-05-14T09:00:00Z_launch`) and the rest of it.
///
/// The date is `None` where there is no such day; the rest is cut all the same.
pub fn file_name_date(name: &str) -> Option<(Option<Date>, &str)> {
    let (written, rest) = file_name_parts(name)?;
    Some((numeric(written.get(..10)?).ok().map(|(date, _)| date), rest))
}

/// The instant in front of a file name.
pub(super) fn file_name_when(name: &str, zone: &TimeZone) -> Option<Result<When, DateProblem>> {
    file_name_parts(name).map(|(written, _)| read(written, zone))
}

fn file_name_parts(name: &str) -> Option<(&str, &str)> {
    let bytes = name.as_bytes();
    let shape = |at: usize| if at == 4 || at == 7 { bytes[at] == b'-' } else { bytes[at].is_ascii_digit() };
    if bytes.len() < 12 || !(0..10).all(shape) {
        return None;
    }
    let mut end = 10;
    if bytes[10] == b'T' {
        let time = bytes[11..].iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
        end = 11 + time;
        if bytes.get(end) == Some(&b'Z') {
            end += 1;
        } else if name.get(end..end + 6).is_some_and(|mark| offset(mark).is_ok() && mark.contains(':')) {
            end += 6;
        }
    }
    let rest = name.get(end..)?.strip_prefix(['-', '_'])?;
    (!rest.is_empty()).then_some((&name[..end], rest))
}

#[cfg(test)]
mod tests {
    use super::{DateProblem, file_name_date, read};
    use jiff::tz::TimeZone;

    #[test]
    fn understands_the_forms_people_use() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let instant = |text: &str| read(text, &zone).map(|when| when.instant.to_string());
        for day in
            ["2025-05-14", "2025-5-14", "2025/05/14", "14 May 2025", "14. May 2025", "May 14th, 2025", "14.05.2025"]
        {
            assert_eq!(instant(day), Ok("2025-05-13T22:00:00Z".into()), "{day}");
        }
        assert_eq!(instant("Wed, 14 May 2025 09:00 +0200"), Ok("2025-05-14T07:00:00Z".into()));
        assert_eq!(instant("2025-05-14 09:00"), Ok("2025-05-14T07:00:00Z".into()));
        assert_eq!(instant("2025-05-14T09:00:00.5Z"), Ok("2025-05-14T09:00:00.5Z".into()));
        assert_eq!(instant("2015-02-24T09:00:00-04:00"), Ok("2015-02-24T13:00:00Z".into()));
        assert_eq!(instant("2015-02-24 09:00:00 -0400"), Ok("2015-02-24T13:00:00Z".into()));
        assert_eq!(instant("2025-05-14 09:00 America/New_York"), Ok("2025-05-14T13:00:00Z".into()));
        for text in ["2025-02-30", "2015-03-00", "2025-05-14 25:00", "31 April 2025", "2025-13-01"] {
            assert_eq!(instant(text), Err(DateProblem::Impossible), "{text}");
        }
        for text in ["soon", "", "05/14/2025", "2025", "2025-05", "14 2025 May", "2025-05-14 EST", "2025-05-14 x"] {
            assert_eq!(instant(text), Err(DateProblem::Unknown), "{text}");
        }
    }

    #[test]
    fn cuts_dates_off_file_names() {
        assert_eq!(file_name_date("2025-05-14-launch").map(|(_, rest)| rest), Some("launch"));
        assert_eq!(file_name_date("2025-05-14T09:00:00+02:00_launch").map(|(_, rest)| rest), Some("launch"));
        assert_eq!(file_name_date("2015-03-00-odd"), Some((None, "odd")));
        assert_eq!(file_name_date("2025-05-14"), None);
        assert_eq!(file_name_date("2024-Edition-of-it"), None);
    }
}
