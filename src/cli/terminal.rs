//! Standard output and standard error: who may read them, in which colours, and what if nobody does.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write as _};

use super::Failure;
use crate::report::Look;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The two streams of a command.
#[derive(Debug)]
pub(super) struct Terminal {
    color: Color,
    quiet: bool,
    verbose: bool,
    /// A closed pipe ends the output without a word.
    closed: bool,
    /// Why a result did not get where it should.
    broken: Option<io::Error>,
}

impl Terminal {
    pub(super) fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        Self { color, quiet, verbose, closed: false, broken: None }
    }

    /// A terminal that shows nothing: what it would have shown goes into another result.
    pub(super) fn muted() -> Self {
        Self { closed: true, ..Self::new(Color::Never, true, false) }
    }

    /// Writes a result to standard output, as it is.
    pub(super) fn result(&mut self, text: &str) {
        if self.closed {
            return;
        }
        let mut out = std::io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            self.closed = true;
            self.broken = unwritten(error).err();
        }
    }

    /// The failure of a command whose result could not be written; a reader who went away is none.
    pub(super) fn broken(&mut self) -> Option<Failure> {
        self.broken.take().map(|error| not_written(&error))
    }

    /// Says something to a person on standard error, unless `--quiet`.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Says something on standard error with `--verbose` only.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            self.say(text);
        }
    }

    /// Says the last line of a command that did its work, on standard output, unless `--quiet`.
    pub(super) fn summary(&mut self, text: &str) {
        if !self.quiet {
            self.result(&format!("{text}\n"));
        }
    }

    /// Shows a report on standard error; with `--quiet` only one that blocks.
    pub(super) fn report(&self, text: &str, blocked: bool) {
        if blocked || !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Says why a command stopped; always shown.
    pub(super) fn failure(&self, failure: &Failure) {
        let mut out = std::io::stderr();
        let (bold, plain) =
            if self.colored(std::io::stderr().is_terminal()) { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        let _ = writeln!(out, "{bold}placet:{plain} {}", failure.message);
        if let Some(help) = &failure.help {
            let _ = writeln!(out, "  next: {help}");
        }
    }

    /// Whether questions can be asked.
    pub(super) fn interactive(&self) -> bool {
        !self.quiet && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks a question on standard error; an empty answer, or the end of input, gives the default.
    pub(super) fn ask(question: &str, default: &str) -> String {
        let _ = write!(std::io::stderr(), "{question} [{default}]: ");
        let _ = std::io::stderr().flush();
        let mut answer = String::new();
        let _ = std::io::stdin().read_line(&mut answer);
        let answer = answer.trim();
        if answer.is_empty() { default.to_owned() } else { answer.to_owned() }
    }

    /// Whether a progress bar may be drawn.
    pub(super) fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal() && !is("TERM", "dumb") && std::env::var_os("CI").is_none()
    }

    /// How a report on standard output looks.
    pub(super) fn look(&self) -> Look {
        let terminal = std::io::stdout().is_terminal();
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Look { color: self.colored(terminal), width: width.filter(|_| terminal) }
    }

    /// How a report on standard error looks.
    pub(super) fn message_look(&self) -> Look {
        let terminal = std::io::stderr().is_terminal();
        let width = terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0));
        Look { color: self.colored(terminal), width }
    }

    /// `--color` wins, then `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` (bixense.com/clicolors),
    /// `TERM=dumb`, and whether a terminal reads.
    fn colored(&self, terminal: bool) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") => true,
            Color::Auto => terminal && !is("TERM", "dumb"),
        }
    }
}

/// Whether an error of standard output is worth a word: a reader who has seen enough closes the pipe.
pub(super) fn unwritten(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
}

/// Says that a result was not written.
pub(super) fn not_written(error: &io::Error) -> Failure {
    let reason = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    };
    Failure::tool(format!("The result could not be written: {reason}."))
        .help("Send the result to a place with room that you may write to, then run the command again.")
}

fn is(name: &str, value: &str) -> bool {
    std::env::var_os(name).as_deref() == Some(OsStr::new(value))
}
