//! `placet withdraw`: takes a post back, so that its addresses say so or lead elsewhere.

use clap::Args;

use super::approve::{ApproveArgs, signed};
use super::args::Global;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::act::sign::withdrawal;
use crate::approvals::Decision;

#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    #[command(flatten)]
    own: ApproveArgs,
    /// Where its addresses lead from now on: a path of the site or a whole address [default: a page that says it was withdrawn]
    #[arg(long, value_name = "ADDRESS")]
    redirect: Option<String>,
}

pub(super) fn run(args: &WithdrawArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if args.own.expires.is_some() {
        return Err(Failure::usage("A withdrawal does not end by itself.")
            .help("Leave `--expires` out; a new approval brings the post back."));
    }
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.own.path)?;
    let intent = args.own.intent(Decision::Withdraw);
    let record = withdrawal(&desk.case(), review, &intent, args.redirect.as_deref())?;
    let exit = signed(&desk, (review, &record), &args.own.key, terminal)?;
    if review.post {
        terminal.say("It goes with the next publication: publish now where it matters.");
    }
    Ok(exit)
}
