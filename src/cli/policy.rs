//! `placet policy`: which rules are in force and who says so, whether packs and policies do what they promise, and
//! what a policy in Rego sees.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::json;

use super::args::Global;
use super::site::{SiteRun, exit};
use super::terminal::Terminal;
use super::{Exit, Failure, policy_input};
use crate::diag::{Sink, Sources};
use crate::policy::{Governance, InForce, judge};
use crate::report;
use crate::rules::pattern::{Expect, Pack, shipped, test};
use crate::rules::{Level, RULES};

#[derive(Debug, Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// List the rules in force, with their levels and who set them
    Show {
        /// Only what holds for this page or folder, for example `content/blog/news`
        path: Option<String>,
        /// Format: text or json
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
        format: String,
    },
    /// Show what a policy in Rego sees of a page, as JSON
    Input {
        /// File of the page, for example `content/blog/launch.md` [default: all, as a list]
        path: Option<PathBuf>,
    },
    /// Run the examples of the packs in force, and the tests of policies in Rego
    Test {
        /// Names of packs [default: those in force]; `--all` for those that come with Placet
        packs: Vec<String>,
        /// Also all packs that come with Placet
        #[arg(long)]
        all: bool,
    },
}

pub(super) fn run(args: &PolicyArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let site = SiteRun::new(global, "check", "production")?;
    if let PolicyCommand::Input { path } = &args.command {
        terminal.result(&policy_input::text(&site, path.as_deref())?);
        return Ok(Exit::Done);
    }
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let governance = site.governance(&mut sources, &mut sink)?;
    governance.rules(site.trusted.as_deref().unwrap_or(&*site.world), &mut sources, &mut sink);
    if let PolicyCommand::Show { path, format } = &args.command {
        let shown = Shown { governance: &governance, sources: &sources, path: path.as_deref() };
        terminal.result(&if format == "json" { shown.json() } else { shown.text(&site.options.environment) });
    }
    if let PolicyCommand::Test { packs, all } = &args.command
        && !examples(&governance, packs, *all, terminal)?
    {
        return Ok(Exit::Blocked);
    }
    let report = judge(sink.into_findings(), &sources, &governance.policy);
    if report.blocked() {
        terminal.report(report::human(&report, &sources, terminal.message_look()).trim_end(), true);
    }
    Ok(exit(&report))
}

/// Runs the examples of packs. Whether all came out as expected.
fn examples(governance: &Governance, names: &[String], all: bool, terminal: &mut Terminal) -> Result<bool, Failure> {
    let mut packs = governance.packs.clone();
    for (name, text) in shipped().iter().filter(|(name, _)| all || names.iter().any(|own| own == name)) {
        let mut sink = Sink::new();
        let file = Sources::new().add(*name, *text);
        let known = packs.iter().any(|pack| pack.name.value == *name);
        packs.extend(Pack::read(file, text, &mut sink).filter(|_| !known).map(Arc::new));
    }
    if let Some(name) = names.iter().find(|name| !packs.iter().any(|pack| pack.name.value == **name)) {
        return Err(Failure::usage(format!("There is no pack `{name}`."))
            .help("Name a pack that comes with Placet, or one of `governance/packs/` that the policy has in force."));
    }
    packs.retain(|pack| all || names.is_empty() || names.contains(&pack.name.value));
    let (mut passed, mut out) = (0, String::new());
    for outcome in packs.iter().flat_map(|pack| test(pack)) {
        if outcome.is_as_expected() {
            passed += 1;
            continue;
        }
        let wanted = if outcome.expect == Expect::Finding { "a finding" } else { "no finding" };
        let got = outcome.findings.first().or(outcome.problem.as_ref()).map_or("none", |finding| &finding.title);
        let _ = writeln!(out, "{}, example {}: {wanted} was expected; found: {got}", outcome.code, outcome.number);
    }
    let trials = if names.is_empty() { governance.rego.trials() } else { Vec::new() };
    for trial in trials {
        match trial.problem {
            None => passed += 1,
            Some(reason) => {
                let _ = writeln!(out, "{}, {}: {}", trial.path, trial.name, in_one_line(&reason));
            }
        }
    }
    let failed = out.lines().count();
    let _ = writeln!(out, "{passed} examples came out as expected, {failed} did not.");
    terminal.result(&out);
    Ok(failed == 0)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is to be shown.
struct Shown<'a> {
    governance: &'a Governance,
    sources: &'a Sources,
    path: Option<&'a str>,
}

impl Shown<'_> {
    fn text(&self, environment: &str) -> String {
        let governance = self.governance;
        let mut out = format!("Policy for {environment}, digest {}\n", short(&governance.digest));
        let mut group = None;
        for rule in RULES {
            if group.replace(rule.meta.group) != Some(rule.meta.group) {
                let _ = writeln!(out, "\n{}", rule.meta.group.title());
            }
            for code in self.codes(rule.meta.code) {
                let found = governance.policy.in_force(&code, self.path);
                let mut line = format!("  {:<8} {:<28} {:<7}", code, rule.meta.name, found.level.as_str());
                if found.enforcement == crate::policy::Enforcement::Hard {
                    line += " hard";
                }
                if let Some(origin) = self.origin(&found) {
                    let _ = write!(line, "  {origin}");
                }
                let _ = writeln!(out, "{}", line.trim_end());
            }
        }
        out
    }

    fn json(&self) -> String {
        let mut rules = Vec::new();
        for rule in RULES {
            for code in self.codes(rule.meta.code) {
                let found = self.governance.policy.in_force(&code, self.path);
                rules.push(json!({
                    "code": code,
                    "name": rule.meta.name,
                    "level": found.level.as_str(),
                    "enforcement": found.enforcement.as_str(),
                    "origin": found.origin.title(),
                    "path": found.clause.map(|span| self.sources.path(span.file)),
                    "line": found.clause.map(|span| self.sources.position(span.file, span.start).line),
                    "owner": self.governance.owner(&code),
                }));
            }
        }
        let shown = json!({ "format": "placet/policy/1", "digest": self.governance.digest, "rules": rules });
        format!("{shown:#}\n")
    }

    /// A code and those of its instances that the policy knows.
    fn codes(&self, code: &str) -> Vec<String> {
        let start = format!("{code}/");
        let instances = self.governance.policy.instances().into_iter().filter(|instance| instance.starts_with(&start));
        std::iter::once(code.to_owned()).chain(instances.map(str::to_owned)).collect()
    }

    fn origin(&self, found: &InForce<'_>) -> Option<String> {
        let place = found.clause.map(|span| {
            let line = self.sources.position(span.file, span.start).line;
            format!(", {}:{line}", self.sources.path(span.file))
        });
        let built_in = *found.origin == crate::policy::Origin::BuiltIn;
        (!built_in || found.level == Level::Off)
            .then(|| format!("{}{}", found.origin.title(), place.unwrap_or_default()))
    }
}

/// The first digits of a digest: enough to compare by eye.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
