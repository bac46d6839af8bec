//! Where a post stands. Never a field that someone sets: always derived.

use super::review::Phase;
use crate::site::Hidden;

/// Where a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its authors still work on it.
    Draft,
    /// Others have to agree.
    InReview,
    /// Someone said no.
    Rejected,
    /// It was approved, and is different now.
    Changed,
    /// Someone took it back; it is out no more.
    Withdrawn,
    /// All agreed; the next build brings it out.
    Approved,
    /// All agreed; it appears at its date.
    Scheduled,
    /// It is out.
    Live,
    /// It fell due in a freeze and waits for a new date.
    OnHold,
    /// Its end has passed.
    Expired,
}

impl State {
    /// The state of a post. `built` is whether the site that was built last holds it.
    pub fn of(phase: Phase, hidden: Option<Hidden>, built: bool) -> Self {
        match (hidden, phase) {
            (Some(Hidden::Draft | Hidden::Above | Hidden::Unreadable), _) => Self::Draft,
            (Some(Hidden::Withdrawn), _) => Self::Withdrawn,
            (Some(Hidden::Expired(_)), _) => Self::Expired,
            (_, Phase::Rejected) => Self::Rejected,
            (_, Phase::Withdrawn) => Self::Withdrawn,
            (_, Phase::Changed) => Self::Changed,
            (_, Phase::Waiting) => Self::InReview,
            (Some(Hidden::OnHold(_)), _) => Self::OnHold,
            (Some(Hidden::NotYet(_) | Hidden::Embargo(_)), _) => Self::Scheduled,
            (None, Phase::Clear) if built => Self::Live,
            (None, Phase::Clear) => Self::Approved,
        }
    }

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in-review",
            Self::Rejected => "rejected",
            Self::Changed => "changed",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::OnHold => "on-hold",
            Self::Expired => "expired",
        }
    }

    /// In words for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in review",
            Self::Rejected => "rejected",
            Self::Changed => "changed since approval",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::OnHold => "on hold",
            Self::Expired => "expired",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_from_dates_and_approvals() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        for (phase, hidden, built, wanted) in [
            (Phase::Clear, Some(Hidden::Draft), false, State::Draft),
            (Phase::Waiting, Some(Hidden::NotYet(at)), false, State::InReview),
            (Phase::Clear, Some(Hidden::NotYet(at)), false, State::Scheduled),
            (Phase::Clear, Some(Hidden::Embargo(at)), false, State::Scheduled),
            (Phase::Clear, Some(Hidden::OnHold(at)), false, State::OnHold),
            (Phase::Waiting, Some(Hidden::Expired(at)), true, State::Expired),
            (Phase::Changed, None, true, State::Changed),
            (Phase::Rejected, None, true, State::Rejected),
            (Phase::Withdrawn, None, true, State::Withdrawn),
            (Phase::Clear, None, false, State::Approved),
            (Phase::Clear, None, true, State::Live),
        ] {
            assert_eq!(State::of(phase, hidden, built), wanted);
        }
    }
}
