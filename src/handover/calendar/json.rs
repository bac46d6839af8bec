//! A calendar for programs.

use jiff::Timestamp;
use serde_json::json as object;

use super::Event;

/// The events as JSON, times in UTC (RFC 3339).
pub fn json(events: &[Event], now: Timestamp) -> String {
    let list: Vec<_> = events
        .iter()
        .map(|event| {
            object!({
                "at": event.at.to_string(),
                "until": event.until.map(|until| until.to_string()),
                "kind": event.kind.as_str(),
                "title": event.title,
                "path": event.path,
            })
        })
        .collect();
    format!("{:#}\n", object!({ "format": "placet/calendar/1", "now": now.to_string(), "events": list }))
}
