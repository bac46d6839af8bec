//! `placet capacity`: what pages weigh, and what the expected traffic makes of it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::gather::gather;
use super::handover::{PaperArgs, put};
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::config::toml_node;
use crate::diag::{Sink, Sources};
use crate::handover::capacity::{Budgets, CapacityCx, Projection, capacity, read_projection, weights};
use crate::policy::{Policy, judge};

#[derive(Debug, Args)]
pub(super) struct CapacityArgs {
    /// What traffic is expected; without it the report prints such a file to start from
    #[arg(long, value_name = "FILE")]
    projection: Option<PathBuf>,
    /// Most that pages may weigh: a `budget.json` as Lighthouse had it; pages above it end with exit code 1
    #[arg(long, value_name = "FILE")]
    budget: Option<PathBuf>,
    #[command(flatten)]
    paper: PaperArgs,
}

pub(super) fn run(args: &CapacityArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let projection = args.projection.as_deref().map(|file| projection(file, terminal)).transpose()?;
    let budgets = args.budget.as_deref().map(budgets).transpose()?;
    let gathered = gather(None, global, terminal)?;
    let weights = weights(&gathered.state);
    let excess = budgets.map(|budgets| budgets.excess(&weights));
    let cx = CapacityCx {
        facts: &gathered.facts(),
        state: &gathered.state,
        weights: &weights,
        projection: projection.as_ref(),
        excess: excess.as_deref(),
    };
    put(&capacity(&cx), &args.paper, terminal)?;
    let over = excess.is_some_and(|excess| !excess.is_empty());
    if over {
        terminal.say("Pages are above their budget; the report lists them.");
    }
    Ok(if over { Exit::Blocked } else { Exit::Done })
}

/// Reads a projection. What cannot be used is shown at its place, and nothing is computed.
pub(super) fn projection(file: &Path, terminal: &Terminal) -> Result<Projection, Failure> {
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let text = place::text(file)?;
    let id = sources.add(file.to_string_lossy().into_owned(), text.as_str());
    let read = match toml_node::parse(id, &text, 0, "CFG001") {
        Ok(table) => read_projection(&table, &mut sink),
        Err(finding) => {
            sink.push(*finding);
            None
        }
    };
    read.ok_or_else(|| {
        let report = judge(sink.into_findings(), &sources, &Policy::default());
        let shown = crate::report::human(&report, &sources, terminal.message_look());
        terminal.report(shown.trim_end(), true);
        Failure::usage(format!("`{}` cannot be used as a projection.", file.display()))
            .help("`placet capacity` without `--projection` prints a file to start from.")
    })
}

fn budgets(file: &Path) -> Result<Budgets, Failure> {
    Budgets::read(&place::text(file)?)
        .map_err(|why| Failure::usage(format!("`{}` cannot be used as budgets: {why}.", file.display())))
}
