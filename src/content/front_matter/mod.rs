//! The details at the top of a content file: fences, language, typed values.
//!
//! Tolerant where the meaning is certain; where publishing could depend on the answer, nothing is published.

use crate::config::node::Table;
use crate::content::{DocumentKind, FrontMatter};
use crate::diag::{FileId, Sink};

/// What reading front matter needs to know of its file and site.
#[derive(Debug, Clone)]
pub struct FrontCx<'a> {
    /// Page or section.
    pub kind: DocumentKind,
    /// Zone of times without one.
    pub zone: jiff::tz::TimeZone,
    /// Code of the document's language.
    pub lang: &'a str,
    /// Names of the taxonomies of that language.
    pub taxonomies: &'a [String],
    /// Path from `content/`, for the date in the file name.
    pub path: &'a str,
}

/// Reads the front matter of a whole file. Returns it with the offset of the body in bytes.
///
/// `None` when the file must not be published: its details cannot be read, or a field that decides about
/// publishing (`draft`, `publish_at`, `embargo_until`, `expires_at`) is in doubt. The sink says why.
pub fn read(text: &str, file: FileId, cx: &FrontCx<'_>, sink: &mut Sink) -> Option<(FrontMatter, u32)> {
    let _ = (text, file, cx, sink);
    None
}

/// Fills values that are absent with those of a section's `[cascade]`; `kind` is the kind of `front`.
///
/// Apply the nearest section first: what is set stays.
pub fn cascade(front: &mut FrontMatter, defaults: &Table, cx: &FrontCx<'_>, sink: &mut Sink) {
    let _ = (front, defaults, cx, sink);
}
