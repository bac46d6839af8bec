//! `placet handover`: papers for IT, made from the build and from what the policy says.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::args::Global;
use super::capacity::projection;
use super::gather::{Gathered, gather, state_of_folder, state_of_release};
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::handover::paper::{Block, Form, Paper};
use crate::handover::{ChangeCx, Changes, RunbookCx, brief, change, judge, monitoring, runbook};

#[derive(Debug, Args)]
pub(super) struct HandoverArgs {
    #[command(subcommand)]
    command: HandoverCommand,
}

#[derive(Debug, Subcommand)]
enum HandoverCommand {
    /// Write the change request: what would be published, compared with what is served
    Change(ChangeArgs),
    /// Write the brief: purpose, owners, traffic, wishes and questions, before the first post
    Brief(BriefArgs),
    /// Write the run book: how the site is run, and everything that expires
    Runbook(RunbookArgs),
    /// Write files for monitoring: probes, alerts and check lines for this build
    Monitoring(MonitoringArgs),
}

/// Where a paper goes, and in which form.
#[derive(Debug, Args)]
pub(super) struct PaperArgs {
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format: markdown, html or json [default: by the ending of the file, else markdown]
    #[arg(long, value_name = "FORMAT", value_parser = forms(), hide_possible_values = true)]
    format: Option<String>,
}

#[derive(Debug, Args)]
struct ChangeArgs {
    /// Name of a target in `governance/targets.toml` [default: the first for production]
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Folder of an earlier build to compare with, in place of what is served
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    /// Number of the emergency that it is
    #[arg(long, value_name = "ID")]
    emergency: Option<String>,
    #[command(flatten)]
    paper: PaperArgs,
}

#[derive(Debug, Args)]
struct BriefArgs {
    /// What traffic is expected: a file as `placet capacity` prints one
    #[arg(long, value_name = "FILE")]
    projection: Option<PathBuf>,
    #[command(flatten)]
    paper: PaperArgs,
}

#[derive(Debug, Args)]
struct RunbookArgs {
    /// Name of a target in `governance/targets.toml` [default: the first for production]
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    #[command(flatten)]
    paper: PaperArgs,
}

#[derive(Debug, Args)]
struct MonitoringArgs {
    /// Folder the files are written to [default: they are shown]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

fn forms() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Form::WORDS.map(|(word, _)| word))
}

pub(super) fn run(args: &HandoverArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.command {
        HandoverCommand::Change(args) => run_change(args, global, terminal),
        HandoverCommand::Brief(args) => {
            let projection = args.projection.as_deref().map(|file| projection(file, terminal)).transpose()?;
            let gathered = gather(None, global, terminal)?;
            put(&brief(&gathered.facts(), projection.as_ref()), &args.paper, terminal)?;
            Ok(Exit::Done)
        }
        HandoverCommand::Runbook(args) => {
            let gathered = gather(args.target.as_deref(), global, terminal)?;
            let paper = runbook(&RunbookCx { facts: &gathered.facts(), state: &gathered.state });
            put(&paper, &args.paper, terminal)?;
            Ok(Exit::Done)
        }
        HandoverCommand::Monitoring(args) => run_monitoring(args, global, terminal),
    }
}

fn run_monitoring(args: &MonitoringArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let gathered = gather(None, global, terminal)?;
    let paper = monitoring(&gathered.facts(), &gathered.state);
    let Some(folder) = &args.output else {
        terminal.result(&Form::Markdown.write(&paper));
        return Ok(Exit::Done);
    };
    place::folders(folder)?;
    for block in &paper.blocks {
        if let Block::File(file) = block {
            place::replace(&folder.join(&file.name), file.text.as_bytes())?;
            terminal.summary(&folder.join(&file.name).display().to_string());
        }
    }
    Ok(Exit::Done)
}

fn run_change(args: &ChangeArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let gathered = gather(args.target.as_deref(), global, terminal)?;
    let old = match (&args.from, &gathered.place) {
        (Some(folder), _) => Some(state_of_folder(folder)?),
        (None, Some(place)) => state_of_release(place)?,
        (None, None) => {
            return Err(Failure::usage("There is no target to compare with.")
                .help("Name the folder of an earlier build with `--from`, or write `governance/targets.toml`."));
        }
    };
    let facts = gathered.facts();
    let changes = Changes::between(old.as_ref(), &gathered.state, &gathered.outcome.index);
    let verdict = judge(&changes, &facts.gate, args.emergency.as_deref());
    let cx = ChangeCx {
        facts: &facts,
        old: old.as_ref(),
        new: &gathered.state,
        changes: &changes,
        verdict: &verdict,
        emergency: args.emergency.as_deref(),
    };
    put(&change(&cx), &args.paper, terminal)?;
    Ok(stopped(&gathered, terminal))
}

/// A paper about a build that the gate stops is written all the same, and says so; the exit code does as well.
fn stopped(gathered: &Gathered, terminal: &Terminal) -> Exit {
    if gathered.report.blocked() {
        terminal
            .say("Something is to fix before this can be published; the paper says so. `placet check` shows where.");
    }
    super::site::exit(&gathered.report)
}

/// Writes a paper to its file, or to standard output.
pub(super) fn put(paper: &Paper, args: &PaperArgs, terminal: &mut Terminal) -> Result<(), Failure> {
    let ending =
        args.output.as_deref().and_then(Path::extension).and_then(|ending| Form::of_ending(&ending.to_string_lossy()));
    let named = args.format.as_ref().and_then(|word| Form::WORDS.iter().find(|(own, _)| own == word));
    let text = named.map(|(_, form)| *form).or(ending).unwrap_or(Form::Markdown).write(paper);
    match &args.output {
        None => terminal.result(&text),
        Some(file) => {
            place::replace(file, text.as_bytes())?;
            terminal.summary(&format!("Wrote {}.", file.display()));
        }
    }
    Ok(())
}
