//! Who may be seen at the build's instant.

use jiff::Timestamp;

use super::Hidden;
use crate::content::{Document, FrontMatter, When};
use crate::diag::At;

/// Why a document may not be seen at `now`, judged by its own front matter alone.
///
/// A draft stays hidden whatever its dates say; an embargo is named before a publication date,
/// because breaking it does more harm.
pub fn hidden(front: &FrontMatter, now: Timestamp, drafts: bool) -> Option<Hidden> {
    if front.draft && !drafts {
        return Some(Hidden::Draft);
    }
    let after = |when: &Option<crate::diag::At<crate::content::When>>| when.as_ref().map(|when| when.instant);
    if let Some(until) = after(&front.embargo_until).filter(|until| now < *until) {
        return Some(Hidden::Embargo(until));
    }
    if let Some(until) = after(&front.publish_at).filter(|until| now < *until) {
        return Some(Hidden::NotYet(until));
    }
    after(&front.expires_at).filter(|end| now >= *end).map(Hidden::Expired)
}

/// Says which freeze a page falls into.
pub trait Holds: std::fmt::Debug + Sync {
    /// Name of the freeze at the instant at which a page falls due; `path` counts from `content/`.
    fn hold(&self, path: &str, due: Timestamp) -> Option<String>;
}

/// There is no calendar: nothing is held.
#[derive(Debug)]
pub struct NoHolds;

impl Holds for NoHolds {
    fn hold(&self, _path: &str, _due: Timestamp) -> Option<String> {
        None
    }
}

/// The dates of one page, whether it can be seen now or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Path of its file from the root of the site.
    pub path: String,
    /// Title, or the path where there is none.
    pub title: String,
    /// Appears.
    pub publish_at: Option<Timestamp>,
    /// May be seen from then on.
    pub embargo_until: Option<Timestamp>,
    /// Disappears.
    pub expires_at: Option<Timestamp>,
    /// Is to be reviewed.
    pub review_by: Option<Timestamp>,
    /// Fell due in a freeze.
    pub held: bool,
}

/// The dates of all documents that have any and are no drafts, in their order.
pub fn dates(documents: &[Document], holds: &dyn Holds) -> Vec<Due> {
    let at = |when: &Option<At<When>>| when.as_ref().map(|when| when.instant);
    let dates = |doc: &Document| {
        let front = &doc.front;
        let due = Due {
            path: format!("content/{}", doc.path),
            title: front.title.as_ref().map_or_else(|| doc.path.clone(), |title| title.value.clone()),
            publish_at: at(&front.publish_at),
            embargo_until: at(&front.embargo_until),
            expires_at: at(&front.expires_at),
            review_by: at(&front.review_by),
            held: due(front).is_some_and(|due| holds.hold(&doc.path, due.instant).is_some()),
        };
        let any = [due.publish_at, due.embargo_until, due.expires_at, due.review_by].iter().any(Option::is_some);
        (any && !front.draft).then_some(due)
    };
    documents.iter().filter_map(dates).collect()
}

/// The instant a page becomes visible by itself, if its details name one, with the place of the line.
pub fn due(front: &FrontMatter) -> Option<&At<When>> {
    [&front.publish_at, &front.embargo_until].into_iter().flatten().max_by_key(|when| when.instant)
}

/// The next instant after `now` at which what [`hidden`] says can change.
pub fn next_change(front: &FrontMatter, now: Timestamp) -> Option<Timestamp> {
    let times = [&front.embargo_until, &front.publish_at, &front.expires_at];
    times.into_iter().flatten().map(|when| when.instant).filter(|instant| *instant > now).min()
}

impl Hidden {
    /// The reason in words for people, to follow "the page".
    pub fn reason(self) -> String {
        match self {
            Self::Draft => "is a draft".into(),
            Self::NotYet(at) => format!("is published on {at}"),
            Self::Embargo(at) => format!("is under embargo until {at}"),
            Self::Expired(at) => format!("expired on {at}"),
            Self::OnHold(at) => format!("is on hold, because it fell due in a freeze on {at}"),
            Self::Withdrawn => "was withdrawn".into(),
            Self::Above => "lies in a section that is not published".into(),
            Self::Unreadable => "has details that cannot be read".into(),
        }
    }
}
