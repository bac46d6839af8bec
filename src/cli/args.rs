//! Arguments as people write them.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::terminal::Color;
use super::{
    approve, audit, build, bundle, calendar, capacity, check, completions, difference, doctor, explain, handover, hook,
    hosting,
};
use super::{init, new, policy, publish, reschedule, serve, standing, target, theme, verify, withdraw};

/// Publishes a company blog, and lets nothing out that the company has not agreed to.
#[derive(Debug, Parser)]
#[command(name = "placet", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(help_template = "{about}\n\n{usage-heading} {usage}{after-help}\n\nOptions:\n{options}")]
#[command(override_usage = "placet [OPTIONS] COMMAND")]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// Folder of the site [default: this one or the nearest above with a `config.toml`]
    #[arg(long, global = true, display_order = 101, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Configuration file in the folder of the site [default: `config.toml`, else `zola.toml`]
    #[arg(long, global = true, display_order = 102, value_name = "FILE")]
    pub(super) config: Option<String>,
    /// Environment: `config.NAME.toml` is merged over the configuration [preview, pilot, production]
    #[arg(long, global = true, display_order = 103, value_name = "NAME", value_parser = ["preview", "pilot", "production"], hide_possible_values = true)]
    pub(super) env: Option<String>,
    /// Pretend another instant, for example `2026-05-14T09:00:00+02:00`
    #[arg(long, global = true, display_order = 104, value_name = "TIME", value_parser = instant)]
    pub(super) at: Option<jiff::Timestamp>,
    /// Read `governance/` from this folder or from this state of the Git repository, not from the site
    #[arg(long, global = true, display_order = 104, value_name = "DIR|REF")]
    pub(super) trust: Option<String>,
    /// Colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(super) color: Color,
    /// Say only what went wrong
    #[arg(long, short, global = true, display_order = 105, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more
    #[arg(long, short, global = true, display_order = 106)]
    pub(super) verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new site
    Init(init::InitArgs),
    /// Start a new post, page or section
    New(new::NewArgs),
    /// Show the site at every save, and the desk for review
    Serve(serve::ServeArgs),
    /// Say what is to fix; nothing is written
    Check(check::CheckArgs),
    /// Build the site, when nothing blocks
    Build(build::BuildArgs),
    /// Say where posts stand and who is being waited for
    Status(standing::StatusArgs),
    /// Agree to a post, with your signature
    Approve(approve::ApproveArgs),
    /// Say no to a post, with your signature
    Reject(approve::ApproveArgs),
    /// Take a post back, with your signature
    Withdraw(withdraw::WithdrawArgs),
    /// Give a post a new date, and record why
    Reschedule(reschedule::RescheduleArgs),
    /// Show what changed since the last approval
    Diff(difference::DiffArgs),
    /// Write pages to review, for a merge request or a phone
    Review(bundle::ReviewArgs),
    /// Put a release in place, when nothing blocks
    Publish(publish::PublishArgs),
    /// Put an earlier release back
    Rollback(target::RollbackArgs),
    /// Compare what is served with its manifest and its plan
    Verify(verify::VerifyArgs),
    /// Write the configuration of a web server
    Hosting(hosting::HostingArgs),
    /// Read and check the audit log
    Audit(audit::AuditArgs),
    /// Show the dates that lie ahead
    Calendar(calendar::CalendarArgs),
    /// Say when to build again
    NextDue(calendar::NextDueArgs),
    /// Say what a rule wants, why, and how to fix it
    Explain(explain::ExplainArgs),
    /// Show the rules in force
    Policy(policy::PolicyArgs),
    /// Say what pages weigh, and what the expected traffic makes of it
    Capacity(capacity::CapacityArgs),
    /// Write a paper for IT: brief, change request, run book, files for monitoring
    Handover(handover::HandoverArgs),
    /// List themes, or check one
    Theme(theme::ThemeArgs),
    /// List the hooks of the policy, or ask one
    Hook(hook::HookArgs),
    /// Say whether programs and targets are as publishing needs them
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
}

/// Commands by the role of who uses them, as the help shows them.
const ROLES: &[(&str, &[&str])] = &[
    ("Write", &["init", "new", "serve", "check", "explain"]),
    ("Review", &["status", "approve", "reject", "withdraw", "reschedule", "diff", "review", "calendar"]),
    ("Publish", &["build", "publish", "rollback", "verify", "next-due", "hosting", "handover", "capacity"]),
    ("Govern", &["policy", "audit"]),
    ("Set up", &["doctor", "theme", "hook", "completions"]),
];

const EXITS: &str = "Exit codes: 0 done, 1 something to fix, 2 arguments or configuration, 3 the tool failed, \
                     4 approval missing, 5 outside the window.";

/// The overview of commands in the help.
pub(super) fn overview(command: &clap::Command) -> String {
    let mut out = String::new();
    for (role, names) in ROLES {
        let listed = names.iter().filter_map(|name| command.find_subcommand(name));
        let lines: Vec<String> = listed.map(|command| line(command.get_name(), command)).collect();
        if !lines.is_empty() {
            let _ = write!(out, "\n{role}:\n{}", lines.concat());
        }
    }
    format!(
        "{}\n\n{}\n`placet COMMAND --help` says more about a command.",
        out.trim(),
        crate::rules::wrap(EXITS, 96, "")
    )
}

fn line(name: &str, command: &clap::Command) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    format!("  {name:<12} {about}\n")
}

pub(super) fn instant(text: &str) -> Result<jiff::Timestamp, String> {
    text.parse().map_err(|_| "write date, time and offset, for example 2026-05-14T09:00:00+02:00".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_stands_under_a_role() {
        let command = Cli::command();
        let listed: Vec<&str> = ROLES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for sub in command.get_subcommands() {
            assert!(listed.contains(&sub.get_name()), "{} is in no role", sub.get_name());
        }
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
