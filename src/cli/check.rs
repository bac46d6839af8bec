//! `placet check [PATH]...`: every rule; nothing is written to `public/`.

use std::path::PathBuf;

use clap::Args;

use super::args::Global;
use super::site::{Judged, SiteRun, exit, from_root};
use super::terminal::Terminal;
use super::{Exit, Failure, foreign, place};
use crate::act::repair;
use crate::output::NoStaging;
use crate::policy::Report;
use crate::report::{self, FORMATS, Format, ReportCx};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or folders to show findings of [default: the whole site]; or one page or folder of built HTML
    paths: Vec<PathBuf>,
    /// Format of the findings
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format_parser())]
    format: String,
    /// Write the findings to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Address that the site or the built HTML is published under
    #[arg(long, short = 'u', value_name = "URL")]
    base_url: Option<String>,
    /// Repair what can be repaired safely
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Stop at advice as well
    #[arg(long)]
    strict: bool,
    /// Check drafts as they would be published
    #[arg(long)]
    drafts: bool,
    /// Do everything anew
    #[arg(long)]
    no_cache: bool,
}

/// `--format` takes the names of all formats.
fn format_parser() -> clap::builder::PossibleValuesParser {
    let value = |format: &Format| clap::builder::PossibleValue::new(format.name).help(format.about);
    clap::builder::PossibleValuesParser::new(FORMATS.iter().map(value))
}

pub(super) fn run(args: &CheckArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if let Some(found) = foreign::find(&args.paths, global)? {
        return built(args, &found, global, terminal);
    }
    let mut site = SiteRun::new(global, "check", "production")?;
    site.options.base_url.clone_from(&args.base_url);
    site.options.drafts = args.drafts;
    site.options.strict = args.strict;
    site.cached = !args.no_cache;
    let root = site.world.root().to_owned();
    let paths: Vec<String> = args.paths.iter().map(|path| from_root(&root, path)).collect::<Result<_, _>>()?;
    let mut judged = site.run(&NoStaging, terminal)?;
    let mut report = narrowed(&judged, &paths);
    if args.diff {
        terminal.result(&repair::diff(&report, &judged.outcome.sources, &root));
        return Ok(exit(&report));
    }
    if args.fix {
        let repaired = repair::apply(&report, &judged.outcome.sources, &root)?;
        terminal.say(&repair::summary(&repaired));
        if !repaired.is_empty() {
            judged = site.run(&NoStaging, terminal)?;
            report = narrowed(&judged, &paths);
        }
    }
    show(
        args,
        &ReportCx { scope: &paths, prefix: &place::prefix(&root), ..ReportCx::new(&report, &judged.outcome.sources) },
        terminal,
    )?;
    Ok(exit(&report))
}

/// Checks HTML that was made elsewhere.
fn built(
    args: &CheckArgs,
    found: &foreign::Foreign,
    global: &Global,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if args.fix || args.diff {
        return Err(Failure::usage("Built HTML is repaired where it is made, not in place.")
            .help("Leave `--fix` and `--diff` out."));
    }
    let (outcome, report) = foreign::run(found, args.base_url.as_deref(), args.strict, global)?;
    show(
        args,
        &ReportCx { prefix: &place::prefix(&place::here()?), ..ReportCx::new(&report, &outcome.sources) },
        terminal,
    )?;
    Ok(exit(&report))
}

/// The report on these files and folders.
fn narrowed(judged: &Judged, paths: &[String]) -> Report {
    if paths.is_empty() {
        return judged.report.clone();
    }
    judged.report.narrowed(|diagnostic| {
        diagnostic.finding.labels.iter().any(|label| {
            let file = judged.outcome.sources.path(label.span.file);
            paths.iter().any(|path| {
                path.is_empty() || file == path || file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
            })
        })
    })
}

fn show(args: &CheckArgs, cx: &ReportCx<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
    let format = report::format(&args.format).unwrap_or(&FORMATS[0]);
    let Some(file) = &args.output else {
        terminal.result(&(format.render)(&ReportCx { look: terminal.look(), ..*cx }));
        return Ok(());
    };
    place::replace(file, (format.render)(cx).as_bytes())?;
    terminal.say(&format!("{} (in {})", report::closing(cx.report), file.display()));
    Ok(())
}
