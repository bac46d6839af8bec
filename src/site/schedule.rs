//! Who may be seen at the build's instant.

use jiff::Timestamp;

use super::Hidden;
use crate::content::{FrontMatter, When};
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
            Self::Above => "lies in a section that is not published".into(),
            Self::Unreadable => "has details that cannot be read".into(),
        }
    }
}
