//! What people do to a site: write, repair, decide, withdraw, move. The same for the command line and the desk.
//!
//! This is a door: it writes below `content/` (and approvals and the audit log, where a decision is recorded), each
//! file in one step, never through a symbolic link. Who asked, and whether they may, is settled by the callers.

mod failure;
pub mod files;
pub mod text;

pub use failure::{Exit, Failure};
pub use files::{Opened, Unsaved};
