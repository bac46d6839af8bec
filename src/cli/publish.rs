//! `placet publish`: gate, window, build, evidence, switch, comparison, audit — in this order.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::evidence::{self, Made};
use super::site::{SiteRun, exit, failed};
use super::target::{find, look, served, take};
use super::terminal::Terminal;
use super::{Exit, Failure, apart};
use crate::act::Log;
use crate::config::Config;
use crate::deploy::{Past, Place};
use crate::diag::Sink;
use crate::hooks::{Documents, Host, SiteHooks, Stage, Subjects};
use crate::output::NoStaging;
use crate::pipeline::Outcome;
use crate::policy::{Cleared, Gate, Governance, Reach, Report, Target, Transfer, judge};
use crate::release::{Sums, kept_until};
use crate::report;
use crate::world::World as _;

#[derive(Debug, Args)]
pub(super) struct PublishArgs {
    /// Name of the target in `governance/targets.toml`
    target: String,
    /// Say what would happen; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Override the window, if the policy allows it; ID is the ticket, and is recorded
    #[arg(long, value_name = "ID")]
    emergency: Option<String>,
    /// SSH key that signs the manifest [default: `key` under `[release]` of the policy]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub(super) fn run(args: &PublishArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut site =
        if args.dry_run { SiteRun::new(global, "build", "production")? } else { SiteRun::at_the_clock(global)? };
    let (_, target) = find(&site, &args.target, terminal)?;
    if global.env.as_ref().is_some_and(|env| *env != target.environment) {
        return Err(Failure::usage(format!("`{}` is for {}.", target.name.value, target.environment))
            .help("Leave `--env` out, or name another target."));
    }
    site.options.environment.clone_from(&target.environment);
    site.options.compress = Some(target.compress.clone());
    if args.dry_run { rehearse(args, &site, &target, terminal) } else { publish(args, &site, &target, terminal) }
}

fn publish(args: &PublishArgs, site: &SiteRun, target: &Target, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let base_url = site.config()?.map(|config| config.base_url).unwrap_or_default();
    let place = take(site, target)?;
    let staging = place.staging(&base_url).map_err(|error| failed(&error))?;
    let mut outcome = site.unjudged(&staging, terminal)?;
    outcome.findings.extend(apart::findings(site, &outcome, &place, args.key.as_deref()));
    let cleared = match gate(site, &mut outcome, staging.folder(), terminal) {
        Ok(cleared) => cleared,
        Err(report) => {
            terminal.say("Nothing was published; what is served stays as it is.");
            return Ok(exit(&report));
        }
    };
    let overridden = match window(args, site, (&outcome, target), terminal) {
        Window::Open => None,
        Window::Overridden(name) => Some(name),
        Window::Closed => return Ok(Exit::Window),
    };
    if !agreed(args, &outcome, target, terminal)? {
        terminal.say("Nothing was published.");
        return Ok(Exit::Done);
    }
    let gone = pruned(site, &outcome, (&place, target), terminal)?;
    for name in &gone {
        terminal.detail(&format!("Removed the old release {name}."));
    }
    let log = Log::of(&site.world);
    let cx = evidence::EvidenceCx {
        site,
        outcome: &outcome,
        report: cleared.report(),
        target,
        place: &place,
        log: &log,
        key: args.key.as_deref(),
        overridden: overridden.as_deref(),
        emergency: args.emergency.as_deref().filter(|_| overridden.is_some()),
    };
    let made = evidence::make(&cx, &staging, terminal)?;
    let files: Vec<(&str, Vec<u8>)> = made.files.iter().map(|(name, bytes)| (*name, bytes.clone())).collect();
    place.settle(staging, &made.name, &files).map_err(|error| failed(&error))?;
    // Recorded before the switch: what cannot be recorded does not go out.
    log.append(&made.events)?;
    let past = past(site, &made);
    place.publish(&cleared, &past).map_err(|error| failed(&error))?;
    let exit = served(&place, &past, &log, (target, terminal))?;
    let after = after(site, &mut outcome, &place.release(&made.name), terminal);
    Ok(if exit == Exit::Done { after } else { exit })
}

/// Removes old releases, but for those that a legal hold or the retention of a pack keeps.
fn pruned(
    site: &SiteRun,
    outcome: &Outcome,
    (place, target): (&Place, &Target),
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let (governance, now) = (&outcome.governance, site.world.now());
    let today = now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    if let Some(hold) = governance.holds.iter().find(|hold| hold.in_force(today)) {
        terminal.say(&format!("No release is removed: the legal hold `{}` is in force.", hold.id.value));
        return Ok(Vec::new());
    }
    let years = governance.retention().map(|(_, years)| years);
    let stays = |published| years.and_then(|years| kept_until(published, years)).is_some_and(|end| now < end);
    place.prune(target.keep, &stays).map_err(|error| failed(&error))
}

fn past(site: &SiteRun, made: &Made) -> Past {
    Past {
        time: site.world.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        release: made.name.clone(),
        sums: made.digest.clone(),
        what: "publish".to_owned(),
    }
}

/// Judges the findings, and asks the hooks before publishing when nothing else blocks.
fn gate(site: &SiteRun, outcome: &mut Outcome, pages: &Path, terminal: &Terminal) -> Result<Cleared, Report> {
    let mut findings = std::mem::take(&mut outcome.findings);
    let mut report = judge(findings.clone(), &outcome.sources, &outcome.governance.policy);
    if !report.blocked() {
        findings.extend(ask(Stage::PrePublish, site, outcome, pages, terminal).into_findings());
        report = judge(findings, &outcome.sources, &outcome.governance.policy);
    }
    show(&report, outcome, terminal);
    Cleared::new(report)
}

fn show(report: &Report, outcome: &Outcome, terminal: &Terminal) {
    if !report.diagnostics.is_empty() {
        let shown = report::human(report, &outcome.sources, terminal.message_look());
        terminal.report(shown.trim_end(), report.blocked());
    }
}

/// Asks the hooks of a stage around publishing.
fn ask(stage: Stage, site: &SiteRun, outcome: &mut Outcome, pages: &Path, terminal: &Terminal) -> Sink {
    let mut sink = Sink::new();
    let Some(config) = &outcome.config else { return sink };
    let host = Host::new(site.world.root(), None);
    let hooks = SiteHooks::new(outcome.governance.hooks(), Some(&host), &*site.world, config);
    let documents = Some(Documents { folder: pages, index: &outcome.index });
    let subjects = Subjects { posts: &outcome.posts, documents };
    let runs = hooks.run(stage, &subjects, (&mut outcome.sources, &mut sink));
    for run in &runs {
        terminal.detail(&super::hook::line(run));
    }
    sink
}

/// Asks the hooks after publishing. What they find cannot be undone here, and is said.
fn after(site: &SiteRun, outcome: &mut Outcome, pages: &Path, terminal: &Terminal) -> Exit {
    let found = ask(Stage::PostPublish, site, outcome, pages, terminal).into_findings();
    if found.is_empty() {
        return Exit::Done;
    }
    // Without the exceptions: those that cover something else would seem to cover nothing.
    let mut policy = outcome.governance.policy.clone();
    policy.waivers = crate::policy::Waivers::default();
    let report = judge(found, &outcome.sources, &policy);
    show(&report, outcome, terminal);
    terminal
        .say("The release is served; a check after it has something to say. `placet rollback` puts the old one back.");
    exit(&report)
}

/// Whether publishing is possible now.
enum Window {
    Open,
    /// It is not, and an emergency overrides the window of this name.
    Overridden(String),
    Closed,
}

/// Looks into the calendar, and says what it says when publishing is not possible.
fn window(args: &PublishArgs, site: &SiteRun, (outcome, target): (&Outcome, &Target), terminal: &Terminal) -> Window {
    let (governance, now) = (&outcome.governance, site.world.now());
    let zone = outcome.config.as_ref().map_or(jiff::tz::TimeZone::UTC, Config::zone);
    let clock = |at: jiff::Timestamp| at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    let (name, mut text) = match governance.calendar.gate(now, None, &target.environment) {
        Gate::Open => return Window::Open,
        Gate::Frozen(window, end) => {
            let ticket = window.ticket.as_ref().map(|ticket| format!(" ({ticket})")).unwrap_or_default();
            (window.name.clone(), format!("The freeze `{}`{ticket} lasts until {}.", window.name, clock(end)))
        }
        Gate::Outside => {
            let names = allowing(governance, &target.environment);
            let text = format!("It is {}, and publishing is possible only in: {names}.", clock(now));
            (names, text)
        }
    };
    if args.emergency.is_some() && governance.file.release.emergency {
        terminal.say(&format!("{text} This is overridden, and recorded."));
        return Window::Overridden(name);
    }
    if args.emergency.is_some() {
        text.push_str(" The policy allows no emergency (`emergency = true` under `[release]`).");
    }
    let next = governance.calendar.next_open(now, None, &target.environment);
    let next = next.map_or("There is no window in the next 400 days.".to_owned(), |next| {
        format!("Publishing is possible again at {}.", clock(next))
    });
    terminal.report(&format!("{text}\n  next: {next}"), true);
    Window::Closed
}

fn allowing(governance: &Governance, environment: &str) -> String {
    let windows = governance.calendar.windows.iter();
    let allowing = windows
        .filter(|window| window.kind == crate::policy::WindowKind::Allow && window.concerns(None, environment))
        .map(|window| format!("`{}`", window.name));
    allowing.collect::<Vec<_>>().join(", ")
}

/// Whether a person agrees; without a terminal only `--yes` does.
fn agreed(args: &PublishArgs, outcome: &Outcome, target: &Target, terminal: &Terminal) -> Result<bool, Failure> {
    if args.yes {
        return Ok(true);
    }
    if !terminal.interactive() {
        return Err(Failure::usage("Nobody is there to agree.").help("Give `--yes` where no one can be asked."));
    }
    let files = outcome.index.entries().len();
    let question = format!("Publish {files} files to `{}` ({})? yes or no", target.name.value, target.environment);
    let answer = Terminal::ask(&question, "no").to_lowercase();
    Ok(answer == "y" || answer == "yes")
}

/// Says what would happen, and with which exit code it would end.
fn rehearse(args: &PublishArgs, site: &SiteRun, target: &Target, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut outcome = site.unjudged(&NoStaging, terminal)?;
    let place = look(site, target)?;
    outcome.findings.extend(apart::findings(site, &outcome, &place, args.key.as_deref()));
    let findings = std::mem::take(&mut outcome.findings);
    let report = judge(findings, &outcome.sources, &outcome.governance.policy);
    show(&report, &outcome, terminal);
    if report.blocked() {
        return Ok(exit(&report));
    }
    if matches!(window(args, site, (&outcome, target), terminal), Window::Closed) {
        return Ok(Exit::Window);
    }
    if outcome.governance.file.hooks.iter().any(|hook| hook.stage == Stage::PrePublish) {
        terminal.say("The hooks before publishing are asked only when it is meant.");
    }
    let sums = Sums::of(&outcome.index);
    let old = place.current().and_then(|name| place.sums(&name)).unwrap_or_default().0;
    let kind = |(path, digest): (&str, &str)| match old.get(path) {
        None => Some(("new", path.to_owned())),
        Some(own) => (own != digest).then(|| ("changed", path.to_owned())),
    };
    let mut lines: Vec<(&str, String)> = sums.iter().filter_map(kind).collect();
    lines.extend(old.iter().filter(|(path, _)| sums.get(path).is_none()).map(|(path, _)| ("gone", path.to_owned())));
    let count = |kind: &str| lines.iter().filter(|(own, _)| *own == kind).count();
    let (new, changed, gone) = (count("new"), count("changed"), count("gone"));
    let mut text = format!("`{}` would serve {} files", target.name.value, sums.len());
    let _ = write!(text, ": {new} new, {changed} changed, {gone} gone. Nothing was written.");
    terminal.summary(&text);
    for (kind, path) in &lines {
        terminal.detail(&format!("{kind}: {path}"));
    }
    if let Some(way) = way(&target.reach) {
        terminal.summary(&format!("They would go to `{}` {way}", target.reach.shown()));
    }
    Ok(Exit::Done)
}

/// How files come to a target that is not a folder of this machine.
fn way(reach: &Reach) -> Option<&'static str> {
    match reach {
        Reach::Folder(_) => None,
        Reach::Ssh(ssh) if ssh.transfer == Transfer::Rsync => {
            Some("by `rsync`, be compared there by digest, and be served by one rename.")
        }
        Reach::Ssh(_) => Some("by SFTP, be read back and compared, and be served by one rename."),
        Reach::Bucket(_) => Some("one after the other: what pages need, then pages, then `version.json`."),
    }
}
