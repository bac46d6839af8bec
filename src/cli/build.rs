//! `placet build`: the site into `public/`, when nothing blocks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::args::Global;
use super::site::{Judged, SiteRun, exit, failed};
use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::config::{Coding, Config};
use crate::output::{DiskStaging, Index, NoStaging};
use crate::policy::{Cleared, Report};
use crate::report;
use crate::world::World as _;

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Folder the site is written to [default: `output_dir` of the configuration, else `public`]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Address the site will have, in place of the configured one
    #[arg(long, short = 'u', value_name = "URL")]
    base_url: Option<String>,
    /// Show drafts as well
    #[arg(long)]
    drafts: bool,
    /// Write the site although something is to fix
    #[arg(long)]
    no_gate: bool,
    /// Stop at advice as well
    #[arg(long, conflicts_with = "no_gate")]
    strict: bool,
    /// Most threads at the same time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Also write compressed files for servers that hand them out: gzip, br [default: `compress` under
    /// `[hosting]`]
    #[arg(long, value_name = "WAY", value_delimiter = ',', value_parser = coding)]
    compress: Option<Vec<Coding>>,
    /// Make everything anew
    #[arg(long)]
    no_cache: bool,
    /// Make everything a second time without the cache and compare
    #[arg(long)]
    check_reproducible: bool,
}

pub(super) fn run(args: &BuildArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    #[expect(clippy::disallowed_methods, reason = "the summary says how long the build took")]
    let start = Instant::now();
    let mut site = SiteRun::new(global, "build", "production")?;
    site.options.base_url.clone_from(&args.base_url);
    site.options.drafts = args.drafts;
    site.options.strict = args.strict;
    site.options.compress.clone_from(&args.compress);
    site.cached = !args.no_cache;
    site.jobs = args.jobs.map(usize::from);
    let output = output(args, &site)?;
    apart(site.world.root(), &output)?;
    let staging = DiskStaging::open(site.world.root(), &output, !args.no_cache).map_err(|error| failed(&error))?;
    let Judged { mut outcome, report } = site.run(&staging, terminal)?;
    let shown = report::human(&report, &outcome.sources, terminal.message_look());
    if !report.diagnostics.is_empty() {
        terminal.report(shown.trim_end(), report.blocked());
    }
    let (pages, index) = (outcome.pages, std::mem::take(&mut outcome.index));
    if args.check_reproducible {
        compare(&site, &index, terminal)?;
    }
    if args.no_gate
        && report.blocked()
        && site.options.environment == "production"
        && !outcome.governance.allows_no_gate()
    {
        terminal.say("The policy does not allow `--no-gate` in production (`allow_no_gate = false`).");
        return Ok(refused(&report, terminal));
    }
    match clearance(report, args.no_gate) {
        Clearance::Given(..) => {}
        Clearance::Refused(report) => return Ok(refused(&report, terminal)),
    }
    let done = staging.commit(&index).map_err(|error| failed(&error))?;
    terminal.detail(&format!("{} of {} files had the same bytes already.", done.reused, done.files));
    if done.in_place {
        terminal.say("The output is a disk of its own: its files were replaced one by one, not in one step.");
    }
    let mut summary = format!("Built {} into {}", count(pages), folder(&output));
    let _ = write!(summary, " in {:.2} s.", start.elapsed().as_secs_f64());
    if let Some(next) = outcome.next_change {
        let zone = outcome.config.as_ref().map_or(jiff::tz::TimeZone::UTC, Config::zone);
        let _ = write!(summary, " Build again at {}.", next.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M %Z"));
    }
    if let Some(left_out) = left_out(outcome.drafts) {
        terminal.say(&left_out);
    }
    terminal.summary(&summary);
    Ok(Exit::Done)
}

/// Whether the site may be written.
enum Clearance {
    /// It may: the report is clear, or the gate was opened by hand.
    Given(#[expect(dead_code, reason = "holding it is the proof")] Option<Cleared>),
    /// It may not.
    Refused(Report),
}

/// A report that is clear, or a gate that was opened; a failure of the tool or of the configuration
/// cannot be waved through, because the site is not complete then.
fn clearance(report: Report, no_gate: bool) -> Clearance {
    match Cleared::new(report) {
        Ok(cleared) => Clearance::Given(Some(cleared)),
        Err(report) => match Exit::from(report.main_stop()) {
            Exit::Tool | Exit::Usage => Clearance::Refused(report),
            _ if no_gate => Clearance::Given(None),
            _ => Clearance::Refused(report),
        },
    }
}

fn refused(report: &Report, terminal: &Terminal) -> Exit {
    terminal.say("Nothing was written; what was built last stays as it is.");
    exit(report)
}

/// The output folder: `-o` counts from here, `output_dir` from the root of the site.
fn output(args: &BuildArgs, site: &SiteRun) -> Result<PathBuf, Failure> {
    if let Some(output) = &args.output {
        return std::path::absolute(output).map_err(|error| Failure::file("used", output, &error));
    }
    Ok(site.config()?.map_or_else(|| "public".into(), |config| config.output_dir.into()))
}

fn coding(word: &str) -> Result<Coding, String> {
    Coding::of(word).ok_or_else(|| "possible: gzip, br".to_owned())
}

/// Folders whose files are read by a build, or are Placet's own.
const INPUTS: [&str; 8] = ["content", "data", "governance", "static", "templates", "themes", ".git", ".placet"];

/// Refuses an output that is a file, that holds the site, or that the next build would read.
pub(super) fn apart(root: &Path, output: &Path) -> Result<(), Failure> {
    let output = settled(&root.join(output));
    let root = settled(root);
    let inside = |name: &&str| output.starts_with(root.join(name));
    let why = match INPUTS.iter().find(|name| inside(name)) {
        Some(name) => format!("The output folder is inside `{name}`, which belongs to the site."),
        None if output.is_file() => "A file stands where the output folder should be.".into(),
        None if root.starts_with(&output) => "The output folder holds the site itself.".into(),
        None => return Ok(()),
    };
    Err(Failure::usage(why).help("Name a folder for the output only, for example `public`."))
}

/// The real path of a folder that may not be there yet.
fn settled(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let whole = there.and_then(|(folder, real)| Some(real.join(path.strip_prefix(folder).ok()?)));
    // A join with nothing ends in a slash, which is no part of the name.
    whole.map_or_else(|| path.to_owned(), |path| path.components().collect())
}

/// Makes the site a second time, at the same instant, without a cache.
fn compare(site: &SiteRun, index: &Index, terminal: &Terminal) -> Result<(), Failure> {
    let again = SiteRun {
        world: std::sync::Arc::new(crate::world::DiskWorld::open(site.world.root(), Some(site.world.now()))),
        trusted: site.trusted.clone(),
        options: site.options.clone(),
        cached: false,
        jobs: Some(1),
    };
    let second = again.run(&NoStaging, terminal)?.outcome.index;
    let (first, second) = (index.to_text(), second.to_text());
    if first == second {
        terminal.say("A second build gives the same bytes.");
        return Ok(());
    }
    let other = first.lines().zip(second.lines()).find(|(a, b)| a != b).map_or("", |(a, _)| a);
    Err(Failure::tool(format!("A second build gives other bytes: {other}"))
        .help("Report this to the people who maintain Placet."))
}

/// Says what somebody who has just written a post looks for in vain.
fn left_out(drafts: usize) -> Option<String> {
    match drafts {
        0 => None,
        1 => Some("1 draft was left out; `--drafts` shows it.".into()),
        _ => Some(format!("{drafts} drafts were left out; `--drafts` shows them.")),
    }
}

fn count(pages: usize) -> String {
    if pages == 1 { "1 page".into() } else { format!("{pages} pages") }
}

fn folder(output: &Path) -> String {
    let shown = super::place::here().ok().and_then(|here| output.strip_prefix(here).ok().map(Path::to_owned));
    format!("{}/", shown.as_deref().unwrap_or(output).display())
}
