//! Dates and times as people write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::When;

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
/// Understood: `2025-05-14`, with a time after `T` or a space (seconds and fractions optional), with `Z`, `+02:00`,
/// `+0200` or ` -0400` behind it (RFC 3339 and its relatives), and `14 May 2025` or `May 14, 2025`. A time without
/// a zone is taken in `zone`; so is the midnight of a day.
///
/// # Errors
/// [`DateProblem`].
pub fn read(text: &str, zone: &TimeZone) -> Result<When, DateProblem> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !looks_iso(text) {
        let date = worded(text)?;
        return in_zone(date.to_datetime(Time::midnight()), false, zone);
    }
    let date = iso_date(text.get(..10).ok_or(DateProblem::Unknown)?)?;
    let rest = text[10..].trim_start_matches(['T', 't']).trim_start();
    if rest.is_empty() {
        return in_zone(date.to_datetime(Time::midnight()), false, zone);
    }
    let clock_end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let time = clock(&rest[..clock_end])?;
    let civil = date.to_datetime(time);
    match rest[clock_end..].trim() {
        "" => in_zone(civil, true, zone),
        mark => {
            let offset = offset(mark)?;
            let instant = offset.to_timestamp(civil).map_err(|_| DateProblem::Impossible)?;
            Ok(When { instant, civil, offset: offset.seconds(), has_time: true, has_zone: true })
        }
    }
}

fn in_zone(civil: DateTime, has_time: bool, zone: &TimeZone) -> Result<When, DateProblem> {
    let zoned = zone.to_ambiguous_zoned_datetime(civil).compatible().map_err(|_| DateProblem::Impossible)?;
    Ok(When { instant: zoned.timestamp(), civil, offset: zoned.offset().seconds(), has_time, has_zone: false })
}

fn looks_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[7] == b'-'
}

fn iso_date(text: &str) -> Result<Date, DateProblem> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return Err(DateProblem::Unknown);
    };
    let (month, day) = (i8::try_from(month), i8::try_from(day));
    let (Ok(month), Ok(day)) = (month, day) else { return Err(DateProblem::Impossible) };
    Date::new(year, month, day).map_err(|_| DateProblem::Impossible)
}

fn clock(text: &str) -> Result<Time, DateProblem> {
    let mut parts = text.split(':');
    let mut number = || parts.next().unwrap_or("0").split('.').next().unwrap_or("").parse::<i8>();
    let (Ok(hour), Ok(minute), Ok(second)) = (number(), number(), number()) else { return Err(DateProblem::Unknown) };
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    // A leap second (RFC 3339, 5.6) is shown as the last second that clocks know.
    let second = if second == 60 { 59 } else { second };
    Time::new(hour, minute, second, nanos.parse().unwrap_or(0)).map_err(|_| DateProblem::Impossible)
}

fn offset(text: &str) -> Result<Offset, DateProblem> {
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("gmt") {
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

/// `14 May 2025`, `May 14, 2025`, `14. May 2025`.
fn worded(text: &str) -> Result<Date, DateProblem> {
    let clean: String = text.chars().map(|c| if matches!(c, ',' | '.') { ' ' } else { c }).collect();
    let parts: Vec<&str> = clean.split_whitespace().collect();
    let [a, b, year] = parts[..] else { return Err(DateProblem::Unknown) };
    let month = |word: &str| {
        let word = word.to_lowercase();
        (word.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(&word))).flatten()
    };
    let (month, day) = match (month(a), month(b)) {
        (Some(month), None) => (month, b),
        (None, Some(month)) => (month, a),
        _ => return Err(DateProblem::Unknown),
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (Ok(day), Ok(year)) = (day.parse::<i8>(), year.parse::<i16>()) else { return Err(DateProblem::Unknown) };
    if !(1000..=9999).contains(&year) {
        return Err(DateProblem::Unknown);
    }
    Date::new(year, month as i8 + 1, day).map_err(|_| DateProblem::Impossible)
}

/// The date in front of a file name (`2025-05-14-launch`, also with a time) and the rest of the name.
///
/// The date is `None` where there is no such day; the rest is cut all the same.
pub fn file_name_date(name: &str) -> Option<(Option<Date>, &str)> {
    if !looks_iso(name) || !name.is_char_boundary(10) {
        return None;
    }
    let digits = [5, 6, 8, 9].iter().all(|at| name.as_bytes()[*at].is_ascii_digit());
    let date = iso_date(&name[..10]).ok();
    let mut rest = &name[10..];
    if rest.starts_with('T')
        && let Some(end) = rest.find(['_', ' '])
    {
        rest = &rest[end..];
    }
    let rest = rest.strip_prefix(['-', '_'])?;
    (digits && !rest.is_empty()).then_some((date, rest))
}

#[cfg(test)]
mod tests {
    use super::{DateProblem, file_name_date, read};
    use jiff::tz::TimeZone;

    #[test]
    fn understands_the_forms_people_use() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let instant = |text: &str| read(text, &zone).map(|when| when.instant.to_string());
        assert_eq!(instant("2025-05-14"), Ok("2025-05-13T22:00:00Z".into()));
        assert_eq!(instant("2025-05-14 09:00"), Ok("2025-05-14T07:00:00Z".into()));
        assert_eq!(instant("2025-05-14T09:00:00.5Z"), Ok("2025-05-14T09:00:00.5Z".into()));
        assert_eq!(instant("2015-02-24T09:00:00-04:00"), Ok("2015-02-24T13:00:00Z".into()));
        assert_eq!(instant("2015-02-24 09:00:00 -0400"), Ok("2015-02-24T13:00:00Z".into()));
        assert_eq!(instant("14 May 2025"), Ok("2025-05-13T22:00:00Z".into()));
        assert_eq!(instant("May 14th, 2025"), Ok("2025-05-13T22:00:00Z".into()));
        assert_eq!(instant("2025-02-30"), Err(DateProblem::Impossible));
        assert_eq!(instant("2015-03-00"), Err(DateProblem::Impossible));
        assert_eq!(instant("soon"), Err(DateProblem::Unknown));
        assert_eq!(instant("2025-05-14 25:00"), Err(DateProblem::Impossible));
    }

    #[test]
    fn cuts_dates_off_file_names() {
        assert_eq!(file_name_date("2025-05-14-launch").map(|(_, rest)| rest), Some("launch"));
        assert_eq!(file_name_date("2015-03-00-odd"), Some((None, "odd")));
        assert_eq!(file_name_date("2025-05-14"), None);
        assert_eq!(file_name_date("2024-Edition"), None);
    }
}
