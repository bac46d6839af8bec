//! `placet new KIND TITLE`: a new post, page or section from an archetype. Nothing is overwritten.

use clap::Args;

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::act::fill::fill;
use crate::config::SlugMode;
use crate::content::slug::slugify;
use crate::diag::closest;
use crate::world::{DiskWorld, World as _};

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

/// Archetypes that every site has, by kind.
pub(super) const BUILT_IN: [(&str, &str); 3] = [
    ("post", include_str!("skeleton/archetypes/post.md")),
    ("page", include_str!("skeleton/archetypes/page.md")),
    ("section", include_str!("skeleton/archetypes/section.md")),
];

pub(super) fn run(args: &NewArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let world = place::world(global)?;
    let template = archetype(&args.kind, &world)?;
    let path = path(args, &world)?;
    let date = world.now().strftime("%Y-%m-%d").to_string();
    let slug = slug(args)?;
    let values = [
        ("title", args.title.trim()),
        ("slug", &slug),
        ("date", &date),
        ("author", &args.author),
        ("owner", &args.owner),
    ];
    let text = fill(&format!("archetypes/{}.md", args.kind), &template, &values)?;
    if !place::create(&world.root().join(&path), &text)? {
        return Err(Failure::usage(format!("`{path}` is there already."))
            .help("Choose another title, or name the file with `--slug`."));
    }
    terminal.result(&format!("{path}\n"));
    terminal.say("Write in this file, then run `placet check`.");
    Ok(Exit::Done)
}

/// The archetype of a kind: the site's own, else the built-in one.
fn archetype(kind: &str, world: &DiskWorld) -> Result<String, Failure> {
    let own = format!("archetypes/{kind}.md");
    if !kind.contains(['/', '\\']) && world.exists(&own) {
        let bytes = world.read(&own).map_err(|error| Failure::file("read", &world.root().join(&own), &error))?;
        return String::from_utf8(bytes).map_err(|_| Failure::usage(format!("`{own}` is not saved as UTF-8.")));
    }
    if let Some((_, template)) = BUILT_IN.iter().find(|(name, _)| *name == kind) {
        return Ok((*template).to_owned());
    }
    let files = world.list("archetypes").unwrap_or_default();
    let mut kinds: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    let own = files.iter().filter_map(|file| file.path.strip_prefix("archetypes/")?.strip_suffix(".md"));
    kinds.extend(own.filter(|name| BUILT_IN.iter().all(|(built_in, _)| built_in != name)));
    let help = match closest(kind, kinds.iter().copied()) {
        Some(word) => format!("Did you mean `{word}`?"),
        None => format!("There are {}. A file `archetypes/{kind}.md` makes a new one.", kinds.join(", ")),
    };
    Err(Failure::usage(format!("There is no archetype `{kind}`.")).help(help))
}

/// Path of the new file from the root of the site.
fn path(args: &NewArgs, world: &DiskWorld) -> Result<String, Failure> {
    let slug = slug(args)?;
    let section = match &args.section {
        Some(section) => section.trim_matches('/').trim_start_matches("content/").to_owned(),
        None if args.kind == "post" && world.exists("content/blog/_index.md") => "blog".to_owned(),
        None => String::new(),
    };
    if section.split('/').any(|part| part == ".." || part == ".") || section.contains('\\') {
        return Err(Failure::usage(format!("The section `{section}` is outside `content/`.")));
    }
    if !section.is_empty() && !world.exists(&format!("content/{section}/_index.md")) {
        return Err(missing_section(&section, world));
    }
    let folder = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    Ok(match (args.kind.as_str(), args.folder) {
        ("section", _) => format!("{folder}/{slug}/_index.md"),
        (_, true) => format!("{folder}/{slug}/index.md"),
        (_, false) => format!("{folder}/{slug}.md"),
    })
}

fn missing_section(section: &str, world: &DiskWorld) -> Failure {
    let files = world.list("content").unwrap_or_default();
    let known = files.iter().filter_map(|file| file.path.strip_prefix("content/")?.strip_suffix("/_index.md"));
    let help = match closest(section, known) {
        Some(word) => format!("Did you mean `--section {word}`?"),
        None => format!("Make it first: `placet new section \"{section}\"`."),
    };
    Failure::usage(format!("There is no section `{section}`.")).help(help)
}

fn slug(args: &NewArgs) -> Result<String, Failure> {
    let slug = slugify(args.slug.as_deref().unwrap_or(&args.title), SlugMode::On);
    if slug.is_empty() {
        return Err(Failure::usage("No file name can be made from this title.").help("Name the file with `--slug`."));
    }
    Ok(slug)
}
