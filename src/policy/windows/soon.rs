//! Posts that would appear before their lead time is over.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Calendar;
use crate::approvals::Review;
use crate::diag::Finding;
use crate::site::Hidden;

/// What is to be said of posts that may be seen now. Time counts from the last change of their files, as the history
/// has it; what goes out in an emergency does not wait.
pub(in crate::policy) fn too_soon(
    calendar: &Calendar,
    reviews: &[Review],
    hidden: &BTreeMap<String, Hidden>,
    now: Timestamp,
) -> Vec<Finding> {
    reviews.iter().filter_map(|review| one(calendar, review, hidden, now)).collect()
}

fn one(calendar: &Calendar, review: &Review, hidden: &BTreeMap<String, Hidden>, now: Timestamp) -> Option<Finding> {
    let inner = review.path.strip_prefix("content/").filter(|inner| !hidden.contains_key(*inner))?;
    let since = review.since.filter(|_| !review.findings.iter().any(|finding| finding.code == "GOV019"))?;
    let packs = review.leads.iter().filter_map(|text| calendar.lead.after(since, text));
    let earliest = packs.chain([calendar.lead.earliest(since, inner)]).max()?;
    if earliest <= now {
        return None;
    }
    let day = earliest.strftime("%Y-%m-%d %H:%M UTC");
    let finding = Finding::new("GOV036", format!("Wait until {day} with this post"))
        .subject(review.path.as_str())
        .why(format!(
            "It was changed last on {}, and those who read it are given a time for that.",
            since.strftime("%Y-%m-%d %H:%M UTC")
        ))
        .help(format!("Write `publish_at = {earliest}` at its top, or ask the people who own the calendar."));
    Some(finding)
}
