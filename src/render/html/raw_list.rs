//! Which HTML may stand in a post: the allow list.

/// What an element is in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// Has content and an end tag.
    Normal,
    /// Has content; its end tag may be left out.
    OptionalEnd,
    /// Has neither content nor an end tag.
    Void,
}

/// Elements that cannot run anything, load a document or send data.
const NORMAL: [&str; 59] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "caption",
    "center",
    "cite",
    "code",
    "data",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "i",
    "ins",
    "kbd",
    "mark",
    "meter",
    "ol",
    "picture",
    "pre",
    "progress",
    "q",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "time",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];
const OPTIONAL_END: [&str; 13] =
    ["colgroup", "dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];
const VOID: [&str; 7] = ["br", "col", "hr", "img", "source", "track", "wbr"];

/// The element of this name (lower case) with its name as it is written.
pub(super) fn element(name: &[u8]) -> Option<(&'static str, Element)> {
    let find = |list: &'static [&'static str]| {
        list.binary_search_by(|known| known.as_bytes().cmp(name)).ok().map(|index| list[index])
    };
    find(&NORMAL)
        .map(|name| (name, Element::Normal))
        .or_else(|| find(&OPTIONAL_END).map(|name| (name, Element::OptionalEnd)))
        .or_else(|| find(&VOID).map(|name| (name, Element::Void)))
}

/// Whether an attribute may stand on every element.
pub(super) fn global_attribute(name: &str) -> bool {
    let plain = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    matches!(name, "id" | "class" | "title" | "lang" | "dir" | "role" | "translate" | "hidden" | "tabindex")
        || name.strip_prefix("data-").or_else(|| name.strip_prefix("aria-")).is_some_and(plain)
}

/// Whether an element can run code, load another page or send data.
pub(super) fn is_dangerous(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "frame"
            | "frameset"
            | "object"
            | "embed"
            | "applet"
            | "link"
            | "meta"
            | "base"
            | "form"
            | "input"
            | "button"
            | "select"
            | "textarea"
            | "svg"
            | "math"
            | "template"
            | "portal"
    )
}

/// Whether a name (lower case) can be that of an attribute: anything else comes from quotation marks that do
/// not match.
pub(super) fn is_attribute_name(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.' | b'@'))
}

/// Attributes that people mean when they write a similar word.
pub(super) fn common_attributes() -> impl Iterator<Item = &'static str> {
    ["alt", "class", "height", "href", "id", "lang", "src", "srcset", "title", "width"].into_iter()
}

/// What is done with an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    /// Written as it is.
    Pass,
    /// An address of a page or file.
    Address,
    /// Addresses with sizes, separated by commas.
    Addresses,
    /// A length: digits, perhaps with `%`.
    Length,
    /// `left`, `center` or `right`: becomes a class.
    Align,
    /// An old name of `id`.
    Name,
    /// Old way to say how something looks: left out.
    Drop,
    /// Left out and reported.
    Refuse,
}

/// What is done with an attribute (lower case) of an element.
pub(super) fn attribute(element: &str, name: &str) -> Attribute {
    if global_attribute(name) {
        return Attribute::Pass;
    }
    match (name, element) {
        ("href", "a") | ("src", "img" | "video" | "audio" | "source" | "track") | ("poster", "video") => {
            Attribute::Address
        }
        ("cite", "blockquote" | "q" | "del" | "ins") => Attribute::Address,
        ("srcset", "img" | "source") => Attribute::Addresses,
        ("width" | "height", "img" | "video" | "table" | "td" | "th" | "col" | "source" | "hr") => Attribute::Length,
        ("width" | "height" | "border" | "cellpadding" | "cellspacing" | "bgcolor" | "valign" | "nowrap", _) => {
            Attribute::Drop
        }
        ("align", _) => Attribute::Align,
        ("name", "a") => Attribute::Name,
        ("alt" | "loading" | "decoding" | "sizes" | "fetchpriority", "img")
        | ("target" | "rel" | "hreflang" | "type" | "download", "a")
        | ("controls" | "muted" | "loop" | "preload" | "playsinline", "video" | "audio")
        | ("type" | "media" | "sizes", "source")
        | ("kind" | "srclang" | "label" | "default", "track")
        | ("datetime", "time" | "del" | "ins")
        | ("value", "data" | "li" | "progress" | "meter")
        | ("max", "progress" | "meter")
        | ("min" | "low" | "high" | "optimum", "meter")
        | ("start" | "reversed" | "type", "ol")
        | ("colspan" | "rowspan" | "headers" | "scope" | "abbr", "td" | "th")
        | ("span", "col" | "colgroup")
        | ("open" | "name", "details")
        | ("summary", "table") => Attribute::Pass,
        _ => Attribute::Refuse,
    }
}

/// Whether a start tag ends an open element whose end tag may be left out (HTML standard, 13.1.2.4).
pub(super) fn ends(start: &str, open: &str) -> bool {
    match open {
        "li" => start == "li",
        "dt" | "dd" => matches!(start, "dt" | "dd"),
        "td" | "th" => matches!(start, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(start, "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" => matches!(start, "tbody" | "tfoot"),
        "rt" | "rp" => matches!(start, "rt" | "rp"),
        "p" => is_block(start),
        _ => false,
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "div"
            | "dl"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_harmless() {
        for list in [&NORMAL[..], &OPTIONAL_END[..], &VOID[..]] {
            assert!(list.is_sorted());
        }
        for name in ["script", "style", "iframe", "form", "input", "object", "embed", "svg", "math", "link", "base"] {
            assert_eq!(element(name.as_bytes()), None, "{name}");
        }
        for name in ["onclick", "style", "srcdoc", "formaction", "data-", "aria-x\"", "on", "xlink:href"] {
            assert_eq!(attribute("a", name), Attribute::Refuse, "{name}");
        }
    }
}
