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

/// Text between tags with `"` escaped too, as the specifications write it.
pub(super) fn quoted(out: &mut String, text: &str) {
    for (index, part) in text.split('"').enumerate() {
        out.push_str(if index > 0 { "&quot;" } else { "" });
        self::text(out, part);
    }
}

/// An address in an attribute: characters that may not stand in one are percent-encoded.
pub(super) fn href(out: &mut String, url: &str) {
    let _ = library::escape_href(out, url);
}
