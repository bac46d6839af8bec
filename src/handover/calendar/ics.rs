//! A calendar for calendar programs (iCalendar, RFC 5545).

use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::Event;

/// Bytes of a line without its end (RFC 5545, 3.1).
const LINE: usize = 75;

/// The events as a calendar file. `host` makes their names unique in the world, `now` is the build's instant.
pub fn ics(events: &[Event], host: &str, now: Timestamp) -> String {
    let mut out = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Placet//Calendar//EN", "CALSCALE:GREGORIAN"] {
        line(&mut out, text);
    }
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}@{host}", name(event)));
        line(&mut out, &format!("DTSTAMP:{}", instant(now)));
        line(&mut out, &format!("DTSTART:{}", instant(event.at)));
        if let Some(until) = event.until {
            line(&mut out, &format!("DTEND:{}", instant(until)));
        }
        line(&mut out, &format!("SUMMARY:{}", escape(&format!("{}: {}", event.kind.title(), event.title))));
        line(&mut out, &format!("CATEGORIES:{}", escape(event.kind.as_str())));
        if let Some(path) = &event.path {
            line(&mut out, &format!("DESCRIPTION:{}", escape(path)));
        }
        // A post that appears does not make anybody busy.
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// The same event has the same name in every export, so that calendars update it.
fn name(event: &Event) -> String {
    let key =
        format!("{}\0{}\0{}\0{}", event.kind.as_str(), event.title, event.path.as_deref().unwrap_or(""), event.at);
    Sha256::digest(key.as_bytes())[..10].iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text values (RFC 5545, 3.3.11).
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\n', '\r'], " ")
}

/// Adds a line, folded between characters.
fn line(out: &mut String, text: &str) {
    let mut room = LINE;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_escaped() {
        let text = ics(&super::super::tests::sample(), "blog.example.com", Timestamp::UNIX_EPOCH);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\n', '\r']));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Appears: Launch\\; with <b>commas</b>\\, and"), "{unfolded}");
        assert!(unfolded.contains("DTSTART:20260602T070000Z"));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 3);
    }
}
