//! What people do to a site: write, repair, decide, withdraw, move. The same for the command line and the desk.
//!
//! This is a door: it writes below `content/` (and approvals and the audit log, where a decision is recorded), each
//! file in one step, never through a symbolic link. Who asked, and whether they may, is settled by the callers.

pub mod actor;
mod case;
pub mod details;
mod failure;
pub mod files;
pub mod fill;
mod log;
pub mod move_date;
pub mod new;
pub mod paste;
pub mod picture;
pub mod repair;
pub mod sign;
pub mod text;

pub use case::Case;
pub use failure::{Exit, Failure, failed};
pub use files::{Opened, Unsaved};
pub use log::{Log, stopped};
