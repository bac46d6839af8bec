//! TOML text into a spanned [`Table`].

use toml::de::{DeTable, DeValue};

use super::node::{Kind, Node, Table};
use crate::diag::{At, FileId, Finding, Sink, Span};

/// Reads TOML. `offset` is where `text` starts in its file (front matter does not start at 0).
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn parse(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Table, Box<Finding>> {
    let at = |range: std::ops::Range<usize>| Span::new(file, range.start + offset..range.end + offset);
    match DeTable::parse(text) {
        Ok(table) => Ok(convert(table.into_inner(), &at)),
        Err(error) => {
            let range = error.span().unwrap_or(0..text.len().min(1));
            let finding = Finding::new(code, "Correct the spelling of this line")
                .at(at(range), error.message().to_owned())
                .why("The settings in this file cannot be read as they are written, so nothing can be published from it.")
                .help("Texts stand in straight double quotes: title = \"Our launch\". Lists stand in square brackets.");
            Err(Box::new(finding))
        }
    }
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

/// Reads TOML and accepts what is certainly meant (typographic quotes, a text without quotes), with findings.
///
/// `None` when the text cannot be understood; then the sink says why, with code `code`.
pub fn read(file: FileId, text: &str, offset: usize, code: &'static str, sink: &mut Sink) -> Option<Table> {
    parse(file, text, offset, code).map_err(|finding| sink.push(*finding)).ok()
}
