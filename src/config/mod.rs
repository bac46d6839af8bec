//! Configuration: spanned values, and the resolved [`Config`] of a site.

mod hosting;
mod mend;
pub mod node;
mod patch;
pub mod read;
mod repair;
pub mod resolve;
pub mod toml_node;
mod types;
mod values;
pub mod yaml_node;

pub use hosting::{Coding, Hosting, Hsts, SecurityContact, VersionFiles};
pub use types::*;
