//! One content file: its front matter and the facts of its Markdown, each with its place.

pub mod markdown;
pub mod shortcodes;
mod types;

pub use types::*;
