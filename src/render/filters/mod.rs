//! Filters and tests of templates: Zola's, those that Tera 1 had, and own ones where Tera's would give
//! another result in each build.

mod group;
pub mod tests;

use std::sync::Arc;

use tera::Tera;

use super::site_data::SiteData;

/// Names of all filters that are not the engine's.
const OWN: &[&str] = &["group_by"];

/// Filters of the engine.
const OF_ENGINE: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "indent",
    "int",
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
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// Names of all filters.
pub fn names() -> impl Iterator<Item = &'static str> {
    OWN.iter().chain(OF_ENGINE).copied()
}

/// Registers all filters and tests.
pub fn register(tera: &mut Tera, data: &Arc<SiteData>) {
    let _ = data;
    tera.register_filter("group_by", group::group_by);
    tests::register(tera);
}
