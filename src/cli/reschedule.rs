//! `placet reschedule`: gives a post a new date, and records who did it and why.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::args::{Global, instant};
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::act::move_date::reschedule;
use crate::approvals::Phase;

#[derive(Debug, Args)]
pub(super) struct RescheduleArgs {
    /// A post with `publish_at` at its top
    path: PathBuf,
    /// The new date, for example `2027-01-11T09:00:00+01:00`
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: Timestamp,
    /// Why; it is recorded
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) fn run(args: &RescheduleArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    let text = place::text(&desk.site.world.root().join(&review.path))?;
    let before = reschedule(&desk.case(), review, &text, (args.to, &args.reason))?;
    terminal.summary(&format!("`{}` appears on {}, no longer on {before}.", review.path, desk.shown(args.to)));
    if review.phase == Phase::Clear && !review.roles.is_empty() {
        terminal.say("Its date is part of what was approved: ask for the approvals again (`placet status`).");
    }
    Ok(Exit::Done)
}
