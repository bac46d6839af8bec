//! One content file: its front matter and the facts of its Markdown, each with its place.

mod types;

pub use types::*;
