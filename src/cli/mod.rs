//! The command line: one file for each command, and what they share.
//!
//! Results go to standard output, messages to standard error. Exit codes say why a command stopped
//! ([`Exit`]); they are the same for every command.

mod apart;
mod approve;
mod args;
mod audit;
mod build;
mod bundle;
mod calendar;
mod capacity;
mod check;
mod completions;
mod difference;
mod doctor;
mod doctor_folder;
mod evidence;
mod explain;
mod export;
mod foreign;
mod gather;
mod handover;
mod hook;
mod hosting;
mod init;
mod new;
mod panic;
mod place;
mod policy;
mod policy_input;
mod program;
mod publish;
mod reschedule;
mod review;
mod serve;
mod site;
mod standing;
mod status;
mod target;
mod terminal;
mod theme;
mod trust;
mod verify;
mod withdraw;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command};
use terminal::Terminal;

pub use crate::act::{Exit, Failure};
use crate::approvals::Decision;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    panic::set_hook();
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let mut terminal = Terminal::new(cli.global.color, cli.global.quiet, cli.global.verbose);
    let result = panic::caught(|| run(&cli, &mut terminal));
    let exit = match result {
        Ok(Ok(exit)) => match terminal.broken() {
            Some(failure) => {
                terminal.failure(&failure);
                failure.exit
            }
            None => exit,
        },
        Ok(Err(failure)) => {
            terminal.failure(&failure);
            failure.exit
        }
        Err(sentence) => {
            terminal.failure(&Failure::tool(sentence));
            Exit::Tool
        }
    };
    ExitCode::from(exit as u8)
}

/// The whole command line as clap knows it: for completions, the manual and tests.
pub fn command() -> clap::Command {
    let command = Cli::command();
    let overview = args::overview(&command);
    command.after_help(overview)
}

fn run(cli: &Cli, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &cli.command {
        None => status::run(&cli.global, terminal),
        Some(Command::Init(args)) => init::run(args, &cli.global, terminal),
        Some(Command::New(args)) => new::run(args, &cli.global, terminal),
        Some(Command::Serve(args)) => serve::run(args, &cli.global, terminal),
        Some(Command::Check(args)) => check::run(args, &cli.global, terminal),
        Some(Command::Build(args)) => build::run(args, &cli.global, terminal),
        Some(Command::Publish(args)) => publish::run(args, &cli.global, terminal),
        Some(Command::Rollback(args)) => target::rollback(args, &cli.global, terminal),
        Some(Command::Verify(args)) => verify::run(args, &cli.global, terminal),
        Some(Command::Audit(args)) => audit::run(args, &cli.global, terminal),
        Some(Command::Status(args)) => standing::run(args, &cli.global, terminal),
        Some(Command::Approve(args)) => approve::run(args, Decision::Approve, &cli.global, terminal),
        Some(Command::Reject(args)) => approve::run(args, Decision::Reject, &cli.global, terminal),
        Some(Command::Withdraw(args)) => withdraw::run(args, &cli.global, terminal),
        Some(Command::Reschedule(args)) => reschedule::run(args, &cli.global, terminal),
        Some(Command::Diff(args)) => difference::run(args, &cli.global, terminal),
        Some(Command::Review(args)) => bundle::run(args, &cli.global, terminal),
        Some(Command::Calendar(args)) => calendar::run(args, &cli.global, terminal),
        Some(Command::NextDue(args)) => calendar::run_next(args, &cli.global, terminal),
        Some(Command::Explain(args)) => explain::run(args, &cli.global, terminal),
        Some(Command::Policy(args)) => policy::run(args, &cli.global, terminal),
        Some(Command::Hook(args)) => hook::run(args, &cli.global, terminal),
        Some(Command::Hosting(args)) => hosting::run(args, &cli.global, terminal),
        Some(Command::Capacity(args)) => capacity::run(args, &cli.global, terminal),
        Some(Command::Handover(args)) => handover::run(args, &cli.global, terminal),
        Some(Command::Theme(args)) => theme::run(args, &cli.global, terminal),
        Some(Command::Doctor(args)) => doctor::run(args, &cli.global, terminal),
        Some(Command::Completions(args)) => completions::run(args, terminal),
    }
}

/// Shows what clap has to say: help and version on standard output, mistakes on standard error.
fn usage(error: &clap::Error) -> ExitCode {
    if let Err(error) = error.print().or_else(terminal::unwritten) {
        let failure = terminal::not_written(&error);
        Terminal::new(terminal::Color::Auto, false, false).failure(&failure);
        return ExitCode::from(failure.exit as u8);
    }
    ExitCode::from(if error.use_stderr() { Exit::Usage as u8 } else { Exit::Done as u8 })
}
