//! The site: all documents that may be seen at the build's instant, in order, with their addresses.

mod assemble;
mod links;
mod order;
mod permalink;
mod related;
pub mod schedule;
mod sections;
mod taxonomy;
mod types;

pub use assemble::{AssembleCx, assemble};
pub use links::{Target, address_of_withdrawn, resolve};
pub use types::*;
