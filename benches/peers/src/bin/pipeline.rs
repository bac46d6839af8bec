//! Placet's pipeline without its command line: what the profiler looks at.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use placet::output::{DiskStaging, NoStaging, Staging};
use placet::pipeline::{self, Options, RunCx};
use placet::world::DiskWorld;

/// Builds a site by the library alone
#[derive(Parser)]
struct Args {
    /// Folder of the site
    root: PathBuf,
    /// Output folder, from the root
    #[arg(long, default_value = "public")]
    output: PathBuf,
    /// Number of threads; 0 means one for each core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Throw the documents away in place of writing them
    #[arg(long)]
    dry: bool,
    /// How many findings are shown
    #[arg(long, default_value_t = 3)]
    findings: usize,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build_global().map_err(io::Error::other)?;
    let disk = if args.dry { None } else { Some(DiskStaging::open(&args.root, &args.output, false)?) };
    let staging: &dyn Staging = disk.as_ref().map_or(&NoStaging, |disk| disk);
    let world = Arc::new(DiskWorld::open(&args.root, None));
    let cx = RunCx { world, trusted: None, staging, cache: None, progress: &|_, _| {} };
    let options = Options { environment: "production".into(), mode: "build", ..Options::default() };
    let (outcome, _) = pipeline::run(cx, &options)?;
    for finding in outcome.findings.iter().take(args.findings) {
        println!("{} {}", finding.code, finding.title);
    }
    println!("{} pages, {} files, {} findings", outcome.pages, outcome.index.entries().len(), outcome.findings.len());
    if let Some(disk) = disk {
        disk.commit(&outcome.index)?;
    }
    Ok(())
}
