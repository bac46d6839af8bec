//! One content file: its front matter and the facts of its Markdown, each with its place.

mod anchors;
pub mod date;
pub mod front_matter;
pub mod markdown;
mod memory;
mod parse;
pub mod passage;
pub mod plain;
pub mod registry;
pub mod shortcodes;
pub mod slug;
mod types;

pub use anchors::Anchors;
pub use date::{DateProblem, read as read_date};
pub use memory::Memory;
pub use parse::{Inspect, ParseInput, Parsed, Seen, parse};
pub use types::*;
