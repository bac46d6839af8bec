//! TOML text into a spanned [`Table`].

use toml::de::{DeTable, DeValue};

use super::node::{Kind, Node, Table};
use super::patch::Patch;
use crate::diag::{At, Code, FileId, Finding, Sink, Span};

/// How many lines of one text are repaired or set aside before it is given up.
const MAX_REPAIRS: usize = 12;

/// Which codes the findings of a text carry.
#[derive(Debug, Clone)]
pub struct Codes {
    /// The text cannot be read.
    pub unreadable: Code,
    /// A key stands twice.
    pub twice: Code,
    /// A date that does not exist.
    pub date: Code,
    /// Typographic quotes (accepted).
    pub quotes: Code,
    /// A value that lacks quotes (accepted).
    pub bare: Code,
}

impl Codes {
    /// The codes for posts.
    pub fn content() -> Self {
        Self {
            unreadable: "CNT002".into(),
            twice: "CNT012".into(),
            date: "CNT005".into(),
            quotes: "CNT011".into(),
            bare: "CNT014".into(),
        }
    }

    /// One code for everything, for files where nothing is repaired: configuration, governance, data.
    pub fn strict(code: &'static str) -> Self {
        let unreadable: Code = code.into();
        Self {
            twice: unreadable.clone(),
            date: unreadable.clone(),
            quotes: unreadable.clone(),
            bare: unreadable.clone(),
            unreadable,
        }
    }

    fn repairs(&self) -> bool {
        self.quotes != self.unreadable
    }
}

/// Reads TOML in which nothing is repaired. `offset` is where `text` starts in its file.
///
/// # Errors
/// A finding with code `code` that points at the first place that cannot be understood.
pub fn parse(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Table, Box<Finding>> {
    let mut sink = Sink::new();
    let table = read(file, text, offset, &Codes::strict(code), &mut sink);
    table.ok_or_else(|| {
        let first = sink.into_findings().into_iter().next();
        Box::new(first.unwrap_or_else(|| Finding::new(code, "Correct this file")))
    })
}

/// Reads TOML. `offset` is where `text` starts in its file (front matter does not start at 0).
///
/// In posts, values whose meaning is certain are accepted with a finding: typographic quotes, and words
/// without quotes. Returns `None` when something cannot be understood; the sink says all of it.
pub fn read(file: FileId, text: &str, offset: usize, codes: &Codes, sink: &mut Sink) -> Option<Table> {
    let mut patch = Patch::new(text);
    let mut broken = false;
    for _ in 0..MAX_REPAIRS {
        let repaired = patch.text();
        let back = |patch: &Patch, range: std::ops::Range<usize>| {
            Span::new(file, patch.back(range.start) + offset..patch.back(range.end) + offset)
        };
        let error = match DeTable::parse(&repaired) {
            Ok(table) => return Some(convert(table.into_inner(), &|range| back(&patch, range))).filter(|_| !broken),
            Err(error) => error,
        };
        let range = error.span().unwrap_or(0..0);
        let at = patch.back(range.start);
        let line = patch.line(at);
        if codes.repairs() && repair(&mut patch, &line, (file, offset), codes, sink) {
            continue;
        }
        broken = true;
        sink.push(problem(error.message(), back(&patch, range), &patch, &line, codes));
        if !patch.replace(line, String::new()) {
            return None;
        }
    }
    None
}

/// Repairs one line if its meaning is certain.
fn repair(
    patch: &mut Patch,
    line: &std::ops::Range<usize>,
    (file, offset): (FileId, usize),
    codes: &Codes,
    sink: &mut Sink,
) -> bool {
    let text = patch.original()[line.clone()].to_owned();
    let Some(equals) = text.find('=') else { return false };
    let value = text[equals + 1..].trim();
    let start = line.start + equals + 1 + text[equals + 1..].find(value).unwrap_or(0);
    let range = start..start + value.len();
    let span = Span::new(file, range.start + offset..range.end + offset);
    let typographic = |c: char| matches!(c, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}');
    if value.contains(typographic) {
        let straight: String = value.chars().map(|c| if typographic(c) { '"' } else { c }).collect();
        let parses = DeTable::parse(&format!("x = {straight}")).is_ok();
        if parses && patch.replace(range, straight.clone()) {
            sink.push(
                Finding::new(codes.quotes.clone(), "Use straight quotes in the details")
                    .at(span, "read as straight quotes")
                    .why("Word processors turn quotes into typographic ones, which other tools do not understand here.")
                    .help(format!("Write {straight}."))
                    .fix("Use straight quotes", span, straight),
            );
            return true;
        }
        return false;
    }
    let word = |c: char| {
        c.is_alphanumeric() || c.is_whitespace() || matches!(c, ':' | ',' | '.' | '-' | '!' | '?' | '\'' | '&')
    };
    let plain = value.chars().all(word) && value.contains(char::is_alphabetic) && !value.starts_with('\'');
    let exists = !looks_like_date(value);
    if plain && exists && patch.replace(range, format!("\"{value}\"")) {
        sink.push(
            Finding::new(codes.bare.clone(), "Put this text in quotes")
                .at(span, "read as a text")
                .why("Texts stand in quotes here, and other tools would stumble over this line.")
                .help(format!("Write \"{value}\"."))
                .fix("Put the text in quotes", span, format!("\"{value}\"")),
        );
        return true;
    }
    false
}

fn looks_like_date(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

fn problem(message: &str, span: Span, patch: &Patch, line: &std::ops::Range<usize>, codes: &Codes) -> Finding {
    let text = &patch.original()[line.clone()];
    let value = text.split_once('=').map_or("", |(_, value)| value.trim());
    if looks_like_date(value) {
        return Finding::new(codes.date.clone(), "Correct this date")
            .at(span, "there is no such day or time")
            .why("The date does not exist, so nobody can say when the post is from.")
            .help("Write year, month and day, for example 2026-05-14.");
    }
    if message.contains("duplicate key") {
        return Finding::new(codes.twice.clone(), "Keep only one of these fields")
            .at(span, "stands a second time")
            .why("The field stands twice, so nobody can tell which value is meant.")
            .help("Remove the line that is wrong.");
    }
    Finding::new(codes.unreadable.clone(), "Correct this line")
        .at(span, message.to_owned())
        .why("The line cannot be read as it is written, so nothing is published from this file.")
        .help("Texts stand in straight double quotes: title = \"Our launch\". Lists stand in square brackets.")
}

fn convert(table: DeTable<'_>, at: &impl Fn(std::ops::Range<usize>) -> Span) -> Table {
    let entry = |(key, value): (toml::Spanned<toml::de::DeString<'_>>, toml::Spanned<DeValue<'_>>)| {
        let key = At { span: at(key.span()), value: key.into_inner().into_owned() };
        (key, node(value, at))
    };
    Table { entries: table.into_iter().map(entry).collect() }
}

fn node(value: toml::Spanned<DeValue<'_>>, at: &impl Fn(std::ops::Range<usize>) -> Span) -> Node {
    let span = at(value.span());
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Str(text.into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Kind::Null, Kind::Int),
        DeValue::Float(number) => number.as_str().parse().map_or(Kind::Null, Kind::Float),
        DeValue::Boolean(value) => Kind::Bool(value),
        DeValue::Datetime(date) => Kind::Date(date.to_string()),
        DeValue::Array(items) => Kind::List(items.into_iter().map(|item| node(item, at)).collect()),
        DeValue::Table(table) => Kind::Table(convert(table, at)),
    };
    Node { kind, span }
}
