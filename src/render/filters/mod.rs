//! Filters and tests of templates: Zola's, those that Tera 1 had, and own ones where Tera's would give
//! another result in each build.

mod array;
#[cfg(test)]
mod cases;
mod date;
mod encode;
mod markup;
mod names;
mod number;
pub mod tests;
mod text;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::functions::fail;
use super::site_data::SiteData;

/// What a filter sees besides value and arguments.
struct FilterCx<'a> {
    data: &'a SiteData,
    state: &'a State<'a>,
    patterns: &'a Patterns,
    lang: &'a str,
}

impl FilterCx<'_> {
    /// Language of the document that is rendered.
    fn lang(&self) -> TeraResult<String> {
        Ok(self.state.get::<String>("lang")?.unwrap_or_else(|| self.lang.to_owned()))
    }
}

type Filter = fn(&FilterCx<'_>, &Value, &Kwargs) -> TeraResult<Value>;

/// All own filters by name.
const FILTERS: &[(&str, Filter)] = &[
    ("addslashes", text::addslashes),
    ("as_str", text::as_str),
    ("base64_decode", encode::base64_decode),
    ("base64_encode", encode::base64_encode),
    ("concat", array::concat),
    ("date", date::date),
    ("default", text::default),
    ("filesize_format", number::filesize),
    ("filesizeformat", number::filesize),
    ("filter", array::filter),
    ("float", number::float),
    ("group_by", array::group_by),
    ("int", number::int),
    ("item", array::item),
    ("json_encode", encode::json_encode),
    ("linebreaksbr", text::linebreaksbr),
    ("map", array::map),
    ("markdown", markup::markdown),
    ("num_format", number::num_format),
    ("regex_replace", text::regex_replace),
    ("slice", array::slice),
    ("slugify", text::slugify),
    ("spaceless", markup::spaceless),
    ("striptags", markup::striptags),
    ("trim_end_matches", text::trim_end_matches),
    ("trim_start_matches", text::trim_start_matches),
    ("truncate", text::truncate),
    ("unique", array::unique),
    ("urlencode", encode::urlencode),
    ("urlencode_strict", encode::urlencode_strict),
];

/// Filters of the engine that are used as they are.
const OF_ENGINE: &[&str] = &[
    "abs",
    "capitalize",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "get",
    "indent",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "upper",
    "values",
    "wordcount",
];

/// Names of all filters.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|(name, _)| *name).chain(OF_ENGINE.iter().copied())
}

/// Registers all filters and tests, replacing those of an earlier call. `lang` is the language of
/// documents that the engine renders.
pub fn register(tera: &mut Tera, data: &Arc<SiteData>, lang: &str) {
    let patterns = Arc::new(Patterns::default());
    for (name, filter) in FILTERS {
        let (data, patterns, lang) = (Arc::clone(data), Arc::clone(&patterns), lang.to_owned());
        tera.register_filter(*name, move |value: &Value, arguments: Kwargs, state: &State| {
            filter(&FilterCx { data: &data, state, patterns: &patterns, lang: &lang }, value, &arguments)
        });
    }
    tests::register(tera, &patterns);
}

/// Regular expressions that were used, compiled once.
#[derive(Default)]
struct Patterns(Mutex<BTreeMap<String, regex::Regex>>);

impl Patterns {
    fn get(&self, pattern: &str) -> TeraResult<regex::Regex> {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(found) = known.get(pattern) {
            return Ok(found.clone());
        }
        match regex::Regex::new(pattern) {
            Ok(compiled) => {
                known.insert(pattern.to_owned(), compiled.clone());
                Ok(compiled)
            }
            Err(error) => fail(format!("`{pattern}` is not a pattern: {error}")),
        }
    }
}

/// The text of a value; anything else is an error that names the filter.
fn text_of<'a>(value: &'a Value, filter: &str) -> TeraResult<&'a str> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => fail(format!("`{filter}` needs a text, not {}", name_of(value))),
    }
}

/// The items of a list; anything else is an error that names the filter.
fn list_of<'a>(value: &'a Value, filter: &str) -> TeraResult<&'a [Value]> {
    match value.as_array() {
        Some(items) => Ok(items),
        None => fail(format!("`{filter}` needs a list, not {}", name_of(value))),
    }
}

fn name_of(value: &Value) -> &'static str {
    match value.name() {
        "none" | "undefined" => "nothing",
        "string" => "a text",
        "array" => "a list",
        "map/struct" => "a table",
        "bool" => "true or false",
        _ => "a number",
    }
}

/// A text that needs escaping exactly if the text it was made from did.
fn like(value: &Value, text: &str) -> Value {
    if value.is_safe() { Value::safe_string(text) } else { Value::normal_string(text) }
}
