//! `placet diff PATH`: what changed since the last approval.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::review::Desk;
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::approvals::{Record, Review, Sealed, compare};
use crate::world::World;

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// A post, or `site`
    path: PathBuf,
}

pub(super) fn run(args: &DiffArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let desk = Desk::open(global, terminal)?;
    let review = desk.one(&args.path)?;
    let approved = review.roles.iter().flat_map(|standing| &standing.given).map(|given| &given.record);
    let Some(record) = review.stale.as_ref().or_else(|| approved.max_by_key(|record| record.time)) else {
        terminal.result("It was not approved yet, so there is nothing to compare with.\n");
        return Ok(Exit::Done);
    };
    let head = format!("Since {} approved it for {} on {}:\n", record.signer, record.role, desk.shown(record.time));
    let changes = changes(&*desk.site.world, record, review);
    terminal.result(&if changes.is_empty() {
        format!("It is what {} approved for {} on {}.\n", record.signer, record.role, desk.shown(record.time))
    } else {
        format!("{head}{changes}")
    });
    Ok(Exit::Done)
}

/// What is different from the files of an approval, file by file.
pub(super) fn changes(world: &dyn World, record: &Record, review: &Review) -> String {
    let mut out = String::new();
    for old in &record.files {
        match review.files.iter().find(|file| file.path == old.path) {
            None => {
                let _ = writeln!(out, "\n{} is no part of it any more.", old.path);
            }
            Some(new) if new.digest != old.digest => out += &change(world, old, new),
            Some(_) => {}
        }
    }
    for new in review.files.iter().filter(|file| !record.files.iter().any(|old| old.path == file.path)) {
        let _ = writeln!(out, "\n{} is new.", new.path);
    }
    out
}

fn change(world: &dyn World, old: &Sealed, new: &Sealed) -> String {
    let path = &new.path;
    let Some(before) = world.earlier(path, &old.digest) else {
        return format!(
            "\n{path} is different. The version that was approved is not in the history, so the change cannot be shown.\n"
        );
    };
    let texts = (String::from_utf8(before), world.read(path).map(String::from_utf8));
    let (Ok(before), Ok(Ok(after))) = texts else { return format!("\n{path} is another file.\n") };
    let found = compare(&before, &after);
    let mut out = format!("\n{path}\n");
    for line in found.details.iter().chain(&found.lines) {
        let _ = writeln!(out, "  {line}");
    }
    if found.details.is_empty() && found.lines.is_empty() {
        out += "  Only the way it is written is different: the order of the details, quotes, or blanks.\n";
    }
    out
}
