//! When a post could appear at the earliest.

use jiff::Timestamp;

use super::Governance;
use crate::approvals::{Review, SITE_SUBJECT};
use crate::site::schedule::Due;

impl Governance {
    /// The first instant at which a post could appear if all agreed now: lead time, its own dates, windows and freezes.
    /// `due` are the dates of all posts.
    pub fn earliest(&self, review: &Review, due: &[Due], (now, environment): (Timestamp, &str)) -> Option<Timestamp> {
        let calendar = &self.calendar;
        if review.path == SITE_SUBJECT {
            return calendar.next_open(now, None, environment);
        }
        let inner = review.path.strip_prefix("content/").unwrap_or(&review.path);
        let due = due.iter().find(|due| due.path == review.path);
        let dates = due.into_iter().flat_map(|due| [due.publish_at, due.embargo_until]).flatten();
        let lead = calendar.lead.earliest(review.since.unwrap_or(now), inner);
        let from = dates.chain([lead, now]).max().unwrap_or(now);
        calendar.next_open(from, Some(inner), environment)
    }
}
