//! TOML text into a spanned [`Table`].

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::mend::{Origin, Problem, Trouble, mend, unreadable};
use super::node::{Kind, Node, Table};
use super::patch::Patch;
use super::repair::Language;
use crate::diag::{At, FileId, Finding, Sink};

/// Reads TOML strictly. `offset` is where `text` starts in its file (front matter does not start at 0).
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn parse(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Table, Box<Finding>> {
    let origin = Origin { file, text, offset, code, language: Language::Toml };
    let patch = Patch::new(text);
    attempt(origin, text, &patch).map_err(|problem| Box::new(unreadable(origin, &patch, &problem)))
}

/// Reads TOML and accepts what is certainly meant (typographic quotes, a text without quotes), with findings.
///
/// `None` when the text cannot be understood; then the sink says why, with code `code`.
pub fn read(file: FileId, text: &str, offset: usize, code: &'static str, sink: &mut Sink) -> Option<Table> {
    let origin = Origin { file, text, offset, code, language: Language::Toml };
    mend(origin, sink, |text, patch| attempt(origin, text, patch))
}

fn attempt(origin: Origin<'_>, text: &str, patch: &Patch) -> Result<Table, Problem> {
    match DeTable::parse(text) {
        Ok(table) => Ok(Cx { origin, patch }.table(table.into_inner())),
        Err(error) => {
            let at = error.span().unwrap_or(0..text.len().min(1));
            Err(Problem { cause: trouble(error.message(), text, &at), message: "cannot be read".into(), at })
        }
    }
}

/// Sorts a problem by the reader's message; an unknown one is told in general words.
fn trouble(message: &str, text: &str, at: &Range<usize>) -> Trouble {
    if message.starts_with("duplicate key") {
        let name = text.get(at.clone()).unwrap_or_default().to_owned();
        let first = first_place(text, &name, at.start);
        return Trouble::Twice(name, first);
    }
    let open = |quote| Trouble::Open(quote);
    match message {
        _ if message.starts_with("invalid basic string") => open('"'),
        _ if message.starts_with("invalid literal string") => open('\''),
        _ if message.contains("array") || message.starts_with("unclosed") => Trouble::Unclosed,
        _ => Trouble::Other,
    }
}

/// Where a name stands at the start of a line, before an offset.
fn first_place(text: &str, name: &str, before: usize) -> Option<Range<usize>> {
    let mut at = 0;
    for line in text[..before].split_inclusive('\n') {
        let start = at + line.len() - line.trim_start_matches([' ', '\t', '[']).len();
        let rest = &text[start..before.max(start)];
        if rest.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']'])) {
            return Some(start..start + name.len());
        }
        at += line.len();
    }
    None
}

struct Cx<'a> {
    origin: Origin<'a>,
    patch: &'a Patch,
}

impl Cx<'_> {
    fn span(&self, range: Range<usize>) -> crate::diag::Span {
        self.origin.span(self.patch.back_range(range))
    }

    fn table(&self, table: DeTable<'_>) -> Table {
        let entry = |(key, value): (Spanned<DeString<'_>>, Spanned<DeValue<'_>>)| {
            let key = At { span: self.span(key.span()), value: key.into_inner().into_owned() };
            (key, self.node(value))
        };
        Table { entries: table.into_iter().map(entry).collect() }
    }

    fn node(&self, value: Spanned<DeValue<'_>>) -> Node {
        let span = self.span(value.span());
        let kind = match value.into_inner() {
            DeValue::String(text) => Kind::Str(text.into_owned()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                i64::from_str_radix(&digits, number.radix()).map_or(Kind::Str(digits), Kind::Int)
            }
            DeValue::Float(number) => {
                let digits = number.as_str().replace('_', "");
                digits.parse().map_or(Kind::Str(digits), Kind::Float)
            }
            DeValue::Boolean(value) => Kind::Bool(value),
            DeValue::Datetime(date) => Kind::Date(date.to_string()),
            DeValue::Array(items) => Kind::List(items.into_iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Kind::Table(self.table(table)),
        };
        Node { kind, span }
    }
}
