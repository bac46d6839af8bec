//! What an address is, by its scheme.

use std::borrow::Cow;

/// What a browser would do with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// No scheme: a path, a fragment or a link between pages (`@/…`).
    None,
    /// `http:`, `https:` or none before `//`.
    Web,
    /// Any other that runs nothing (`mailto:`, `tel:`, …).
    Other,
    /// `data:` with a picture: harmless as a picture, not as a link.
    Picture,
    /// Runs or shows code: `javascript:`, `vbscript:`, `data:`.
    Unsafe,
}

/// The scheme of an address as a browser reads it: blanks and control characters before it and line
/// breaks and tabs in it do not count (WHATWG URL, basic URL parser).
pub fn scheme(url: &str) -> Scheme {
    let url = cleaned(url);
    if url.starts_with("//") || url.starts_with(r"\\") {
        return Scheme::Web;
    }
    let Some(colon) = url.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))) else {
        return Scheme::None;
    };
    let name = &url[..colon];
    if url.as_bytes()[colon] != b':' || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Scheme::None;
    }
    let is = |scheme: &str| name.eq_ignore_ascii_case(scheme);
    if is("http") || is("https") {
        Scheme::Web
    } else if is("javascript") || is("vbscript") {
        Scheme::Unsafe
    } else if is("data") {
        let rest = url[colon + 1..].trim_start();
        let picture = rest.get(..6).is_some_and(|kind| kind.eq_ignore_ascii_case("image/"));
        if picture { Scheme::Picture } else { Scheme::Unsafe }
    } else {
        Scheme::Other
    }
}

/// Whether an address leads to another site: `http:`, `https:` or `//`.
pub fn is_external(url: &str) -> bool {
    scheme(url) == Scheme::Web
}

fn cleaned(url: &str) -> Cow<'_, str> {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    if url.contains(['\t', '\n', '\r']) { Cow::Owned(url.replace(['\t', '\n', '\r'], "")) } else { Cow::Borrowed(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_schemes_as_browsers_do() {
        for (url, want) in [
            ("https://a", Scheme::Web),
            ("HTTP://a", Scheme::Web),
            ("//a", Scheme::Web),
            ("@/a.md", Scheme::None),
            ("a/b:c", Scheme::None),
            ("#a", Scheme::None),
            ("a", Scheme::None),
            ("", Scheme::None),
            (":", Scheme::None),
            ("mailto:a@b", Scheme::Other),
            ("javascript:x", Scheme::Unsafe),
            (" \u{1}JaVa\tScr\nipt:x", Scheme::Unsafe),
            ("vbscript:x", Scheme::Unsafe),
            ("data:text/html,x", Scheme::Unsafe),
            ("data:image/png;base64,x", Scheme::Picture),
            ("é:x", Scheme::None),
        ] {
            assert_eq!(scheme(url), want, "{url:?}");
        }
    }
}
