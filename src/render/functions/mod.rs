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

use super::past::{self, Call};
use super::site_data::SiteData;
use super::theme::Strings;
use crate::cache::{self, Key};

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
    for (number, (name, function)) in FUNCTIONS.iter().enumerate() {
        let (data, strings) = (Arc::clone(data), Arc::clone(strings));
        let of_engine = lang.to_owned();
        tera.register_function(*name, move |arguments: Kwargs, state: &State| {
            let lang = state.get::<String>("lang")?.unwrap_or_else(|| of_engine.clone());
            let cx = CallCx { data: &data, strings: &strings, lang };
            let gave = function(&cx, &arguments);
            note(&cx, number, &arguments, &gave);
            gave
        });
    }
}

/// Functions whose answers depend on nothing but settings and texts of the theme.
const FIXED: [&str; 2] = ["text_direction", "trans"];

/// Notes a call, where somebody wants to know.
fn note(cx: &CallCx<'_>, function: usize, arguments: &Kwargs, gave: &TeraResult<Value>) {
    let Some(digests) = cx.data.digests.as_deref().filter(|_| past::is_heard()) else { return };
    if FIXED.contains(&FUNCTIONS[function].0) {
        return;
    }
    let mut said: Vec<(String, Key)> =
        arguments.iter().map(|(name, value)| (name.to_string(), digests.of(value))).collect();
    said.sort();
    let said: Vec<u8> = said.iter().flat_map(|(name, value)| cache::key(&[name.as_bytes(), value])).collect();
    let key = cache::key(&[&(function as u64).to_le_bytes(), cx.lang.as_bytes(), &said]);
    let gave = digest(digests, gave);
    past::note(Call { function, lang: cx.lang.clone(), arguments: arguments.clone(), key, gave });
}

/// Notes that the address of a page was asked for, by its content path.
pub(super) fn note_address(data: &SiteData, path: &str) {
    let Some(function) = FUNCTIONS.iter().position(|(name, _)| *name == "get_url") else { return };
    let arguments = Kwargs::from([("path", Value::from(format!("@/{path}")))]);
    let cx = CallCx { data, strings: &Strings::default(), lang: data.default_language.clone() };
    let gave = (FUNCTIONS[function].1)(&cx, &arguments);
    note(&cx, function, &arguments, &gave);
}

/// Asks a function again; gives the digest of what it answers now.
pub(super) fn again(call: &Call, data: &SiteData, strings: &Strings) -> Key {
    let cx = CallCx { data, strings, lang: call.lang.clone() };
    let gives = (FUNCTIONS[call.function].1)(&cx, &call.arguments);
    data.digests.as_deref().map_or_else(Key::default, |digests| digest(digests, &gives))
}

fn digest(digests: &past::Digests, gave: &TeraResult<Value>) -> Key {
    match gave {
        Ok(value) => digests.of(value),
        Err(error) => cache::key(&[b"error", error.to_string().as_bytes()]),
    }
}

/// An error of a function or filter, as one sentence without a full stop.
pub(super) fn fail<T>(message: impl std::fmt::Display) -> TeraResult<T> {
    Err(tera::Error::message(message))
}
