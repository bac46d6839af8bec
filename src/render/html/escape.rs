//! Escaping into a buffer.

use pulldown_cmark_escape as library;

/// Text between tags: `&`, `<` and `>`.
pub(super) fn text(out: &mut String, text: &str) {
    let _ = library::escape_html_body_text(out, text);
}

/// Value of an attribute in double quotes, or text where quotes are escaped too.
pub(super) fn attribute(out: &mut String, text: &str) {
    let _ = library::escape_html(out, text);
}

/// An address in an attribute: characters that may not stand in one are percent-encoded.
pub(super) fn href(out: &mut String, url: &str) {
    let _ = library::escape_href(out, url);
}
