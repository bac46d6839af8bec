//! The details at the top of a content file: fences, language, typed values.
//!
//! Tolerant where the meaning is certain; where publishing could depend on the answer, nothing is published.

mod cascade;
mod fields;
mod foreign;
mod section;
mod split;
mod taxonomies;

use jiff::tz::TimeZone;

pub use cascade::{Cascades, cascade, is_below};
pub use split::{Fence, Split, SplitProblem, line_end, split};

use super::{DocumentKind, FrontMatter};
use crate::config::{toml_node, yaml_node};
use crate::diag::{FileId, Sink, Span};

/// Fields that decide whether a post is seen: if one of them is in doubt, it is not.
pub const GUARDS: [&str; 4] = ["draft", "publish_at", "embargo_until", "expires_at"];

/// What reading front matter needs to know of its file and site.
#[derive(Debug, Clone)]
pub struct FrontCx<'a> {
    /// Page or section.
    pub kind: DocumentKind,
    /// Zone of times without one.
    pub zone: TimeZone,
    /// Code of the document's language.
    pub lang: &'a str,
    /// Names of the taxonomies of that language.
    pub taxonomies: &'a [String],
    /// Path from `content/`, for the date in the file name.
    pub path: &'a str,
}

/// Reads the front matter of a whole file. Returns it with the offset of the body in bytes.
///
/// `None` when the file must not be published: its details cannot be read, or one of [`GUARDS`] is in doubt
/// (misspelt, without a value, of the wrong kind, in the wrong place). The sink says why.
pub fn read(text: &str, file: FileId, cx: &FrontCx<'_>, sink: &mut Sink) -> Option<(FrontMatter, u32)> {
    let split = match split(text) {
        Ok(split) => split,
        Err(problem) => {
            sink.push(split::no_details(text, file, problem));
            return None;
        }
    };
    let inner = &text[split.inner.clone()];
    let table = match split.fence {
        Fence::Toml => toml_node::read(file, inner, split.inner.start, "CNT002", sink)?,
        Fence::Yaml => yaml_node::read(file, inner, split.inner.start, "CNT002", sink)?,
    };
    let block = fields::Block { table: &table, fence: split.fence, span: Span::new(file, split.block) };
    let mut front = fields::front_matter(&block, cx, sink)?;
    front.tidy();
    Some((front, split.body as u32))
}
