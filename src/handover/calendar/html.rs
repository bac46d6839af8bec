//! A calendar as a page: one file without scripts, so that it can be sent by mail.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Event, EventKind};

const STYLE: &str = include_str!("calendar.css");

/// The events as a page, month by month, on the clock of the site.
pub fn html(events: &[Event], title: &str, zone: &TimeZone, now: Timestamp) -> String {
    let title = escape(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Calendar: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>Calendar: {title}</h1>\n<p>As of {}.</p>\n",
        clock(now, zone, "%A, %-d %B %Y, %H:%M %Z")
    );
    let mut month = String::new();
    for event in events {
        let own = clock(event.at, zone, "%B %Y");
        if own != month {
            if !month.is_empty() {
                out.push_str("</tbody>\n</table>\n");
            }
            let _ = write!(
                out,
                "<h2>{own}</h2>\n<table>\n<thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th>\
                 <th scope=\"col\">Which</th></tr></thead>\n<tbody>\n"
            );
            month = own;
        }
        row(&mut out, event, zone);
    }
    out.push_str(if month.is_empty() { "<p>There are no dates.</p>\n" } else { "</tbody>\n</table>\n" });
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn row(out: &mut String, event: &Event, zone: &TimeZone) {
    let mut when = clock(event.at, zone, "%a %-d %b, %H:%M");
    if let Some(until) = event.until {
        let same_day = clock(event.at, zone, "%F") == clock(until, zone, "%F");
        let _ = write!(when, "–{}", clock(until, zone, if same_day { "%H:%M" } else { "%a %-d %b, %H:%M" }));
    }
    let warn = matches!(event.kind, EventKind::Hold | EventKind::Freeze);
    let class = if warn { " class=\"stop\"" } else { "" };
    let path = event.path.as_deref().map(|path| format!("<br><code>{}</code>", escape(path))).unwrap_or_default();
    let _ = writeln!(
        out,
        "<tr{class}><td>{when}</td><td>{}</td><td>{}{path}</td></tr>",
        event.kind.title(),
        escape(&event.title)
    );
}

fn clock(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    at.to_zoned_datetime(zone.clone()).strftime(format).to_string()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_text_and_times_are_those_of_the_site() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let page = html(&super::super::tests::sample(), "A <blog>", &zone, Timestamp::UNIX_EPOCH);
        assert!(page.contains("<h1>Calendar: A &lt;blog&gt;</h1>"));
        assert!(page.contains("<td>Tue 2 Jun, 09:00</td><td>Appears</td><td>Launch; with &lt;b&gt;commas"), "{page}");
        assert_eq!(page.matches("<table>").count(), page.matches("</table>").count());
    }
}
