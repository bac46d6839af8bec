//! Functions of templates: Zola's, and a few of Placet's own.
//!
//! All of them compute from the site and the files of its folder: no network, no clock, no chance.

mod address;
#[cfg(test)]
mod cases;
mod data;
mod digest;
mod environment;
mod file;
mod image;
mod pages;
mod refused;
mod taxonomy;
mod text;
mod time;

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::site_data::SiteData;
use super::theme::Strings;

/// What a function sees besides its arguments.
pub(super) struct CallCx<'a> {
    /// The site.
    pub data: &'a SiteData,
    /// Texts of the theme.
    pub strings: &'a Strings,
    /// Language of the document that is rendered.
    pub lang: String,
}

impl CallCx<'_> {
    /// The argument `lang`, else the language of the document.
    pub(super) fn lang(&self, arguments: &Kwargs) -> TeraResult<String> {
        Ok(arguments.get::<String>("lang")?.unwrap_or_else(|| self.lang.clone()))
    }
}

type Function = fn(&CallCx<'_>, &Kwargs) -> TeraResult<Value>;

/// All functions by name.
const FUNCTIONS: &[(&str, Function)] = &[
    ("asset", address::asset),
    ("get_env", environment::get_env),
    ("get_hash", digest::get_hash),
    ("get_image_metadata", image::get_image_metadata),
    ("get_page", pages::get_page),
    ("get_random", refused::get_random),
    ("get_section", pages::get_section),
    ("get_taxonomy", taxonomy::get_taxonomy),
    ("get_taxonomy_term", taxonomy::get_taxonomy_term),
    ("get_taxonomy_url", taxonomy::get_taxonomy_url),
    ("get_url", address::get_url),
    ("latest_pages", pages::latest_pages),
    ("load_data", data::load_data),
    ("now", time::now),
    ("resize_image", image::resize_image),
    ("text_direction", text::text_direction),
    ("trans", text::trans),
];

/// Functions of the engine itself.
const OF_ENGINE: [&str; 3] = ["range", "super", "throw"];

/// Names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, _)| *name).chain(OF_ENGINE)
}

/// Registers all functions, replacing those of an earlier call. `lang` is the language of documents that
/// the engine renders: components do not see the variable `lang`.
pub fn register(tera: &mut Tera, data: &Arc<SiteData>, strings: &Arc<Strings>, lang: &str) {
    for (name, function) in FUNCTIONS {
        let (data, strings) = (Arc::clone(data), Arc::clone(strings));
        let of_engine = lang.to_owned();
        tera.register_function(*name, move |arguments: Kwargs, state: &State| {
            let lang = state.get::<String>("lang")?.unwrap_or_else(|| of_engine.clone());
            function(&CallCx { data: &data, strings: &strings, lang }, &arguments)
        });
    }
}

/// An error of a function or filter, as one sentence without a full stop.
pub(super) fn fail<T>(message: impl std::fmt::Display) -> TeraResult<T> {
    Err(tera::Error::message(message))
}
