//! Site and theme to documents.

mod address;
mod api;
pub mod assets;
pub mod bodies;
pub mod brand;
pub mod documents;
mod feed_jobs;
pub mod feeds;
mod file_jobs;
pub mod filters;
pub mod functions;
pub mod highlight;
pub mod html;
mod json_ld;
mod latest;
pub mod list_bodies;
mod minify;
mod own_address;
mod page_jobs;
mod paginator;
pub mod past;
mod planned;
pub mod resolve;
mod robots;
pub mod run;
#[cfg(test)]
pub(crate) mod sample;
mod search;
mod security;
pub mod shortcodes;
pub mod site_data;
mod sitemap;
mod special_jobs;
pub mod theme;
mod told;
pub mod view;
mod xml;

use crate::content::Document;

/// Names of a document's authors as written: `authors`, else the taxonomy of that name.
fn people(doc: &Document) -> impl Iterator<Item = &str> {
    view::author_names(doc)
}
