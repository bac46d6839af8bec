//! Addresses inside longer texts: the candidates of a `srcset`, what a style sheet loads, how long until a page leads on.

use std::ops::Range;

use super::reference::Load;

/// The addresses of a `srcset` with their bytes in it (HTML standard, parsing a srcset attribute). A comma ends an
/// address only at its end, because addresses may hold commas.
pub(super) fn candidates(srcset: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let bytes = srcset.as_bytes();
    let mut at = 0;
    loop {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b',') {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
            at += 1;
        }
        if start == at {
            return all;
        }
        let url = srcset[start..at].trim_end_matches(',');
        if url.len() == at - start {
            // A size or density follows, up to the next comma outside brackets.
            let mut depth = 0_u32;
            while let Some(byte) = bytes.get(at).filter(|byte| **byte != b',' || depth > 0) {
                match byte {
                    b'(' => depth += 1,
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at += 1;
            }
        }
        all.push(start..start + url.len());
    }
}

/// Ends of names of fonts.
const FONTS: [&str; 4] = [".woff2", ".woff", ".ttf", ".otf"];

/// What a style sheet loads: `url(…)` and `@import "…"` with their bytes (CSS Syntax, Level 3). Comments, other texts
/// in quotes and names of namespaces are passed over.
pub(super) fn of_sheet(css: &str) -> Vec<(Range<usize>, Load)> {
    let mut all = Vec::new();
    let bytes = css.as_bytes();
    let (mut at, mut rule) = (0, "");
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = css[at + 2..].find("*/").map_or(css.len(), |end| at + end + 4);
            }
            b'"' | b'\'' => {
                let (inner, end) = quoted(css, at);
                if rule.eq_ignore_ascii_case("import") {
                    all.push((inner, Load::Sheet));
                    rule = "";
                }
                at = end;
            }
            b'@' => {
                let name = &css[at + 1..];
                rule = &name[..name.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-').count()];
                at += 1 + rule.len();
            }
            b';' | b'{' | b'}' => {
                rule = "";
                at += 1;
            }
            b'u' | b'U' if is_url(bytes, at) => {
                let (inner, end) = url(css, at + 4);
                at = end;
                match () {
                    () if rule.eq_ignore_ascii_case("namespace") || inner.is_empty() => {}
                    () if rule.eq_ignore_ascii_case("import") => all.push((inner, Load::Sheet)),
                    () => {
                        let load = if is_font(&css[inner.clone()]) { Load::Font } else { Load::Picture };
                        all.push((inner, load));
                    }
                }
            }
            _ => at += 1,
        }
    }
    all
}

fn is_font(url: &str) -> bool {
    url.split(['?', '#']).next().is_some_and(|path| FONTS.iter().any(|end| path.ends_with(end)))
}

fn is_url(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| bytes[at]);
    let starts = bytes.get(at..at + 4).is_some_and(|word| word.eq_ignore_ascii_case(b"url("));
    starts && !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Bytes between the quotes that start at `at`, and one past the closing one.
fn quoted(css: &str, at: usize) -> (Range<usize>, usize) {
    let bytes = css.as_bytes();
    let mut end = at + 1;
    while bytes.get(end).is_some_and(|byte| *byte != bytes[at] && *byte != b'\n') {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    let end = end.min(css.len());
    let end = (end..=css.len()).find(|end| css.is_char_boundary(*end)).unwrap_or(css.len());
    (at + 1..end, (end + 1).min(css.len()))
}

/// Bytes of the address in `url(…)`, whose inside starts at `at`, and one past the bracket.
fn url(css: &str, at: usize) -> (Range<usize>, usize) {
    let start = css.len() - css[at..].trim_start().len();
    let close = |from: usize| css[from..].find(')').map_or(css.len(), |end| from + end);
    if css[start..].starts_with(['"', '\'']) {
        let (inner, end) = quoted(css, start);
        return (inner, (close(end) + 1).min(css.len()));
    }
    let end = close(start);
    let inner = css[start..end].trim_end();
    (start..start + inner.len(), (end + 1).min(css.len()))
}

/// Where a `refresh` without delay leads, with its bytes (HTML standard, shared declarative refresh steps).
pub(super) fn leads_on(content: &str) -> Option<Range<usize>> {
    let after = content.trim_start().strip_prefix('0')?;
    let after = after.trim_start_matches(['.', '0']).trim_start();
    let after = after.strip_prefix([';', ','])?.trim_start();
    let named = after.get(..3).filter(|word| word.eq_ignore_ascii_case("url"));
    let after = named.and_then(|_| after[3..].trim_start().strip_prefix('=')).unwrap_or(after).trim_start();
    let after = after.strip_prefix(['"', '\'']).unwrap_or(after);
    let start = content.len() - after.len();
    let url = after.trim_end().trim_end_matches(['"', '\'']);
    (!url.is_empty()).then_some(start..start + url.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_end_at_commas_that_are_no_part_of_them() {
        let urls = |text: &'static str| candidates(text).into_iter().map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(urls("a.jpg 1x,b.jpg 2x"), ["a.jpg", "b.jpg"]);
        assert_eq!(urls(" a,b.jpg 100w , c.jpg, d.jpg"), ["a,b.jpg", "c.jpg", "d.jpg"]);
        assert_eq!(urls("a.jpg (x,y), b.jpg"), ["a.jpg", "b.jpg"]);
        assert!(urls(" , ").is_empty());
    }

    #[test]
    fn a_style_sheet_loads_what_it_names() {
        let loads =
            |css: &'static str| of_sheet(css).into_iter().map(|(at, load)| (&css[at], load)).collect::<Vec<_>>();
        assert_eq!(
            loads("@import 'a.css' screen; @import url(b.css);"),
            [("a.css", Load::Sheet), ("b.css", Load::Sheet)]
        );
        assert_eq!(loads("a{background:URL( \"a(1).png\" )}"), [("a(1).png", Load::Picture)]);
        assert_eq!(loads("@font-face{src:url(a.woff2?v=1)}"), [("a.woff2?v=1", Load::Font)]);
        assert_eq!(loads("/* url(x) */ a{content:'url(y)'} @namespace url(http://x); b{curl(z)}"), []);
        assert_eq!(loads("a{b:url("), []);
        assert_eq!(loads("a{b:url('ü"), [("ü", Load::Picture)]);
    }

    #[test]
    fn a_page_without_delay_leads_on() {
        let to = |text: &'static str| leads_on(text).map(|at| &text[at]);
        assert_eq!(to("0; url=/a/"), Some("/a/"));
        assert_eq!(to(" 0;URL = '/a/'"), Some("/a/"));
        assert_eq!((to("5; url=/a/"), to("0"), to("0;")), (None, None, None));
    }
}
