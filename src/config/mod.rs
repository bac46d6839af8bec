//! Configuration: spanned values, and the resolved [`Config`] of a site.

pub mod node;
mod patch;
pub mod read;
pub mod resolve;
pub mod toml_node;
mod types;
pub mod yaml_node;

pub use types::*;
