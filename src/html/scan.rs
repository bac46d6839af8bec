//! The scanner: one pass, no allocation.

use std::ops::Range;

use memchr::memchr;

/// A piece of an HTML document. Ranges are byte offsets in the scanned text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// `<name attributes>`; names keep the case they are written in.
    Start {
        /// Element name.
        name: &'a str,
        /// Attributes as written.
        attributes: Attributes<'a>,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// `</name>`.
    End {
        /// Element name.
        name: &'a str,
        /// First byte.
        start: usize,
    },
    /// Text between tags; character references are not replaced.
    Text {
        /// The text.
        text: &'a str,
        /// First byte.
        start: usize,
    },
    /// A comment, with its content.
    Comment {
        /// What stands between the marks.
        text: &'a str,
        /// First byte.
        start: usize,
    },
    /// `<!doctype …>` and other markup declarations.
    Declaration {
        /// First byte.
        start: usize,
    },
}

/// The attributes of one tag, scanned when they are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attributes<'a> {
    text: &'a str,
    offset: usize,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value without quotes, references not replaced; empty if there is none.
    pub value: &'a str,
    /// Place of the value (of the name, if there is no value).
    pub range: Range<usize>,
}

/// Iterates over the tokens of a document.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Element whose content is text only, until its end tag.
    pub(super) raw: Option<&'a str>,
}

/// Elements whose content holds no tags (HTML standard, 13.1.2: raw text and escapable raw text elements).
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

impl<'a> Scanner<'a> {
    /// Scans a document from its start.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, raw: None }
    }

    /// The document.
    pub fn text(&self) -> &'a str {
        self.text
    }

    fn raw_text(&mut self, name: &'a str) -> Option<Token<'a>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut from = start;
        let end = loop {
            let Some(found) = memchr(b'<', &bytes[from..]) else { break bytes.len() };
            let at = from + found;
            let rest = &bytes[at + 1..];
            let named = rest.first() == Some(&b'/')
                && rest.len() > name.len()
                && rest[1..=name.len()].eq_ignore_ascii_case(name.as_bytes())
                && rest.get(name.len() + 1).is_none_or(|next| !next.is_ascii_alphanumeric());
            if named {
                break at;
            }
            from = at + 1;
        };
        self.raw = None;
        self.at = end;
        (end > start).then(|| Token::Text { text: &self.text[start..end], start })
    }

    fn markup(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let rest = &self.text[start..];
        let bytes = rest.as_bytes();
        match bytes.get(1)? {
            b'!' if rest.starts_with("<!--") => {
                let length = rest[4..].find("-->").map_or(rest.len(), |end| end + 7);
                self.at += length;
                let inner = rest.get(4..length.saturating_sub(3)).unwrap_or("");
                Some(Token::Comment { text: inner, start })
            }
            b'!' | b'?' => {
                self.at += memchr(b'>', bytes).map_or(rest.len(), |end| end + 1);
                Some(Token::Declaration { start })
            }
            b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let name_end = name_length(&bytes[2..]) + 2;
                self.at += past_mark(bytes, name_end);
                Some(Token::End { name: &rest[2..name_end], start })
            }
            first if first.is_ascii_alphabetic() => {
                let name_end = name_length(&bytes[1..]) + 1;
                let length = tag_length(bytes, name_end);
                let name = &rest[1..name_end];
                let attributes = Attributes::of_tag(self.text, start + name_end..start + length);
                self.at += length;
                self.raw = is_raw(name).then_some(name);
                Some(Token::Start { name, attributes, start, end: self.at })
            }
            _ => None,
        }
    }

    fn plain(&mut self) -> Token<'a> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut from = start;
        loop {
            // A `<` that opens no tag is text; look for the next one behind it.
            let search = if bytes[from] == b'<' { from + 1 } else { from };
            match memchr(b'<', &bytes[search..]) {
                None => self.at = bytes.len(),
                Some(found) => {
                    let at = search + found;
                    let opens = bytes
                        .get(at + 1)
                        .is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
                    if !opens {
                        from = at;
                        continue;
                    }
                    self.at = at;
                }
            }
            return Token::Text { text: &self.text[start..self.at], start };
        }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw
            && let Some(token) = self.raw_text(name)
        {
            return Some(token);
        }
        if self.at >= self.text.len() {
            return None;
        }
        if self.text.as_bytes()[self.at] == b'<'
            && let Some(token) = self.markup()
        {
            return Some(token);
        }
        Some(self.plain())
    }
}

fn name_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).unwrap_or(bytes.len())
}

/// Whether an element is one of [`RAW`]: most do not even start like one.
pub(super) fn is_raw(name: &str) -> bool {
    let first = name.bytes().next().map(|first| first.to_ascii_lowercase());
    matches!(first, Some(b's' | b't' | b'x' | b'i' | b'n')) && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name))
}

/// One past the next `>` from a place on, which mostly stands there itself; else the end.
pub(super) fn past_mark(bytes: &[u8], from: usize) -> usize {
    if bytes.get(from) == Some(&b'>') {
        return from + 1;
    }
    bytes.get(from..).and_then(|rest| memchr(b'>', rest)).map_or(bytes.len(), |end| from + end + 1)
}

/// Length of a start tag; `>` inside quotes does not end it.
fn tag_length(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() {
        let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) else { return bytes.len() };
        at += found;
        let quote = bytes[at];
        if quote == b'>' {
            return at + 1;
        }
        // Quotes count only where a value starts; elsewhere they are part of a name.
        let before = bytes[..at].iter().rposition(|byte| !byte.is_ascii_whitespace());
        let value = before.is_some_and(|before| bytes[before] == b'=');
        at += 1;
        if value {
            let Some(end) = memchr(quote, &bytes[at..]) else { return bytes.len() };
            at += end + 1;
        }
    }
    bytes.len()
}

impl<'a> Attributes<'a> {
    /// The attributes in a range from the end of the name to the end of the tag.
    pub(super) fn of_tag(text: &'a str, range: Range<usize>) -> Self {
        let inner = &text[range.clone()];
        Self { text: inner.strip_suffix('>').unwrap_or(inner), offset: range.start }
    }

    /// The value of an attribute, if it is there.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.into_iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name)).map(|attribute| attribute.value)
    }

    /// Whether there is nothing but ` class="…"`, as on most elements of highlighted code.
    pub(super) fn is_class_only(&self) -> bool {
        let value = self.text.strip_prefix(" class=\"").and_then(|rest| rest.strip_suffix('"'));
        self.text.is_empty() || value.is_some_and(|value| memchr(b'"', value.as_bytes()).is_none())
    }

    /// Whether the attribute is there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl<'a> IntoIterator for Attributes<'a> {
    type Item = Attribute<'a>;
    type IntoIter = AttributeIter<'a>;
    fn into_iter(self) -> AttributeIter<'a> {
        AttributeIter { text: self.text, at: 0, offset: self.offset }
    }
}

const BLANK: u8 = 1;
const SLASH: u8 = 1 << 1;
const EQUALS: u8 = 1 << 2;

/// What ends the name of an attribute: looked up, because rules walk over attributes again and again.
const ENDS: [u8; 256] = {
    let mut ends = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        ends[byte as usize] = match byte {
            b'/' => SLASH,
            b'=' => EQUALS,
            _ if byte.is_ascii_whitespace() => BLANK,
            _ => 0,
        };
        byte += 1;
    }
    ends
};

/// Iterates over the attributes of a tag.
#[derive(Debug, Clone)]
pub struct AttributeIter<'a> {
    text: &'a str,
    at: usize,
    offset: usize,
}

impl<'a> Iterator for AttributeIter<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let bytes = self.text.as_bytes();
        let pass = |mut at: usize, kinds: u8| {
            while bytes.get(at).is_some_and(|byte| ENDS[usize::from(*byte)] & kinds != 0) {
                at += 1;
            }
            at
        };
        let start = pass(self.at, BLANK | SLASH);
        if start >= bytes.len() {
            self.at = start;
            return None;
        }
        // A leading `=` belongs to the name (HTML standard, 13.2.5.32).
        self.at = start + 1;
        while bytes.get(self.at).is_some_and(|byte| ENDS[usize::from(*byte)] == 0) {
            self.at += 1;
        }
        let name = &self.text[start..self.at];
        let named = self.offset + start..self.offset + self.at;
        let mut next = pass(self.at, BLANK);
        if bytes.get(next) != Some(&b'=') {
            return Some(Attribute { name, value: "", range: named });
        }
        next = pass(next + 1, BLANK);
        let (from, to) = if let Some(quote @ (b'"' | b'\'')) = bytes.get(next) {
            let from = next + 1;
            let to = memchr(*quote, &bytes[from..]).map_or(bytes.len(), |end| from + end);
            self.at = (to + 1).min(bytes.len());
            (from, to)
        } else {
            let to = bytes[next..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |end| next + end);
            self.at = to;
            (next, to)
        };
        Some(Attribute { name, value: &self.text[from..to], range: self.offset + from..self.offset + to })
    }
}

#[cfg(test)]
mod tests {
    use super::{Scanner, Token};

    fn shown(html: &str) -> String {
        let show = |token: Token<'_>| match token {
            Token::Start { name, attributes, start, end } => {
                let list = attributes.into_iter().map(|a| {
                    assert_eq!(
                        &html[a.range.clone()],
                        if a.value.is_empty() { &html[a.range.clone()] } else { a.value }
                    );
                    format!("{}={}", a.name, a.value)
                });
                assert_eq!(&html[start..=start], "<");
                assert!(end <= html.len());
                format!("<{name}[{}]", list.collect::<Vec<_>>().join(","))
            }
            Token::End { name, .. } => format!("</{name}"),
            Token::Text { text, .. } => format!("'{text}'"),
            Token::Comment { text, .. } => format!("!{text}!"),
            Token::Declaration { .. } => "!".into(),
        };
        Scanner::new(html).map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn splits_tags_text_and_comments() {
        assert_eq!(shown("<!doctype html><p class=a id='b'>x</p>"), "! <p[class=a,id=b] 'x' </p");
        assert_eq!(shown("a<b title=\"1 > 0\" hidden/>c<!-- d -->"), "'a' <b[title=1 > 0,hidden=] 'c' ! d !");
        assert_eq!(shown("1 < 2 <3 & <i>x"), "'1 < 2 <3 & ' <i[] 'x'");
        assert_eq!(shown("<script>a<b></i></script><p>"), "<script[] 'a<b></i>' </script <p[]");
        assert_eq!(shown("<a href=x/y>z</a >"), "<a[href=x/y] 'z' </a");
        assert_eq!(shown("<p"), "<p[]");
        assert_eq!(shown("<"), "'<'");
    }
}
