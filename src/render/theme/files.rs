//! Finds template files: the site's, the theme's, the built-in ones.

use std::io;

use crate::config::Config;
use crate::diag::{Finding, Sink, Sources, closest};
use crate::world::World;

use super::builtin;

/// Endings of files that are templates.
const ENDINGS: [&str; 7] = ["html", "htm", "xml", "md", "txt", "json", "ics"];

/// A template before it is compiled.
#[derive(Debug, Clone)]
pub(super) struct TemplateFile {
    /// Name for the engine: the path under `templates/`, with the theme's prefix unless it is the site's.
    pub name: String,
    /// Path shown to people.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Whether it comes with the program.
    pub built_in: bool,
}

/// Everything a theme consists of, as found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Templates of the site, the theme, then the built-in ones.
    pub templates: Vec<TemplateFile>,
    /// Prefixes tried for bare names, in order.
    pub prefixes: Vec<String>,
    /// Files of `i18n/`: code of the language, path, text; those of the site come last.
    pub strings: Vec<(String, String, String)>,
    /// Whether `theme.toml` is there and asks for less than Zola 0.23.
    pub old_manifest: bool,
    /// Whether `archive.html`, `search.html` and the lists of series are pages of their own. In themes of
    /// Zola these names are templates that sections ask for; a theme says so by `[placet]` in `theme.toml`.
    pub special_pages: bool,
    /// Name of the theme, `placet` for the built-in one, empty if the site has its own templates only.
    pub theme: String,
}

/// Collects the files in the order of look-up. A theme that is not there is a finding.
pub(super) fn find(world: &dyn World, config: &Config, sources: &mut Sources, sink: &mut Sink) -> io::Result<Found> {
    let mut found = Found::default();
    let own = read_folder(world, "templates", "", sink, sources)?;
    found.templates = own;
    match config.theme.as_deref() {
        Some(name) if has_theme(world, name)? => add_theme(world, name, &mut found, (sources, sink))?,
        Some(builtin::NAME) => builtin::add(&mut found),
        Some(name) => {
            sink.push(missing(world, name)?);
            builtin::add(&mut found);
        }
        None if is_complete(world) => {}
        None => builtin::add(&mut found),
    }
    if found.theme != builtin::NAME {
        builtin::add_plain(&mut found);
    }
    for (lang, path, text) in strings(world, "i18n")? {
        found.strings.push((lang, path, text));
    }
    Ok(found)
}

/// `theme.toml` of the theme in use: path and text.
pub(super) fn manifest(world: &dyn World, config: &Config) -> io::Result<Option<(String, String)>> {
    match config.theme.as_deref() {
        Some(name) if has_theme(world, name)? => {
            let path = format!("themes/{name}/theme.toml");
            if !world.exists(&path) {
                return Ok(None);
            }
            let text = String::from_utf8_lossy(&world.read(&path)?).into_owned();
            Ok(Some((path, text)))
        }
        None if is_complete(world) => Ok(None),
        _ => Ok(builtin::manifest()),
    }
}

/// Whether the site has templates of its own in place of a theme.
fn is_complete(world: &dyn World) -> bool {
    ["index.html", "page.html"].iter().all(|name| world.exists(&format!("templates/{name}")))
}

fn has_theme(world: &dyn World, name: &str) -> io::Result<bool> {
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
    Ok(plain && !world.list(&format!("themes/{name}/templates"))?.is_empty())
}

fn add_theme(world: &dyn World, name: &str, found: &mut Found, log: (&mut Sources, &mut Sink)) -> io::Result<()> {
    let (sources, sink) = log;
    name.clone_into(&mut found.theme);
    let prefix = format!("{name}/templates/");
    found.templates.extend(read_folder(world, &format!("themes/{name}/templates"), &prefix, sink, sources)?);
    found.prefixes.push(prefix);
    found.strings = strings(world, &format!("themes/{name}/i18n"))?;
    let manifest = format!("themes/{name}/theme.toml");
    if world.exists(&manifest) {
        let manifest = String::from_utf8_lossy(&world.read(&manifest)?).into_owned();
        found.old_manifest = asks_for_less(&manifest);
        found.special_pages = manifest.lines().any(|line| line.trim() == "[placet]");
    }
    Ok(())
}

/// Whether a `theme.toml` has no `min_version` of Zola 0.23 or later.
fn asks_for_less(manifest: &str) -> bool {
    let line = manifest.lines().find_map(|line| line.trim().strip_prefix("min_version"));
    let version = line.and_then(|line| line.split(['"', '\'']).nth(1)).unwrap_or_default();
    let mut numbers = version.split('.').map(|part| part.trim().parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < (0, 23)
}

fn read_folder(
    world: &dyn World,
    folder: &str,
    prefix: &str,
    sink: &mut Sink,
    sources: &mut Sources,
) -> io::Result<Vec<TemplateFile>> {
    let mut files = Vec::new();
    for entry in world.list(folder)? {
        let Some(inner) = entry.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) else { continue };
        if !is_template(inner) {
            continue;
        }
        if let Ok(text) = String::from_utf8(world.read(&entry.path)?) {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            files.push(TemplateFile { name: format!("{prefix}{inner}"), path: entry.path, text, built_in: false });
        } else {
            let file = sources.add_path(entry.path.clone());
            let finding = Finding::new("INT002", format!("Save the template `{inner}` as UTF-8"));
            let span = crate::diag::Span::new(file, 0..0);
            sink.push(finding.at(span, "").why("It holds bytes that are not text in UTF-8, so it cannot be used."));
        }
    }
    Ok(files)
}

fn is_template(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    !hidden && ENDINGS.contains(&ending)
}

/// Texts of an `i18n` folder: one file for each language.
fn strings(world: &dyn World, folder: &str) -> io::Result<Vec<(String, String, String)>> {
    let mut strings = Vec::new();
    for entry in world.list(folder)? {
        let name = entry.path.rsplit('/').next().unwrap_or_default();
        if let Some(lang) = name.strip_suffix(".toml") {
            let text = String::from_utf8_lossy(&world.read(&entry.path)?).into_owned();
            strings.push((lang.to_owned(), entry.path.clone(), text));
        }
    }
    Ok(strings)
}

fn missing(world: &dyn World, name: &str) -> io::Result<Finding> {
    let mut themes: Vec<String> = vec![builtin::NAME.to_owned()];
    for entry in world.list("themes")? {
        let theme = entry.path.split('/').nth(1).unwrap_or_default();
        if !themes.iter().any(|known| known == theme) {
            themes.push(theme.to_owned());
        }
    }
    let near = closest(name, themes.iter().map(String::as_str)).map(|near| format!(" Did you mean `{near}`?"));
    Ok(Finding::new("INT004", format!("Choose a theme that exists instead of `{name}`"))
        .why(format!("There are no templates in `themes/{name}/templates/`."))
        .help(format!("Set `theme` in `config.toml` to one of: {}.{}", themes.join(", "), near.unwrap_or_default())))
}
