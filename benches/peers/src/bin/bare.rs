//! Placet without a single rule: what is left of a build when nothing is checked, to measure what checking costs.
//!
//! It has no judge, no report and no cache of highlighted code, and it is no part of the program: nobody can publish
//! with it by an option.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use placet::output::DiskStaging;
use placet::pipeline::{self, Options, RunCx};
use placet::rules::RuleSet;
use placet::world::DiskWorld;

/// Builds a site without checking anything
#[derive(Parser)]
struct Args {
    /// Folder of the site
    root: PathBuf,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let staging = DiskStaging::open(&args.root, "public".as_ref(), true)?;
    let world = Arc::new(DiskWorld::open(&args.root, None));
    let cx = RunCx { world, trusted: None, staging: &staging, cache: None, progress: &|_, _| {} };
    let options = Options { environment: "production".into(), mode: "build", ..Options::default() };
    let (outcome, _) = pipeline::run_with(cx, &options, Some(&RuleSet::none()))?;
    staging.commit(&outcome.index).map(drop)
}
