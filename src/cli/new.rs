//! `placet new KIND TITLE`: a new post, page or section from an archetype. Nothing is overwritten.

use clap::Args;

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::act::new::{Wish, make};

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// What to make: post, page, section, or the name of a file in `archetypes/`
    kind: String,
    /// Title
    title: String,
    /// Section it goes into, a folder of `content/` [default: `blog` for a post]
    #[arg(long, short, value_name = "PATH")]
    section: Option<String>,
    /// Name of the file without `.md` [default: made from the title]
    #[arg(long, value_name = "NAME")]
    slug: Option<String>,
    /// A folder with `index.md`, for a page with pictures of its own
    #[arg(long)]
    folder: bool,
    /// Author, as registered in `data/authors.toml`
    #[arg(long, value_name = "NAME", default_value = "")]
    author: String,
    /// Person or team that answers for the page
    #[arg(long, value_name = "NAME", default_value = "")]
    owner: String,
}

pub(super) fn run(args: &NewArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let wish = Wish {
        kind: &args.kind,
        title: &args.title,
        section: args.section.as_deref(),
        slug: args.slug.as_deref(),
        folder: args.folder,
        author: &args.author,
        owner: &args.owner,
    };
    let path = make(&place::world(global)?, &wish)?;
    terminal.result(&format!("{path}\n"));
    terminal.say("Write in this file, then run `placet check`.");
    Ok(Exit::Done)
}
