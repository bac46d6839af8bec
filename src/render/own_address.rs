//! Pages name the addresses of their own site by path: `/posts/new/`, not `https://blog.example.com/posts/new/`.
//!
//! So the same bytes work wherever they are served: in the preview, on a host for trials, on the one readers use.
//! What others read without the page keeps the full address: canonical and alternate addresses, social cards,
//! structured data, feeds, maps of the site.

use std::ops::Range;

use memchr::memmem;

use super::address::origin;
use crate::html::{Attribute, Attributes, Scanner, Token};

/// Attributes whose value is one address that the browser loads or follows.
const ADDRESS: [&str; 7] = ["href", "src", "action", "formaction", "poster", "data", "cite"];

/// Attributes whose value is a list of addresses, each with a size behind it.
const LIST: [&str; 2] = ["srcset", "imagesrcset"];

/// The same page with the addresses of its own site as paths. `base_url` has no slash at its end.
pub(super) fn as_paths(html: Vec<u8>, base_url: &str) -> Vec<u8> {
    let host = origin(base_url).len();
    let Ok(text) = std::str::from_utf8(&html) else { return html };
    let cuts = cuts(text, base_url);
    if cuts.is_empty() || host == 0 {
        return html;
    }
    let mut out = Vec::with_capacity(html.len());
    let mut from = 0;
    for at in cuts {
        out.extend_from_slice(&html[from..at]);
        from = at + host;
        // The address of the host alone is the root of the host.
        if html.get(from) != Some(&b'/') {
            out.push(b'/');
        }
    }
    out.extend_from_slice(&html[from..]);
    out
}

/// Where addresses of the site start that are written as paths.
fn cuts(text: &str, base_url: &str) -> Vec<usize> {
    let mut hits = memmem::find_iter(text.as_bytes(), base_url.as_bytes()).peekable();
    let mut cuts = Vec::new();
    if base_url.is_empty() || hits.peek().is_none() {
        return cuts;
    }
    for token in Scanner::new(text) {
        let Token::Start { name, attributes, start, end } = token else { continue };
        while hits.next_if(|hit| *hit < start).is_some() {}
        match hits.peek() {
            None => break,
            Some(hit) if *hit < end => of_tag(name, attributes, base_url, &mut cuts),
            Some(_) => {}
        }
    }
    cuts
}

fn of_tag(name: &str, attributes: Attributes<'_>, base_url: &str, cuts: &mut Vec<usize>) {
    let is = |tag: &str| name.eq_ignore_ascii_case(tag);
    if is("base") || is("link") && is_relation(attributes) {
        return;
    }
    let refresh = is("meta") && attributes.get("http-equiv").is_some_and(|to| to.eq_ignore_ascii_case("refresh"));
    for attribute in attributes {
        let is = |names: &[&str]| names.iter().any(|name| attribute.name.eq_ignore_ascii_case(name));
        if is(&LIST) {
            list(&attribute, base_url, cuts);
        } else if refresh && is(&["content"]) {
            let lower = attribute.value.to_ascii_lowercase();
            cuts.extend(lower.find("url=").and_then(|at| own(&attribute, at + 4..attribute.value.len(), base_url)));
        } else if is(&ADDRESS) || attribute.name.starts_with("data-") {
            cuts.extend(own(&attribute, 0..attribute.value.len(), base_url));
        }
    }
}

/// Whether a `link` names an address to others and loads nothing.
fn is_relation(attributes: Attributes<'_>) -> bool {
    let words = attributes.get("rel").unwrap_or_default().split_ascii_whitespace();
    let named = |word: &str| ["canonical", "alternate"].iter().any(|name| word.eq_ignore_ascii_case(name));
    attributes.get("rel").is_none() || words.into_iter().any(named)
}

/// The addresses of a list: each starts the value or follows a comma with a blank.
fn list(attribute: &Attribute<'_>, base_url: &str, cuts: &mut Vec<usize>) {
    let value = attribute.value;
    let mut at = 0;
    for candidate in value.split_inclusive(", ") {
        let start = at + candidate.len() - candidate.trim_start().len();
        cuts.extend(own(attribute, start..value.len(), base_url));
        at += candidate.len();
    }
}

/// Where the address in a part of a value starts in the page, if it is one of this site.
fn own(attribute: &Attribute<'_>, part: Range<usize>, base_url: &str) -> Option<usize> {
    let rest = attribute.value.get(part.clone())?.strip_prefix(base_url)?;
    let ends = rest.is_empty() || rest.starts_with(['/', '?', '#', ' ', ',']);
    // A second slash would make the path the name of another host.
    let other_host = origin(base_url) == base_url && rest.starts_with("//");
    (ends && !other_host && !attribute.range.is_empty()).then_some(attribute.range.start + part.start)
}

#[cfg(test)]
mod tests {
    use super::as_paths;

    fn short(html: &str, base_url: &str) -> String {
        String::from_utf8(as_paths(html.as_bytes().to_vec(), base_url)).unwrap()
    }

    #[test]
    fn addresses_of_the_site_become_paths() {
        let base = "https://a.example";
        for (html, wanted) in [
            ("<a href=\"https://a.example/b/?c#d\">e</a>", "<a href=\"/b/?c#d\">e</a>"),
            ("<a href=\"https://a.example\">e</a>", "<a href=\"/\">e</a>"),
            ("<a href=\"https://a.example#top\">e</a>", "<a href=\"/#top\">e</a>"),
            ("<a href=https://a.example/b>e</a>", "<a href=/b>e</a>"),
            ("<IMG alt='1 > 0' SRC='https://a.example/b.png'>", "<IMG alt='1 > 0' SRC='/b.png'>"),
            ("<img srcset=\"https://a.example/b 1x, https://a.example/c 2x\">", "<img srcset=\"/b 1x, /c 2x\">"),
            ("<link rel=\"stylesheet\" href=\"https://a.example/s.css\">", "<link rel=\"stylesheet\" href=\"/s.css\">"),
            ("<form data-index=\"https://a.example/i.json\">", "<form data-index=\"/i.json\">"),
            (
                "<meta http-equiv=\"refresh\" content=\"0; url=https://a.example/b/\">",
                "<meta http-equiv=\"refresh\" content=\"0; url=/b/\">",
            ),
        ] {
            assert_eq!(short(html, base), wanted);
        }
    }

    #[test]
    fn what_others_read_keeps_the_full_address() {
        for html in [
            "<link rel=\"canonical\" href=\"https://a.example/b/\">",
            "<link rel=\"alternate\" hreflang=\"de\" href=\"https://a.example/b/\">",
            "<meta property=\"og:url\" content=\"https://a.example/b/\">",
            "<script type=\"application/ld+json\">{\"url\":\"https://a.example/b/\",\"h\":\"<a href=\\\"https://a.example/\\\">\"}</script>",
            "<p title=\"https://a.example/b/\">https://a.example/b/</p><!-- <a href=\"https://a.example/b/\"> -->",
            "<a href=\"https://a.example.org/\">other</a> <a href=\"https://a.example//evil.example/\">other</a>",
            "<a href=\"https://share.example/?url=https://a.example/b/\">share</a>",
        ] {
            assert_eq!(short(html, "https://a.example"), html);
        }
    }

    #[test]
    fn a_site_below_a_path_keeps_the_path() {
        let base = "https://a.example/blog";
        assert_eq!(short("<a href=\"https://a.example/blog/b/\">", base), "<a href=\"/blog/b/\">");
        assert_eq!(short("<a href=\"https://a.example/blog\">", base), "<a href=\"/blog\">");
        let other = "<a href=\"https://a.example/blogs/\"><a href=\"https://a.example/\">";
        assert_eq!(short(other, base), other);
        assert_eq!(short("<a href=\"/b\">", ""), "<a href=\"/b\">");
    }
}
