//! `placet completions SHELL`: the file that lets a shell complete commands and options.

use clap::Args;
use clap_complete::Shell;

use super::terminal::Terminal;
use super::{Exit, Failure};

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

#[expect(clippy::unnecessary_wraps, reason = "every command has the same shape")]
pub(super) fn run(args: &CompletionsArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut buffer = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "placet", &mut buffer);
    terminal.result(&String::from_utf8_lossy(&buffer));
    Ok(Exit::Done)
}
