//! HTML as a flat run of tokens, borrowed from the text: fast enough to look at every byte that is published.
//!
//! The scanner follows the WHATWG tokenizer where documents in the wild need it (attribute forms, raw text
//! elements, comments); [`Tree`] adds parents and children where rules need them. A differential test holds
//! the scanner against `html5gum`.

pub mod access;
mod address;
mod element;
mod entities;
pub mod has;
mod percent;
mod plain;
mod scan;
mod tag;
mod tree;

pub use address::{Base, Lead};
pub use element::{Element, Node};
pub use entities::unescape;
pub use percent::{percent_decode, percent_decode_strict, percent_encode};
pub use plain::Listed;
pub use scan::{Attribute, Attributes, Scanner, Token};
pub use tag::Tag;
pub use tree::Tree;
