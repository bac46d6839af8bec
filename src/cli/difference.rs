//! `placet diff PATH`: what changed since the last approval.

use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::approvals::{self, Record, Review, last_approval};

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// A post, or `site`
    path: PathBuf,
}

pub(super) fn run(args: &DiffArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    let Some(record) = last_approval(review) else {
        terminal.result("It was not approved yet, so there is nothing to compare with.\n");
        return Ok(Exit::Done);
    };
    let head = format!("Since {} approved it for {} on {}:\n", record.signer, record.role, desk.shown(record.time));
    let changes = changes(&desk, record, review);
    terminal.result(&if changes.is_empty() {
        format!("It is what {} approved for {} on {}.\n", record.signer, record.role, desk.shown(record.time))
    } else {
        format!("{head}{changes}")
    });
    Ok(Exit::Done)
}

/// What is different from the files of an approval, file by file.
pub(super) fn changes(desk: &Desk, record: &Record, review: &Review) -> String {
    let all = approvals::changes(&*desk.site.world, record, review, &desk.config.markdown);
    all.iter().fold(String::new(), |out, change| out + "\n" + &change.to_string())
}
