//! Lines that are written slightly wrong but whose meaning is certain, and how they should be written.
//!
//! Only single lines of the form `name = value` or `name: value` are repaired. The repaired text is what
//! gets read; the finding offers the same change as a fix, so that accepting it changes nothing else.

use std::ops::Range;

/// Which language a line is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// `name = "value"`.
    Toml,
    /// `name: value`.
    Yaml,
}

/// What was wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// A text stands without the quotes it needs, or with unsuitable ones.
    Quotes,
    /// A word processor has made typographic quotes out of straight ones.
    Typographic,
    /// `:` and `=` are mixed up.
    Separator,
    /// No space after the colon.
    Space,
    /// Another word for true or false.
    Word,
    /// There is no value.
    Empty,
    /// Something like a date: whether it is one is decided by who reads it.
    Date,
}

/// Replacements in a line, by byte ranges of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repair {
    /// What was wrong.
    pub(super) cause: Cause,
    /// Replacements in order, at least one.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

/// The repair of a line that cannot be read, if its meaning is certain.
pub(super) fn repair(language: Language, line: &str) -> Option<Repair> {
    let field = Field::of(language, line)?;
    let separator = match language {
        Language::Toml => field.separator == ":",
        Language::Yaml => field.separator == "=",
    };
    let value = field.value(line);
    let mut repair = match language {
        Language::Toml => toml_value(value),
        Language::Yaml => yaml_value(value),
    };
    if let Some(repair) = &mut repair {
        repair.edits.iter_mut().for_each(|(range, _)| {
            *range = range.start + field.value.start..range.end + field.value.start;
        });
    }
    // Around the sign of TOML no spaces are needed.
    if !separator && (field.spaced || language == Language::Toml) {
        return repair;
    }
    let edit = match (language, separator) {
        (Language::Toml, _) => (field.name_end..field.separator_end, " =".to_owned()),
        (Language::Yaml, true) if field.spaced => (field.name_end..field.separator_end, ":".to_owned()),
        (Language::Yaml, true) => (field.name_end..field.separator_end, ": ".to_owned()),
        (Language::Yaml, false) => (field.separator_end..field.separator_end, " ".to_owned()),
    };
    let cause = if separator { Cause::Separator } else { Cause::Space };
    let sound = language == Language::Yaml && is_closed(value);
    let kept = repair.filter(|_| !sound).map(|repair| repair.edits).unwrap_or_default();
    Some(Repair { cause, edits: std::iter::once(edit).chain(kept).collect() })
}

/// Whether a line is a field with a value that ends on the same line, so that reading can go on after it.
pub(super) fn is_field(language: Language, line: &str) -> bool {
    let several = |value: &str| value.is_empty() || value.starts_with(['[', '{', '|', '>']) || value.contains("\"\"\"");
    Field::of(language, line).is_some_and(|field| !several(field.value(line)))
}

/// The parts of a line with a name and a value; offsets are bytes of the line.
struct Field {
    name_end: usize,
    separator: &'static str,
    separator_end: usize,
    spaced: bool,
    value: Range<usize>,
}

impl Field {
    fn of(language: Language, line: &str) -> Option<Self> {
        let trimmed = line.trim_start();
        let mut start = line.len() - trimmed.len();
        let mut item = false;
        if language == Language::Yaml {
            while let Some(rest) = line[start..].strip_prefix("- ") {
                start = line.len() - rest.trim_start().len();
                item = true;
            }
        }
        let rest = &line[start..];
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let name = rest.find(|c: char| !(word(c) || (language == Language::Toml && c == '.'))).unwrap_or(rest.len());
        let gap = rest[name..].len() - rest[name..].trim_start_matches([' ', '\t']).len();
        let separator = match rest[name + gap..].chars().next() {
            Some('=') if name > 0 => "=",
            Some(':') if name > 0 && gap <= 1 => ":",
            _ if item => return Some(Self::item(line, start)),
            _ => return None,
        };
        let separator_end = start + name + gap + 1;
        let spaced = line[separator_end..].is_empty() || line[separator_end..].starts_with([' ', '\t']);
        let address = line[separator_end..].starts_with("//") || line[separator_end..].starts_with(['=', ':']);
        if item && (!spaced || separator == "=") {
            return Some(Self::item(line, start));
        }
        let value = value_range(line, separator_end);
        (!address).then_some(Self { name_end: start + name, separator, separator_end, spaced, value })
    }

    /// A list item without a name.
    fn item(line: &str, start: usize) -> Self {
        Self { name_end: start, separator: "", separator_end: start, spaced: true, value: value_range(line, start) }
    }

    fn value<'l>(&self, line: &'l str) -> &'l str {
        &line[self.value.clone()]
    }
}

/// The value from an offset on, without spaces around it and without a remark after ` #`.
fn value_range(line: &str, from: usize) -> Range<usize> {
    let rest = &line[from..];
    let start = from + rest.len() - rest.trim_start().len();
    let value = line[start..].trim_end();
    let quoted = value.starts_with(['"', '\'', '“', '„', '”', '‘', '’']);
    let end = if quoted { value.len() } else { value.find(" #").unwrap_or(value.len()) };
    start..start + value[..end].trim_end().len()
}

fn whole(cause: Cause, value: &str, text: String) -> Repair {
    Repair { cause, edits: vec![(0..value.len(), text)] }
}

/// Whether a value is a text in straight quotes with nothing inside that ends it.
fn is_closed(value: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        value.len() > 1
            && value.starts_with(*quote)
            && value.ends_with(*quote)
            && !value[1..value.len() - 1].contains([*quote, '\\'])
    })
}

/// Whether a YAML value is a plain text, number or word that needs no quotes.
fn is_plain(value: &str) -> bool {
    !value.contains(": ") && value.starts_with(|c: char| c.is_alphanumeric())
}

fn toml_value(value: &str) -> Option<Repair> {
    if value.is_empty() {
        return Some(Repair { cause: Cause::Empty, edits: vec![(0..0, " \"\"".to_owned())] });
    }
    if toml::de::DeValue::parse(value).is_ok() {
        return None;
    }
    if let Some(edits) = typographic(value) {
        return Some(Repair { cause: Cause::Typographic, edits });
    }
    if let Some(word) = truth(value) {
        return Some(whole(Cause::Word, value, word.to_owned()));
    }
    if value.starts_with(['"', '\'']) {
        return requote(value).map(|inner| whole(Cause::Quotes, value, toml_quote(inner)));
    }
    if date_like(value) {
        return Some(whole(Cause::Date, value, toml_quote(value)));
    }
    if let Some(inner) = value.strip_prefix('[') {
        return words(inner.strip_suffix(']')?);
    }
    let plain = !value.starts_with(['{', ']', '}', '=']) && !value.contains(" = ") && !value.contains('"');
    plain.then(|| whole(Cause::Quotes, value, toml_quote(value)))
}

/// `[one, two]`: the words of a list without any quotes. Offsets count the opening bracket.
fn words(inner: &str) -> Option<Repair> {
    if inner.contains(['"', '\'', '[', '{', '=']) {
        return None;
    }
    let mut edits = Vec::new();
    let mut at = 1;
    for part in inner.split(',') {
        let word = part.trim();
        let start = at + part.len() - part.trim_start().len();
        if !word.is_empty() && word.parse::<f64>().is_err() {
            edits.push((start..start + word.len(), toml_quote(word)));
        }
        at += part.len() + 1;
    }
    (!edits.is_empty()).then_some(Repair { cause: Cause::Quotes, edits })
}

fn yaml_value(value: &str) -> Option<Repair> {
    if value.is_empty() {
        return None;
    }
    if let Some(edits) = typographic(value).filter(|edits| edits.len() == 1 && edits[0].0 == (0..value.len())) {
        return Some(Repair { cause: Cause::Typographic, edits });
    }
    if value.starts_with(['"', '\'']) {
        let inner = requote(value).or_else(|| value[1..].contains(value.chars().next()?).then_some(value));
        return inner.map(|inner| whole(Cause::Quotes, value, yaml_quote(inner)));
    }
    if let Some(close) = value.chars().next().and_then(closing) {
        let end = value.find(close)?;
        return (end + 1 < value.len()).then(|| whole(Cause::Quotes, value, yaml_quote(value)));
    }
    if value.starts_with(['|', '>']) || (is_plain(value) && !value.ends_with(':')) {
        return None;
    }
    Some(whole(Cause::Quotes, value, yaml_quote(value)))
}

fn closing(open: char) -> Option<char> {
    match open {
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}

/// The text between the outer straight quotes of a value, if it starts and ends with the same one.
fn requote(value: &str) -> Option<&str> {
    let quote = value.chars().next()?;
    let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
    // `"a", "b"` is a list that lost its brackets, not one text.
    let list = inner.contains(&format!("{quote},")) || inner.contains("\"\"") || inner.ends_with('\\');
    (!inner.is_empty() && !list).then_some(inner)
}

fn truth(value: &str) -> Option<&'static str> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    }
}

/// Whether a text starts like `2025-5-14`.
pub(super) fn date_like(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, most: usize| {
        part.is_some_and(|part| {
            let count = part.bytes().take_while(u8::is_ascii_digit).count();
            (1..=most).contains(&count)
        })
    };
    let year = parts.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let month = parts.next();
    year && month.is_some_and(|month| month.bytes().all(|byte| byte.is_ascii_digit()))
        && digits(month, 2)
        && digits(parts.next(), 2)
}

const DOUBLE: [char; 7] = ['“', '”', '„', '‟', '«', '»', '″'];
const SINGLE: [char; 4] = ['‘', '’', '‚', '‛'];

/// Texts in typographic quotes (or with one straight and one typographic quote) with straight ones instead.
fn typographic(value: &str) -> Option<Vec<(Range<usize>, String)>> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(open) = value[at..].chars().next() {
        let family: &[char] = match open {
            '"' => &DOUBLE,
            '\'' => &SINGLE,
            open if DOUBLE.contains(&open) => &DOUBLE,
            open if SINGLE.contains(&open) => &SINGLE,
            _ => {
                at += open.len_utf8();
                continue;
            }
        };
        let straight = if family.len() == DOUBLE.len() { '"' } else { '\'' };
        let start = at + open.len_utf8();
        let (end, close) = close(value, start, straight, family)?;
        if open != straight || close != straight {
            edits.push((at..end + close.len_utf8(), toml_quote(&value[start..end])));
        }
        at = end + close.len_utf8();
    }
    (!edits.is_empty()).then_some(edits)
}

/// The closing quote: of the same family and followed by the end, a comma or a bracket.
fn close(value: &str, from: usize, straight: char, family: &[char]) -> Option<(usize, char)> {
    value[from..].char_indices().find_map(|(at, c)| {
        let rest = value[from + at + c.len_utf8()..].trim_start();
        let ends = rest.is_empty() || rest.starts_with([',', ']', '}', '#']);
        ((c == straight || family.contains(&c)) && ends).then_some((from + at, c))
    })
}

/// The text between typographic quotes that enclose the whole value.
pub(super) fn typographic_text(value: &str) -> Option<&str> {
    let inner = value.strip_prefix(DOUBLE)?.strip_suffix(DOUBLE)?;
    (!inner.is_empty() && !inner.contains(DOUBLE)).then_some(inner)
}

/// A text in the quotes that need the fewest escapes in TOML.
pub(super) fn toml_quote(text: &str) -> String {
    let control = text.chars().any(char::is_control);
    if !control && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    if !control && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t"))
}

/// A text in the quotes that need the fewest escapes in YAML.
pub(super) fn yaml_quote(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use super::Language::{Toml, Yaml};
    use super::{Cause, repair};

    fn mended(language: super::Language, line: &str) -> Option<(Cause, String)> {
        let repair = repair(language, line)?;
        let mut out = line.to_owned();
        for (range, text) in repair.edits.iter().rev() {
            out.replace_range(range.clone(), text);
        }
        Some((repair.cause, out))
    }

    #[test]
    fn mends_lines_whose_meaning_is_certain() {
        let cases = [
            (Yaml, "title: Launch: our product", Cause::Quotes, "title: \"Launch: our product\""),
            (Yaml, "  sub: a: \"b\" # why", Cause::Quotes, "  sub: 'a: \"b\"' # why"),
            (Yaml, "title: 'It's here'", Cause::Quotes, "title: \"It's here\""),
            (Yaml, "title: \"New\" product", Cause::Quotes, "title: '\"New\" product'"),
            (Yaml, "title: [Webinar] Join us", Cause::Quotes, "title: \"[Webinar] Join us\""),
            (Yaml, "title: @team says", Cause::Quotes, "title: \"@team says\""),
            (Yaml, "- *bold*", Cause::Quotes, "- \"*bold*\""),
            (Yaml, "title: “Launch: it”", Cause::Typographic, "title: \"Launch: it\""),
            (Yaml, "title:Launch", Cause::Space, "title: Launch"),
            (Yaml, "title = \"x\"", Cause::Separator, "title: \"x\""),
            (Yaml, "title=Launch: it", Cause::Separator, "title: \"Launch: it\""),
            (Toml, "title=“Launch”", Cause::Typographic, "title=\"Launch\""),
            (Toml, "title = “Launch”", Cause::Typographic, "title = \"Launch\""),
            (Toml, "title = “Say \"hi\"”", Cause::Typographic, "title = 'Say \"hi\"'"),
            (Toml, "title = \"Launch”", Cause::Typographic, "title = \"Launch\""),
            (Toml, "title = “It’s”", Cause::Typographic, "title = \"It’s\""),
            (Toml, "tags = [“a”, \"b\", ‘c’]", Cause::Typographic, "tags = [\"a\", \"b\", \"c\"]"),
            (Toml, "title = Launch: our product", Cause::Quotes, "title = \"Launch: our product\""),
            (Toml, "title = \"Say \"hi\" now\"", Cause::Quotes, "title = 'Say \"hi\" now'"),
            (Toml, "tags = [a, two words]", Cause::Quotes, "tags = [\"a\", \"two words\"]"),
            (Toml, "title: \"x\"", Cause::Separator, "title = \"x\""),
            (Toml, "weight: 3", Cause::Separator, "weight = 3"),
            (Toml, "title: Launch", Cause::Separator, "title = \"Launch\""),
            (Toml, "draft = yes", Cause::Word, "draft = true"),
            (Toml, "description =", Cause::Empty, "description = \"\""),
            (Toml, "date = 2015-03-00", Cause::Date, "date = \"2015-03-00\""),
            (Toml, "date = 14 May 2025", Cause::Quotes, "date = \"14 May 2025\""),
        ];
        for (language, line, cause, fixed) in cases {
            assert_eq!(mended(language, line), Some((cause, fixed.to_owned())), "{line}");
        }
    }

    #[test]
    fn leaves_lines_alone_that_could_mean_anything() {
        for line in ["just words", "http://example.org", "tags: [a, b", "text: |", "title:"] {
            assert_eq!(mended(Yaml, line), None, "{line}");
        }
        for line in ["a = 1 b = 2", "tags = [\"a\"", "title = \"open", "title = \"a\", \"b\"", "words"] {
            assert_eq!(mended(Toml, line), None, "{line}");
        }
    }
}
