//! Configuration: spanned values, and the resolved [`Config`] of a site.

pub mod node;
pub mod toml_node;
mod types;

pub use types::*;
