//! `[pilot]` of the policy: who tries something out, at whose cost, and until when. Its exceptions end with it.

use jiff::civil::Date;

use super::file::WORDS;
use crate::config::node::{Kind, Table};
use crate::config::read::Reader;
use crate::diag::{At, Finding, Sink, Span};

/// Name of the environment.
pub const PILOT: &str = "pilot";

/// The pilot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pilot {
    /// Who answers for it.
    pub owner: String,
    /// What it may cost, and who pays.
    pub budget: String,
    /// Last day, in UTC.
    pub until: At<Date>,
}

impl Pilot {
    /// Whether it still runs on a day.
    pub fn runs(&self, today: Date) -> bool {
        today <= self.until.value
    }

    /// What is to be said of its end.
    pub(super) fn review(&self, today: Date, (environment, announce): (&str, i64)) -> Option<Finding> {
        let left = today.until(self.until.value).map_or(i64::MAX, |span| i64::from(span.get_days()));
        if left < 0 && environment == PILOT {
            return Some(
                Finding::new("GOV035", "End the pilot, or agree on a new day")
                    .at(self.until.span, "this day has passed")
                    .why(format!(
                        "Its exceptions ended with it, and nothing is published to it. {} owns it.",
                        self.owner
                    ))
                    .help("Take over what proved good, and remove `[pilot]` and its target; or write a new day."),
            );
        }
        let (title, label) = if left < 0 {
            ("Remove the pilot that has ended", "this day has passed".to_owned())
        } else {
            ("Prepare for the end of the pilot", format!("{left} days from now"))
        };
        (left <= announce).then(|| {
            Finding::new("GOV034", title)
                .at(self.until.span, label)
                .why("With it all exceptions for the pilot end, and nothing is published to it any more.")
                .help(format!("{} decides what is taken over. Budget: {}.", self.owner, self.budget))
        })
    }
}

/// Reads `[pilot]`.
pub(super) fn read(table: &Table, sink: &mut Sink) -> Option<Pilot> {
    let mut reader = Reader::new(table, &WORDS, sink).within(PILOT);
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => text.parse::<Date>().ok(),
        _ => None,
    };
    let (owner, budget) = (reader.filled("owner"), reader.filled("budget"));
    let until = reader.convert("until", ("a day", "2027-03-31"), take);
    let why = "A pilot has an owner, a budget and an end.";
    reader.require("owner", why, "owner = \"Mara Roe, marketing\"");
    reader.require("budget", why, "budget = \"EUR 5,000, cost centre 4711\"");
    reader.require("until", why, "until = 2027-03-31");
    if !reader.finish() {
        return None;
    }
    Some(Pilot { owner: owner?.value, budget: budget?.value, until: until? })
}

/// There are exceptions for a pilot, and nobody says whose it is or when it ends.
pub(super) fn unowned(span: Span) -> Finding {
    Finding::new("GOV001", "Say whose the pilot is, and when it ends")
        .at(span, "an exception for the pilot")
        .why("Exceptions for a pilot end with it, so without an end they have no effect.")
        .help("Add `[pilot]` with `owner`, `budget` and `until` to `governance/policy.toml`.")
}
