//! Releases on a target: put in place in one step, compared with their manifest, put back.
//!
//! A target that is a folder looks like this; web servers read `current`:
//!
//! ```text
//! current -> releases/20260514070000-1a2b3c4d    switched by one rename
//! releases/<time>-<first digits of the manifest's digest>/
//! evidence/<the same name>/SHA256SUMS …          never below the document root
//! history                                        time, release, digest of its manifest, publish, rollback or served
//! lock                                           one publication at a time
//! ```

mod check;
mod place;
mod program;
mod staging;
mod times;

pub use check::{Kept, compare, sums_of};
pub use place::{Past, Place};
pub use program::{Refused, fingerprint, git, sign, sign_statement, verify_signature};
pub use staging::ReleaseStaging;
pub use times::{Before, Original, TIMES, Times};
