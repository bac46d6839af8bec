//! HTML as a flat run of tokens, borrowed from the text: fast enough to look at every byte that is published.
//!
//! The scanner follows the WHATWG tokenizer where documents in the wild need it (attribute forms, raw text
//! elements, comments); it builds no tree. A differential test holds it against `html5gum`.

mod entities;
mod scan;

pub use entities::unescape;
pub use scan::{Attribute, Attributes, Scanner, Token};
