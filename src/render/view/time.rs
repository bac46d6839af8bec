//! Dates as templates see them.

use crate::content::When;

/// A day as `2024-05-01`, an instant as RFC 3339 with the offset it was written in.
pub fn date_text(when: &When) -> String {
    let civil = when.civil;
    let day = format!("{:04}-{:02}-{:02}", civil.year(), civil.month(), civil.day());
    if !when.has_time {
        return day;
    }
    let time = format!("{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second());
    format!("{day}T{time}{}", offset_text(when.offset))
}

/// An offset in seconds as `Z` or `+02:00`.
pub fn offset_text(seconds: i32) -> String {
    if seconds == 0 {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(has_time: bool, offset: i32) -> When {
        When {
            instant: jiff::Timestamp::UNIX_EPOCH,
            civil: jiff::civil::date(2024, 5, 1).at(9, 30, 0, 0),
            offset,
            has_time,
            has_zone: true,
        }
    }

    #[test]
    fn writes_days_and_instants() {
        assert_eq!(date_text(&when(false, 0)), "2024-05-01");
        assert_eq!(date_text(&when(true, 0)), "2024-05-01T09:30:00Z");
        assert_eq!(date_text(&when(true, -12_600)), "2024-05-01T09:30:00-03:30");
    }
}
