//! A new post, page or section from an archetype. Nothing is overwritten.

use super::fill::fill;
use super::{Failure, files};
use crate::config::SlugMode;
use crate::content::slug::slugify;
use crate::diag::closest;
use crate::world::{DiskWorld, World as _};

/// Archetypes that every site has, by kind.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("post", include_str!("../cli/skeleton/archetypes/post.md")),
    ("page", include_str!("../cli/skeleton/archetypes/page.md")),
    ("section", include_str!("../cli/skeleton/archetypes/section.md")),
];

/// What is to be made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish<'a> {
    /// Post, page, section, or the name of a file in `archetypes/`.
    pub kind: &'a str,
    /// Title.
    pub title: &'a str,
    /// Section it goes into.
    pub section: Option<&'a str>,
    /// Name of the file.
    pub slug: Option<&'a str>,
    /// Whether it gets a folder of its own, for pictures.
    pub folder: bool,
    /// Author.
    pub author: &'a str,
    /// Who answers for it.
    pub owner: &'a str,
}

/// Makes it. Gives its path from the root of the site.
///
/// # Errors
/// When there is such a file already, or no such archetype or section.
pub fn make(world: &DiskWorld, wish: &Wish<'_>) -> Result<String, Failure> {
    let template = archetype(wish.kind, world)?;
    let path = path(wish, world)?;
    let date = world.now().strftime("%Y-%m-%d").to_string();
    let slug = slug(wish)?;
    let values = [
        ("title", wish.title.trim()),
        ("slug", &slug),
        ("date", &date),
        ("author", wish.author),
        ("owner", wish.owner),
    ];
    let text = fill(&format!("archetypes/{}.md", wish.kind), &template, &values)?;
    if !files::create(&files::content(world.root(), &path)?, &text)? {
        return Err(Failure::usage(format!("`{path}` is there already."))
            .help("Choose another title, or name the file with `--slug`."));
    }
    Ok(path)
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
fn path(wish: &Wish<'_>, world: &DiskWorld) -> Result<String, Failure> {
    let slug = slug(wish)?;
    let section = match wish.section {
        Some(section) => section.trim_matches('/').trim_start_matches("content/").to_owned(),
        None if wish.kind == "post" && world.exists("content/blog/_index.md") => "blog".to_owned(),
        None => String::new(),
    };
    if section.split('/').any(|part| part == ".." || part == ".") || section.contains('\\') {
        return Err(Failure::usage(format!("The section `{section}` is outside `content/`.")));
    }
    if !section.is_empty() && !world.exists(&format!("content/{section}/_index.md")) {
        return Err(missing_section(&section, world));
    }
    let folder = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    Ok(match (wish.kind, wish.folder) {
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

fn slug(wish: &Wish<'_>) -> Result<String, Failure> {
    let slug = slugify(wish.slug.unwrap_or(wish.title), SlugMode::On);
    if slug.is_empty() {
        return Err(Failure::usage("No file name can be made from this title.").help("Name the file with `--slug`."));
    }
    Ok(slug)
}
