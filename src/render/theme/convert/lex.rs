//! Cuts templates of the older language into parts, and their tags into words.

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text, comments and raw blocks: stays as it is.
    Text(&'a str),
    /// `{{ … }}`.
    Print(Tag<'a>),
    /// `{% … %}`.
    Tag(Tag<'a>),
}

/// The inside of a pair of braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Whether white space before it is removed.
    pub before: bool,
    /// Text between the braces, without dashes.
    pub inner: &'a str,
    /// Whether white space behind it is removed.
    pub after: bool,
}

impl<'a> Tag<'a> {
    /// First word and the rest.
    pub(super) fn keyword(&self) -> (&'a str, &'a str) {
        let inner = self.inner.trim();
        let end = inner.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(inner.len());
        (&inner[..end], inner[end..].trim())
    }

    /// Number of line ends in it.
    pub(super) fn lines(&self) -> usize {
        self.inner.matches('\n').count()
    }
}

/// Cuts a template into parts.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((open, length, print)) = next_open(rest) {
        if open > 0 {
            parts.push(Part::Text(&rest[..open]));
        }
        let tag = cut(&rest[open..open + length]);
        if !print && tag.keyword().0 == "raw" {
            let end = raw_end(&rest[open + length..]).map_or(rest.len(), |end| open + length + end);
            parts.push(Part::Text(&rest[open..end]));
            rest = &rest[end..];
        } else {
            parts.push(if print { Part::Print(tag) } else { Part::Tag(tag) });
            rest = &rest[open + length..];
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// The next `{{ }}` or `{% %}`: place, length, whether it prints. Comments are passed over.
fn next_open(text: &str) -> Option<(usize, usize, bool)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('{')?;
        match text.as_bytes().get(at + 1) {
            Some(b'#') => from = at + text[at..].find("#}").map_or(text.len() - at, |end| end + 2),
            Some(b'{') => return Some((at, length(&text[at..], "}}")?, true)),
            Some(b'%') => return Some((at, length(&text[at..], "%}")?, false)),
            _ => from = at + 1,
        }
    }
}

/// Length of a tag; its end does not count inside a string.
fn length(tag: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices().skip(2) {
        if let Some(open) = quote {
            quote = Some(open).filter(|open| c != *open);
        } else if matches!(c, '"' | '\'' | '`') {
            quote = Some(c);
        } else if tag[at..].starts_with(close) {
            return Some(at + 2);
        }
    }
    None
}

fn cut(tag: &str) -> Tag<'_> {
    let inner = &tag[2..tag.len() - 2];
    let before = inner.starts_with('-');
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    let after = inner.ends_with('-');
    Tag { before, inner: inner.strip_suffix('-').unwrap_or(inner), after }
}

/// Where `{% endraw %}` ends.
fn raw_end(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("{%")?;
        let length = length(&text[at..], "%}")?;
        if cut(&text[at..at + length]).keyword().0 == "endraw" {
            return Some(at + length);
        }
        from = at + length;
    }
}

/// A word of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// White space.
    Space(&'a str),
    /// A name.
    Name(&'a str),
    /// A number.
    Number(&'a str),
    /// A string with its quotes.
    Text(&'a str),
    /// Anything else; two characters for `::`, `==` and the like.
    Sign(&'a str),
}

impl<'a> Word<'a> {
    /// The word as written.
    pub(super) fn written(self) -> &'a str {
        match self {
            Word::Space(text) | Word::Name(text) | Word::Number(text) | Word::Text(text) | Word::Sign(text) => text,
        }
    }
}

/// Cuts an expression into words.
pub(super) fn words<'a>(text: &'a str) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |fits: &dyn Fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let (end, make): (usize, fn(&'a str) -> Word<'a>) = if first.is_whitespace() {
            (run(&char::is_whitespace), Word::Space)
        } else if first.is_ascii_digit() {
            // `a.0.b`: no fraction behind a dot.
            let whole = run(&|c| c.is_ascii_digit());
            let fraction = rest[whole..]
                .strip_prefix('.')
                .map_or(0, |tail| tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len()));
            let is_index = matches!(words.last(), Some(Word::Sign(".")));
            (if is_index || fraction == 0 { whole } else { whole + 1 + fraction }, Word::Number)
        } else if is_name(first) {
            (run(&is_name), Word::Name)
        } else if matches!(first, '"' | '\'' | '`') {
            (rest[1..].find(first).map_or(rest.len(), |end| end + 2), Word::Text)
        } else {
            let double =
                ["::", "==", "!=", "<=", ">=", "?.", "?[", "//", "**"].iter().any(|sign| rest.starts_with(sign));
            (if double { 2 } else { first.len_utf8() }, Word::Sign)
        };
        words.push(make(&rest[..end]));
        rest = &rest[end..];
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_templates() {
        let text = "a{# {{ x }} #}b{%- if \"%}\" -%}{% raw %}{{ y }}{% endraw %}{{ z }}c";
        let kinds: Vec<_> = parts(text)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text.to_owned(),
                Part::Print(tag) => format!("<{}>", tag.inner.trim()),
                Part::Tag(tag) => format!("[{}{}{}]", tag.before, tag.inner.trim(), tag.after),
            })
            .collect();
        assert_eq!(kinds, ["a{# {{ x }} #}b", "[trueif \"%}\"true]", "{% raw %}{{ y }}{% endraw %}", "<z>", "c"]);
    }

    #[test]
    fn cuts_expressions() {
        let written: Vec<_> = words("a.0.b == 1.5|f(x='y')").into_iter().map(Word::written).collect();
        assert_eq!(written, ["a", ".", "0", ".", "b", " ", "==", " ", "1.5", "|", "f", "(", "x", "=", "'y'", ")"]);
    }
}
