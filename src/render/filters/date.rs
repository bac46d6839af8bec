//! `date`: days and instants in the words of a language.

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};
use tera::{Kwargs, TeraResult, Value};

use super::names::{Names, names};
use super::{FilterCx, fail, name_of};

/// `date(format="%Y-%m-%d", locale?, lang?, timezone?)`.
///
/// Takes a day (`2024-05-01`), an instant (RFC 3339, or without a zone in the site's) or seconds since
/// 1970. The format is that of `strftime`; `long` and `short` are the usual ways of writing a day in the
/// language. Names of months and days are those of `locale` or `lang`, else of the document's language;
/// languages without names here get English ones. An instant keeps its offset unless `timezone` is given.
pub(super) fn date(cx: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let lang = match (arguments.get::<&str>("locale")?, arguments.get::<&str>("lang")?) {
        (Some(lang), _) | (None, Some(lang)) => lang.to_owned(),
        (None, None) => cx.lang()?,
    };
    let names = names(&lang);
    let mut moment = moment(value, &cx.data.time_zone)?;
    if let Some(name) = arguments.get::<&str>("timezone")? {
        let Ok(zone) = TimeZone::get(name) else { return fail(format!("there is no time zone `{name}`")) };
        moment = moment.with_time_zone(zone);
    }
    let format = match arguments.get::<&str>("format")?.unwrap_or("%Y-%m-%d") {
        "long" => names.long,
        "short" => names.short,
        other => other,
    };
    let plain = spelled(format, names, moment.date());
    let mut text = String::with_capacity(plain.len() * 2);
    match BrokenDownTime::from(&moment).format(&plain, &mut text) {
        Ok(()) => Ok(Value::from(text)),
        Err(error) => fail(format!("`{format}` is not a date format: {error}")),
    }
}

/// The value as a moment; a day is its midnight in UTC.
fn moment(value: &Value, zone: &TimeZone) -> TeraResult<ZonedDateTime> {
    if let Some(seconds) = value.as_i64() {
        return match Timestamp::from_second(seconds) {
            Ok(instant) => Ok(instant.to_zoned_datetime(TimeZone::UTC)),
            Err(_) => fail(format!("{seconds} is not a number of seconds since 1970")),
        };
    }
    let Some(text) = value.as_str() else {
        return fail(format!("`date` needs a date, not {}", name_of(value)));
    };
    let found = if text.len() <= 10 {
        text.parse::<Date>().ok().and_then(|day| day.to_zoned_datetime(TimeZone::UTC).ok())
    } else if let Ok(instant) = text.parse::<Timestamp>() {
        Some(instant.to_zoned_datetime(TimeZone::fixed(offset(text))))
    } else {
        text.parse::<DateTime>().ok().and_then(|time| time.to_zoned_datetime(zone.clone()).ok())
    };
    match found {
        Some(moment) => Ok(moment),
        None => fail(format!("`{text}` is not a date")),
    }
}

/// Offset at the end of an instant in RFC 3339.
fn offset(text: &str) -> Offset {
    let tail = text.len().checked_sub(6).and_then(|at| text.get(at..)).unwrap_or_default();
    let sign = match tail.as_bytes().first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Offset::UTC,
    };
    let number = |range: std::ops::Range<usize>| tail.get(range).and_then(|digits| digits.parse::<i32>().ok());
    let seconds = number(1..3).zip(number(4..6)).map_or(0, |(hours, minutes)| hours * 3600 + minutes * 60);
    Offset::from_seconds(sign * seconds).unwrap_or(Offset::UTC)
}

/// The format with the language's names written out, and with what only other libraries know spelled out.
fn spelled(format: &str, names: &Names, day: Date) -> String {
    let with_day = ["%d", "%e", "%-d", "%_d"].iter().any(|directive| format.contains(directive));
    let month = usize::from(day.month().unsigned_abs()) - 1;
    let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let mut plain = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        let flags = rest[at + 1..].find(|c| !matches!(c, '-' | '_' | '^' | '#' | ':' | '.' | '0'..='9')).unwrap_or(0);
        let upper = rest[at + 1..at + 1 + flags].contains('^');
        let end = at + 1 + flags;
        let letter = rest[end..].chars().next();
        let name = match letter {
            Some('A') => names.day(weekday),
            Some('a') => names.short_day(weekday),
            Some('B') => names.month(month, with_day),
            Some('b' | 'h') => names.short_month(month),
            Some('x') => &spelled(names.short, names, day),
            Some('X') => "%H:%M:%S",
            Some('r') => "%I:%M:%S %p",
            Some('c') => &spelled("%a %b %e %H:%M:%S %Y", names, day),
            Some('v') => &spelled("%e-%b-%Y", names, day),
            Some('+') => "%Y-%m-%dT%H:%M:%S%:z",
            _ => "",
        };
        let letter_length = letter.map_or(0, char::len_utf8);
        if name.is_empty() {
            plain.push_str(&rest[at..end + letter_length]);
        } else if upper {
            plain.push_str(&name.to_uppercase());
        } else {
            plain.push_str(name);
        }
        rest = &rest[end + letter_length..];
    }
    plain.push_str(rest);
    plain
}
