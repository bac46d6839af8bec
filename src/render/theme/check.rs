//! `theme check`: what a theme has, what it lacks, and whether it can be used.

use std::io;
use std::sync::Arc;

use super::{Dialect, Needs, Theme};
use crate::config::Config;
use crate::diag::{Finding, Sink, Sources};
use crate::render::site_data::SiteData;
use crate::world::World;

/// Templates that every site asks for.
const ALWAYS: [&str; 4] = ["index.html", "section.html", "page.html", "404.html"];

/// A template that a site asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Names that would do, in the order in which they are tried.
    pub names: Vec<String>,
    /// File that is used, if there is one.
    pub file: Option<String>,
}

/// What is to be said of a theme.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name; empty if the site has templates of its own only.
    pub name: String,
    /// Template language it is written for.
    pub dialect: Dialect,
    /// Templates that the site asks for, with the files that answer.
    pub wanted: Vec<Wanted>,
    /// Names of its shortcodes.
    pub shortcodes: Vec<String>,
    /// Languages it has texts in.
    pub languages: Vec<String>,
    /// What was left out to run a theme of the older language: path and what, in words.
    pub left_out: Option<Vec<(String, String)>>,
    /// What its lists carry besides the usual.
    pub needs: Needs,
}

/// Loads the theme of a configuration and says what it has. What is wrong is pushed as findings.
///
/// # Errors
/// A file cannot be read.
pub fn check(world: &Arc<dyn World>, config: &Config, sources: &mut Sources, sink: &mut Sink) -> io::Result<Checked> {
    let name = config.theme.as_deref().unwrap_or(super::BUILTIN);
    let data = Arc::new(SiteData::new(Arc::clone(world), config, name));
    let theme = Theme::load(&**world, config, &data, (sources, sink))?;
    let wanted: Vec<Wanted> = wanted(config).into_iter().map(|names| answered(names, &theme, sources)).collect();
    for template in wanted.iter().filter(|template| template.file.is_none()) {
        sink.push(missing(&template.names, &theme));
    }
    Ok(Checked {
        name: theme.name().to_owned(),
        dialect: theme.dialect(),
        wanted,
        shortcodes: theme.shortcodes().keys().cloned().collect(),
        languages: theme.strings().languages().map(str::to_owned).collect(),
        left_out: theme.left_out().map(<[_]>::to_vec),
        needs: theme.needs(),
    })
}

fn wanted(config: &Config) -> Vec<Vec<String>> {
    let mut wanted: Vec<Vec<String>> = ALWAYS.iter().map(|name| vec![(*name).to_owned()]).collect();
    let taxonomies = config.languages.iter().flat_map(|language| &language.taxonomies);
    for taxonomy in taxonomies.filter(|taxonomy| taxonomy.render) {
        for kind in ["list", "single"] {
            let names = vec![format!("{}/{kind}.html", taxonomy.name), format!("taxonomy_{kind}.html")];
            if !wanted.contains(&names) {
                wanted.push(names);
            }
        }
    }
    wanted
}

fn answered(names: Vec<String>, theme: &Theme, sources: &Sources) -> Wanted {
    let file = names.iter().find_map(|name| theme.file(name)).map(|file| sources.path(file).to_owned());
    Wanted { names, file }
}

fn missing(names: &[String], theme: &Theme) -> Finding {
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let place = if theme.name().is_empty() { "`templates/`" } else { "`templates/` of the site or the theme" };
    Finding::new("INT004", format!("Add the template {list}"))
        .why("The site asks for it, so its pages cannot be built without it.")
        .help(format!("Put it into {place}."))
}
