//! `placet hook`: which programs of the company are asked, and one of them by itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::args::Global;
use super::site::{SiteRun, exit, failed};
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::diag::{Finding, Sink, Sources, closest};
use crate::hooks::{self, Hook, HookOutcome, HookRun, Host, Input, OnError, Verdict};
use crate::load;
use crate::output::NoStaging;
use crate::pipeline::{self, Options, RunCx};
use crate::policy::{Policy, judge};
use crate::report;
use crate::rules::family;

#[derive(Debug, Args)]
pub(super) struct HookArgs {
    #[command(subcommand)]
    command: HookCommand,
}

#[derive(Debug, Subcommand)]
enum HookCommand {
    /// List the hooks of the policy
    List,
    /// Ask one hook about this site, whatever its stage, and show everything it says
    Test {
        /// Name of the hook
        name: String,
        /// Ask a stored question in place of those about this site
        #[arg(long, value_name = "FILE")]
        request: Option<PathBuf>,
        /// Store the first question, so that it can be asked again
        #[arg(long, value_name = "FILE", conflicts_with = "request")]
        store: Option<PathBuf>,
    },
}

pub(super) fn run(args: &HookArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let found = site.governance(&mut sources, &mut sink)?.file.hooks;
    if !sink.is_empty() {
        return Ok(show(sink.into_findings(), &sources, terminal));
    }
    match &args.command {
        HookCommand::List => {
            terminal.result(&list(&found));
            Ok(Exit::Done)
        }
        HookCommand::Test { name, request, store } => {
            let hook = found.iter().find(|hook| hook.name == *name).ok_or_else(|| unknown(name, &found))?;
            describe(hook, terminal);
            match request {
                Some(file) => replay(&site, hook, file, terminal),
                None => ask(&site, hook, store.as_deref(), terminal),
            }
        }
    }
}

/// The record of a run in one line.
pub(super) fn line(run: &HookRun) -> String {
    let about = run.subject.as_deref().unwrap_or("the site");
    let time = if run.cached { "kept from before".to_owned() } else { format!("{:.2} s", run.duration.as_secs_f64()) };
    let reason = if let Verdict::Failed(reason) = &run.verdict { format!(": {reason}") } else { String::new() };
    format!("{:<9} {} {about} ({time}){reason}", run.verdict.as_str(), run.name)
}

fn list(found: &[Hook]) -> String {
    if found.is_empty() {
        return "The policy names no hooks.\n".to_owned();
    }
    let line = |hook: &Hook| format!("{:<16} {:<13} {}\n", hook.name, hook.stage.as_str(), hook.command.join(" "));
    found.iter().map(line).collect()
}

fn unknown(name: &str, found: &[Hook]) -> Failure {
    let names = found.iter().map(|hook| hook.name.as_str());
    let help = match closest(name, names) {
        Some(near) => format!("Did you mean `placet hook test {near}`?"),
        None => "`placet hook list` shows those of the policy.".to_owned(),
    };
    Failure::usage(format!("There is no hook `{name}`.")).help(help)
}

fn describe(hook: &Hook, terminal: &mut Terminal) {
    let input = if hook.input == Input::Post { "each post" } else { "the whole site" };
    let on_error = if hook.on_error == OnError::Fail { "blocks" } else { "is advice" };
    let mut out = format!("{}\n", hook.name);
    let rows = [
        ("command", hook.command.join(" ")),
        ("stage", hook.stage.as_str().to_owned()),
        ("asked about", input.to_owned()),
        ("time", format!("{} s", hook.timeout.as_secs())),
        ("a failure", on_error.to_owned()),
    ];
    for (what, value) in rows {
        let _ = writeln!(out, "  {what:<12} {value}");
    }
    terminal.result(&(out + "\n"));
}

/// Runs the site with this hook alone.
fn ask(site: &SiteRun, hook: &Hook, store: Option<&Path>, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let host = Host::new(site.world.root(), None).only(&hook.name);
    let options = Options { hooks: Some(Arc::new(host)), ..site.options.clone() };
    let cx = RunCx {
        world: site.world.clone(),
        trusted: site.trusted.clone(),
        staging: &NoStaging,
        cache: None,
        progress: &|_, _| {},
    };
    let (outcome, _) = pipeline::run(cx, &options).map_err(|error| failed(&error))?;
    if let Some(file) = store {
        let request = outcome.hook_runs.iter().find_map(|run| run.request.as_ref());
        let request = request.ok_or_else(|| Failure::usage("There is no post that this hook is asked about."))?;
        place::replace(file, &request.to_line())?;
        terminal.say(&format!("The first question is in {}.", file.display()));
    }
    if outcome.hook_runs.is_empty() {
        terminal.say("There is no post that this hook is asked about.");
    }
    records(&outcome.hook_runs, terminal);
    let own = |finding: &Finding| match family(&finding.code) {
        "GOV010" | "GOV011" | "GOV012" | "GOV013" | "INT005" | "INT006" => true,
        // Without a site nothing was asked.
        _ => outcome.config.is_none(),
    };
    Ok(show(outcome.findings.into_iter().filter(own).collect(), &outcome.sources, terminal))
}

/// Asks a stored question.
fn replay(site: &SiteRun, hook: &Hook, file: &Path, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let bytes = place::read(file)?;
    let stored = serde_json::from_slice(&bytes)
        .ok()
        .filter(serde_json::Value::is_object)
        .ok_or_else(|| Failure::usage(format!("`{}` is not a stored question.", file.display())))?;
    let host = Host::new(site.world.root(), None);
    let mut sources = Sources::new();
    site.governance(&mut sources, &mut Sink::new())?;
    let HookOutcome { findings, runs } = hooks::replay((&host, &*site.world), hook, stored, &mut sources);
    records(&runs, terminal);
    load::recall(&*site.world, &sources, &findings);
    Ok(show(findings, &sources, terminal))
}

fn records(runs: &[HookRun], terminal: &mut Terminal) {
    let mut out = String::new();
    for run in runs {
        let _ = writeln!(out, "{}", line(run));
        for said in run.log.lines().take(20) {
            let _ = writeln!(out, "  | {}", hooks::clean(said, 200));
        }
    }
    if !out.is_empty() {
        terminal.result(&(out + "\n"));
    }
}

fn show(findings: Vec<Finding>, sources: &Sources, terminal: &mut Terminal) -> Exit {
    let report = judge(findings, sources, &Policy::default());
    let look = terminal.look();
    terminal.result(&report::human(&report, sources, look));
    exit(&report)
}
