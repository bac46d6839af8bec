//! Texts of a theme in several languages.

use std::collections::BTreeMap;

use crate::config::node::{Kind, Table};
use crate::config::{Config, toml_node};
use crate::diag::{Sink, Sources};

/// Texts by language and key; keys of nested tables are joined with dots.
#[derive(Debug, Default, Clone)]
pub struct Strings {
    languages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Strings {
    /// Reads `i18n/*.toml` of the theme, then of the site, then `[translations]`; the later one wins.
    pub(super) fn read(
        files: &[(String, String, String)],
        config: &Config,
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> Self {
        let mut strings = Self::default();
        for (lang, path, text) in files {
            let file = sources.add(path.clone(), text.as_str());
            match toml_node::parse(file, text, 0, "INT004") {
                Ok(table) => flatten("", &table, strings.languages.entry(lang.clone()).or_default()),
                Err(finding) => sink.push(*finding),
            }
        }
        for language in &config.languages {
            let texts = strings.languages.entry(language.code.clone()).or_default();
            texts.extend(language.translations.iter().map(|(key, text)| (key.clone(), text.clone())));
        }
        strings
    }

    /// The text of a key in a language, else in the language without its region (`de` for `de-AT`).
    pub fn get(&self, lang: &str, key: &str) -> Option<&str> {
        let own = self.languages.get(lang).and_then(|texts| texts.get(key));
        let base = || self.languages.get(lang.split('-').next()?)?.get(key);
        own.or_else(base).map(String::as_str)
    }

    /// All keys of a language.
    pub fn keys(&self, lang: &str) -> impl Iterator<Item = &str> {
        self.languages.get(lang).into_iter().flat_map(|texts| texts.keys().map(String::as_str))
    }

    /// Languages that have texts.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().filter(|(_, texts)| !texts.is_empty()).map(|(lang, _)| lang.as_str())
    }
}

fn flatten(prefix: &str, table: &Table, into: &mut BTreeMap<String, String>) {
    for (key, node) in &table.entries {
        let name = if prefix.is_empty() { key.value.clone() } else { format!("{prefix}.{}", key.value) };
        match &node.kind {
            Kind::Str(text) => {
                into.insert(name, text.clone());
            }
            Kind::Table(inner) => flatten(&name, inner, into),
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) => {}
        }
    }
}
