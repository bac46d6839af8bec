//! Site and theme to documents.

pub mod filters;
pub mod functions;
pub mod highlight;
pub mod html;
#[cfg(test)]
pub(crate) mod sample;
pub mod shortcodes;
pub mod site_data;
pub mod theme;
pub mod view;
