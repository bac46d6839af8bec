//! `placet review export DIR`: the review desk as files, for a merge request or a phone.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Global;
use super::site::{SiteRun, exit, from_root};
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::output::MemoryStaging;
use crate::policy::judge;
use crate::serve::{BundleCx, bundle};

#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    #[command(subcommand)]
    command: ReviewCommand,
}

#[derive(Debug, Subcommand)]
enum ReviewCommand {
    /// Write pages to read without a server: each post, what is to do, what changed, and its cards
    Export(ExportArgs),
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// Folder of the pages; it must be new or empty
    folder: PathBuf,
    /// Posts or folders of posts [default: what is not out yet, waits for someone, or is stopped]
    paths: Vec<PathBuf>,
    /// Every post
    #[arg(long, conflicts_with = "paths")]
    all: bool,
}

pub(super) fn run(args: &ReviewArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let ReviewCommand::Export(args) = &args.command;
    if !place::is_free(&args.folder)? {
        return Err(Failure::usage(format!("The folder `{}` is not empty.", args.folder.display()))
            .help("Name a new folder, so that nothing old gets among the pages."));
    }
    let mut site = SiteRun::new(global, "check", "production")?;
    // Those who review see what readers may not see yet.
    site.options.ahead = true;
    let scope = args.paths.iter().map(|path| from_root(site.world.root(), path)).collect::<Result<Vec<_>, _>>()?;
    let staging = MemoryStaging::new();
    let mut outcome = site.unjudged(&staging, terminal)?;
    let report = judge(std::mem::take(&mut outcome.findings), &outcome.sources, &outcome.governance.policy);
    let code = exit(&report);
    let files = staging.into_files();
    let pages = bundle(BundleCx { outcome, report, files, world: &*site.world, scope: &scope, all: args.all });
    place::folders(&args.folder)?;
    for (name, bytes) in &pages {
        place::replace(&args.folder.join(name), bytes)?;
    }
    let posts = pages.len() - 1;
    let posts = if posts == 1 { "1 post".to_owned() } else { format!("{posts} posts") };
    let index = args.folder.join("index.html");
    terminal.summary(&format!("Wrote {posts} to review. Open `{}`.", index.display()));
    // The pages say what stops; a run that could not understand the site says so by its code.
    Ok(if matches!(code, Exit::Usage | Exit::Tool) { code } else { Exit::Done })
}
