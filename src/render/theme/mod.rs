//! Themes: templates of the site, the theme and the program, compiled once.
//!
//! Look-up is Zola's: a bare name means the site's template, else the theme's, else the built-in one;
//! `<theme>/templates/<name>` always means the theme's, so that a template of the site can extend the
//! one it replaces.

mod asked;
mod builtin;
#[cfg(test)]
mod cases;
mod check;
mod compile;
mod convert;
mod dialect;
mod engine;
mod errors;
mod files;
mod manifest;
mod needs;
mod repeated;
mod strings;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use tera::{Context, Tera};

use crate::config::Config;
use crate::diag::{FileId, Finding, Sink, Sources};
use crate::render::shortcodes::{self, Kind};
use crate::render::site_data::SiteData;
use crate::render::{filters, functions};
use crate::world::World;
use compile::Compiled;

pub use builtin::{NAME as BUILTIN, files as builtin_files};
pub use check::{Checked, Wanted, check};
pub use dialect::Dialect;
pub use manifest::{licence, with_theme_extra};
pub use needs::Needs;
pub use repeated::join_repeated;
pub use strings::Strings;

/// Version of Zola whose convention templates may rely on.
const ZOLA_VERSION: &str = "0.23.6";

/// A compiled theme.
#[derive(Debug, Clone)]
pub struct Theme {
    /// By language: functions and filters know the language, which components do not see.
    engines: BTreeMap<String, Tera>,
    default_language: String,
    files: Arc<Files>,
    strings: Arc<Strings>,
    shortcodes: Arc<BTreeMap<String, Kind>>,
    prefixes: Vec<String>,
    needs: Needs,
    dialect: Dialect,
    dropped: Option<Vec<(String, String)>>,
    special_pages: bool,
    name: String,
}

/// Where each template comes from, by its name in the engine.
type Files = BTreeMap<String, Origin>;

/// A template's file.
#[derive(Debug, Clone)]
struct Origin {
    file: FileId,
    /// Its text as the engine reads it.
    text: Arc<str>,
    /// Its text as written, if that is another language.
    original: Option<Arc<str>>,
}

impl Theme {
    /// Finds and compiles all templates. What is wrong with them becomes findings; the result then holds
    /// those templates that could be used.
    ///
    /// The functions of the result know `data` only; [`Theme::with_data`] gives them the whole site.
    ///
    /// # Errors
    /// A folder or file cannot be read.
    pub fn load(
        world: &dyn World,
        config: &Config,
        data: &Arc<SiteData>,
        log: (&mut Sources, &mut Sink),
    ) -> io::Result<Self> {
        let (sources, sink) = log;
        let mut found = files::find(world, config, sources, sink)?;
        let files = compile::register(&found, sources);
        let strings = Arc::new(Strings::read(&found.strings, config, sources, sink));
        let new_engine = || engine::engine(&found.prefixes, data, &strings);
        let Compiled { tera, files, dialect, dropped } = compile::compile(files, &found, &new_engine, sink);
        let needs = Needs::scan(files.iter().map(|(name, origin)| (name.as_str(), &*origin.text)));
        let shortcodes = Arc::new(shortcodes::find(&tera, files.keys()));
        let languages = config.languages.iter().map(|language| &language.code).chain([&config.default_language]);
        let theme = Self {
            engines: languages.map(|code| (code.clone(), tera.clone())).collect(),
            default_language: config.default_language.clone(),
            files: Arc::new(files),
            strings,
            shortcodes,
            prefixes: std::mem::take(&mut found.prefixes),
            needs,
            dialect,
            special_pages: found.special_pages,
            dropped,
            name: std::mem::take(&mut found.theme),
        };
        Ok(theme.with_data(data))
    }

    /// The same theme with functions that know another site.
    #[must_use]
    pub fn with_data(mut self, data: &Arc<SiteData>) -> Self {
        for (lang, tera) in &mut self.engines {
            functions::register(tera, data, &self.strings, lang);
            filters::register(tera, data, lang);
        }
        self
    }

    /// The engine for the `lang` of a context; there is one for the default language at least.
    fn engine(&self, context: &Context) -> &Tera {
        let lang = context.get("lang").and_then(tera::Value::as_str).unwrap_or(&self.default_language);
        self.engines.get(lang).unwrap_or_else(|| &self.engines[&self.default_language])
    }

    /// Whether there is a template of this name in the site, the theme or the program.
    pub fn has(&self, name: &str) -> bool {
        self.engines[&self.default_language].contains_template(name)
    }

    /// The first of some names that there is a template for.
    pub fn first<'a>(&self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// The file of a template, found as [`Theme::render`] finds it.
    pub fn file(&self, name: &str) -> Option<FileId> {
        let direct = std::iter::once(name.to_owned());
        let mut names = direct.chain(self.prefixes.iter().map(|prefix| format!("{prefix}{name}")));
        names.find_map(|name| self.files.get(&name)).map(|origin| origin.file)
    }

    /// Names of all templates as the engine knows them, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// What the theme's lists need to carry.
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// Which template language the theme is written for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether the theme has pages by itself: `archive.html`, `search.html`, `series_list.html` and
    /// `series_single.html`. In themes of Zola these are templates that sections ask for, so only the
    /// built-in theme and themes with `[placet]` in their `theme.toml` have them.
    pub fn has_special_pages(&self) -> bool {
        self.special_pages
    }

    /// What was left out when the theme was put into the newer template language: path and what, in
    /// words. None if it is used as it is written.
    pub fn left_out(&self) -> Option<&[(String, String)]> {
        self.dropped.as_deref()
    }

    /// Name of the theme: its folder, `placet` for the built-in one, empty for none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same, to keep.
    pub fn texts(&self) -> Arc<Strings> {
        self.strings.clone()
    }

    /// Texts of `i18n/` and `[translations]`.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Renders a template; what is written comes after what `out` holds. `subject` is the address or
    /// output path, for the finding.
    ///
    /// # Errors
    /// What is wrong, pointing into the template; `out` then holds what it held before.
    pub fn render(&self, name: &str, context: &Context, subject: &str, out: &mut Vec<u8>) -> Result<(), Box<Finding>> {
        let before = out.len();
        self.engine(context).render_to(name, context, &mut *out).map_err(|error| {
            out.truncate(before);
            Box::new(errors::at_render(&error, name, subject, &self.files))
        })
    }

    /// Renders a component, for shortcodes: `arguments` are its own, `around` is what `@name` sees.
    ///
    /// # Errors
    /// What is wrong, pointing into the template.
    pub fn render_component(
        &self,
        name: &str,
        arguments: &Context,
        around: &Context,
        body: Option<&str>,
    ) -> Result<String, Box<Finding>> {
        self.engine(around)
            .render_component_with_implicits(name, arguments, around, body, true)
            .map_err(|error| Box::new(errors::at_render(&error, name, "", &self.files)))
    }

    /// Shortcodes by name.
    pub fn shortcodes(&self) -> &BTreeMap<String, Kind> {
        &self.shortcodes
    }
}
