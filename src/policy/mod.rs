//! The judge: findings become diagnostics with a level, and a report without blockers is cleared.
//!
//! Only this module gives a finding a level, and only [`Cleared`] can be published.

mod clear;
mod diagnostic;
mod fingerprint;
mod judge;

pub use clear::Cleared;
pub use diagnostic::{Counts, Diagnostic, Report};
pub use judge::{Clause, Policy, judge};
