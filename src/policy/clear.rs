//! The only way to publication.

use super::Report;

/// Proof that a report has no blockers. What publishes takes this and nothing else.
///
/// It has one constructor, which refuses a blocked report, and cannot be made by hand:
///
/// ```compile_fail
/// let cleared = placet::policy::Cleared { report: placet::policy::Report::default() };
/// ```
///
/// ```
/// use placet::policy::{Cleared, Report};
/// assert!(Cleared::new(Report::default()).is_ok());
/// ```
#[derive(Debug)]
pub struct Cleared {
    report: Report,
}

impl Cleared {
    /// Clears a report.
    ///
    /// # Errors
    /// Gives the report back if anything in it blocks.
    pub fn new(report: Report) -> Result<Self, Report> {
        if report.blocked() { Err(report) } else { Ok(Self { report }) }
    }

    /// The report that was cleared.
    pub fn report(&self) -> &Report {
        &self.report
    }
}
