//! Approvals with separation of duties: who must agree to what, who did, and whether that still holds.
//!
//! An approval is a small text with a `sha256sum` list over all files of a post, signed with `ssh-keygen -Y sign`; the
//! namespace of the signature is the role. [`review`] holds the approvals of a site against the roles, signers and
//! revoked keys of the policy that is trusted. `docs/approvals.md` describes the files.

mod agreed;
mod changes;
mod closure;
mod compare;
mod glob;
pub mod keygen;
mod past;
mod record;
mod review;
mod revoked;
mod roles;
mod say;
mod settle;
mod signers;
mod sshsig;
mod state;
mod taken;
mod trust;
mod typo;
mod weigh;

pub use agreed::agreed;
pub use changes::{Changed, How, LOST, WRITING, changes, last_approval};
pub use closure::{Referable, SITE_SUBJECT, of_site, seal, subject};
pub use compare::{Difference, Line, Piece, compare};
pub use record::{Decision, Record, Sealed, leads, list};
pub use review::{Given, Phase, Review, ReviewCx, Standing, namespace, review, site_name};
pub use revoked::{Revoked, blob as key_blob};
pub use roles::{Deputy, Emergency, Require, Role, Roles, Typo};
pub use signers::{Signer, Signers};
pub use sshsig::{Claim, Judge, Refusal, fingerprint as key_fingerprint};
pub use state::State;
pub use taken::{TakenCx, traces, withdrawals};

/// Folder of the approvals, from the root of the site.
pub const FOLDER: &str = "approvals";

/// What the policy says of approvals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authority {
    /// Roles, and what needs them.
    pub roles: Roles,
    /// Who may sign what.
    pub signers: Signers,
    /// Keys that count no more.
    pub revoked: Revoked,
}
