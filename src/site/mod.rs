//! The site: all documents that may be seen at the build instant, in order, with their addresses.

mod types;

pub use types::*;
