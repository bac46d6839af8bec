//! Papers for others, made from what is known anyway.

mod brief;
pub mod calendar;
pub mod capacity;
mod change;
mod changes;
mod expiry;
mod facts;
mod kind;
mod monitoring;
pub mod next_due;
pub mod paper;
mod purpose;
mod runbook;
mod state;
mod survey;
mod words;

pub use brief::brief;
pub use change::{ChangeCx, change};
pub use changes::{Changes, HeaderChange, Page};
pub use expiry::{Expiring, expiring};
pub use facts::{Facts, GateFacts, TargetFacts};
pub use kind::{Kind, Verdict, judge};
pub use monitoring::monitoring;
pub use purpose::{Purpose, purposes};
pub use runbook::{RunbookCx, runbook};
pub use state::State;
pub use survey::{Seen, Sight, Survey, is_seen};
