//! The site: all documents that may be seen at the build's instant, in order, with their addresses.

mod types;

pub use types::*;
