//! `placet audit`: the log of who did what, its check, and the bundle for auditors.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, export, place};
use crate::act::Log;
use crate::release::audit::{self, Broken};

#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Check that every entry follows the one before it
    Verify {
        /// Digest that the log has to hold, for example `auditHead` of a release
        #[arg(long, value_name = "DIGEST")]
        head: Option<String>,
    },
    /// Show the entries
    Show {
        /// Format: text or json
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"], hide_possible_values = true)]
        format: String,
    },
    /// Print the same check as a shell script
    Script,
    /// Write the bundle for auditors: who wrote, who approved, what was found, what went where
    Export(ExportArgs),
}

/// What goes into the bundle.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// First day, in UTC
    #[arg(long, value_name = "DATE")]
    pub(super) from: jiff::civil::Date,
    /// Last day, in UTC
    #[arg(long, value_name = "DATE")]
    pub(super) until: jiff::civil::Date,
    /// Folder of the bundle; it must be new or empty
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: PathBuf,
}

pub(super) fn run(args: &AuditArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.command {
        AuditCommand::Verify { head } => verify(head.as_deref(), global, terminal),
        AuditCommand::Show { format } => show(format, global, terminal),
        AuditCommand::Script => {
            terminal.result(audit::SCRIPT);
            Ok(Exit::Done)
        }
        AuditCommand::Export(args) => export::run(args, global, terminal),
    }
}

fn verify(head: Option<&str>, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let files = Log::of(&place::world(global)?).files()?;
    match audit::check(&files) {
        Err(Broken { path, line, what }) => {
            terminal.result(&format!("{path}:{line}: {what}\n"));
            Ok(Exit::Blocked)
        }
        Ok(_) if head.is_some_and(|head| !audit::holds(&files, head)) => {
            terminal.result("No entry has this digest: the log was cut off, or is another one.\n");
            Ok(Exit::Blocked)
        }
        Ok(end) => {
            terminal.result(&format!("ok {}\n", end.digest));
            Ok(Exit::Done)
        }
    }
}

fn show(format: &str, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let files = Log::of(&place::world(global)?).files()?;
    let broken = audit::check(&files).err();
    let entries = audit::entries(&files);
    if format == "json" {
        terminal.result(&format!("{:#}\n", Value::from(entries)));
    } else {
        terminal.result(&entries.iter().map(line).collect::<String>());
    }
    match broken {
        Some(Broken { path, line, what }) => {
            terminal.report(&format!("The log is broken: {path}:{line}: {what}."), true);
            Ok(Exit::Blocked)
        }
        None => Ok(Exit::Done),
    }
}

/// An entry in one line for people.
fn line(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut out = format!("{}  {:<13} {}", text(&entry["time"]), text(&entry["event"]), text(&entry["actor"]));
    for (name, value) in entry["details"].as_object().into_iter().flatten() {
        let _ = write!(out, "  {name}={}", text(value));
    }
    out + "\n"
}
