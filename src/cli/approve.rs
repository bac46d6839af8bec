//! `placet approve` and `reject`: a text about a post, signed by `ssh-keygen`.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::args::Global;
use super::difference::changes;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::act::sign::{self, Intent};
use crate::approvals::{Decision, Record, Review};

#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// A post; `site` for configuration, themes, templates and policy
    pub(super) path: PathBuf,
    /// The role in which you decide
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// Your key: `ssh-keygen` uses it, or the agent that holds it
    #[arg(long, value_name = "FILE", env = "PLACET_KEY", hide_env_values = true)]
    pub(super) key: PathBuf,
    /// Who you are in `governance/allowed_signers`, where your key stands for several
    #[arg(long, value_name = "ADDRESS")]
    signer: Option<String>,
    /// A remark; a rejection needs one
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When the approval ends by itself, for example `2026-12-31T00:00:00Z`
    #[arg(long, value_name = "TIME")]
    pub(super) expires: Option<Timestamp>,
}

impl ApproveArgs {
    /// What is meant by the arguments.
    pub(super) fn intent(&self, decision: Decision) -> Intent<'_> {
        Intent {
            decision,
            role: &self.role,
            key: &self.key,
            signer: self.signer.as_deref(),
            note: self.note.as_deref(),
            expires: self.expires,
        }
    }
}

/// Approves or rejects.
pub(super) fn run(
    args: &ApproveArgs,
    decision: Decision,
    global: &Global,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if decision == Decision::Reject && args.note.is_none() {
        return Err(Failure::usage("A rejection says why.").help("Add `--note \"…\"`: the authors read it."));
    }
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    let record = sign::record(&desk.case(), review, &args.intent(decision))?;
    signed(&desk, (review, &record), &args.key, terminal)
}

/// Shows a record, has it signed and says what became of it.
pub(super) fn signed(
    desk: &Desk,
    (review, record): (&Review, &Record),
    key: &std::path::Path,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let since = review.stale.as_ref().map(|before| changes(desk, before, review)).unwrap_or_default();
    terminal.result(&sign::shown(&desk.case(), review, record, &since));
    let signed = sign::sign(&desk.case(), record, key)?;
    let done = match signed.decision {
        Decision::Approve => "Approved",
        Decision::Reject => "Rejected",
        Decision::Withdraw => "Withdrawn",
    };
    terminal.summary(&format!("{done} as {} for {}, key {}.", signed.signer, signed.role, signed.fingerprint));
    terminal.detail(&format!("Signed at {}: {}, files {}.", signed.time, signed.subject, signed.digest));
    terminal.say(&format!("Add `{0}` and `{0}.sig` to the repository.", signed.path));
    Ok(Exit::Done)
}
