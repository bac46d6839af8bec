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
//!
//! A server reached by SSH has the same folder; [`Remote`] says what has to be done with it from afar.

mod check;
mod far;
mod lease;
mod place;
mod program;
mod remote;
mod s3;
mod ssh;
mod staging;
mod times;

pub use check::{Kept, sums_of};
pub use place::{Past, Place};
pub use program::{Refused, fingerprint, git, sign, sign_statement, verify_signature};
pub use remote::{Remote, Trouble};
pub use s3::Store;
pub use ssh::{Login, Server, quoted};
pub use staging::ReleaseStaging;
pub use times::{Before, Original, TIMES, Times};
