//! Text for XML: escaped, and without characters that XML 1.0 has no place for.

/// Appends text to XML, in an element or a double-quoted attribute.
pub(crate) fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if is_xml(c) => out.push(c),
            _ => {}
        }
    }
}

/// Whether a character may stand in XML 1.0 (section 2.2, production 2).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

/// An element with text.
pub(crate) fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

#[cfg(test)]
mod tests {
    #[test]
    fn control_characters_are_dropped() {
        let mut out = String::new();
        super::element(&mut out, "t", "a\u{8}<b> & \"c\"\u{fffe}");
        assert_eq!(out, "<t>a&lt;b&gt; &amp; &quot;c&quot;</t>\n");
    }
}
