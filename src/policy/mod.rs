//! From findings to a verdict: levels, exceptions, the judge, clearance.

mod clear;
mod diagnostic;
mod earliest;
mod file;
mod fingerprint;
mod governance;
mod holds;
mod judge;
mod levels;
mod packs;
mod pilot;
mod targets;
mod waivers;
mod windows;

pub use clear::Cleared;
pub use diagnostic::{Counts, Diagnostic, Report};
pub use file::{ENVIRONMENTS, PolicyFile, Suppressions, WORDS, layer};
pub use governance::{FOLDER, Governance, GovernanceCx};
pub use holds::Hold;
pub use judge::judge;
pub use levels::{Clause, Enforcement, InForce, Layer, Origin, Policy};
pub use pilot::{PILOT, Pilot};
pub use targets::{Apart, Bucket, Reach, ReleaseRules, Ssh, Target, Transfer};
pub use waivers::{Waived, Waiver, WaiverLimits, Waivers};
pub use windows::{Calendar, Freezes, Gate, Kind as WindowKind, LeadTime, Window};
