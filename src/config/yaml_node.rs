//! YAML text into a spanned [`Table`] (YAML 1.2, core schema, with merge keys of 1.1).

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StrInput};

use super::mend::{Origin, Problem, Trouble, mend, shown, unreadable};
use super::node::{Kind, Node, Table};
use super::patch::Patch;
use super::repair::{Language, date_like, typographic_text};
use crate::diag::{At, FileId, Finding, Sink, Span};

/// How deep values may be nested, and how much all values together may weigh: a reference to an anchor
/// weighs as much as what it refers to, so that a few lines cannot unfold into gigabytes.
const MAX_DEPTH: usize = 64;
const MAX_WEIGHT: usize = 100_000;

/// Reads YAML whose top level is a mapping strictly; empty text gives an empty table. `offset` is where
/// `text` starts in its file.
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn parse(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Table, Box<Finding>> {
    let origin = Origin { file, text, offset, code, language: Language::Yaml };
    let patch = Patch::new(text);
    let table = Builder::new(origin, text, &patch).document().and_then(mapping);
    table.map_err(|problem| Box::new(unreadable(origin, &patch, &problem)))
}

/// Reads a value of any kind strictly, for data files.
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn value(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Node, Box<Finding>> {
    let origin = Origin { file, text, offset, code, language: Language::Yaml };
    let patch = Patch::new(text);
    let node = Builder::new(origin, text, &patch).document();
    node.map_err(|problem| Box::new(unreadable(origin, &patch, &problem)))
}

/// Reads YAML and accepts what is certainly meant (`title: Launch: our product`), with findings.
///
/// `None` when the text cannot be understood; then the sink says why, with code `code`.
pub fn read(file: FileId, text: &str, offset: usize, code: &'static str, sink: &mut Sink) -> Option<Table> {
    let origin = Origin { file, text, offset, code, language: Language::Yaml };
    let mut table = mend(origin, sink, |text, patch| Builder::new(origin, text, patch).document().and_then(mapping))?;
    straighten(origin, &mut table, sink);
    Some(table)
}

fn mapping(node: Node) -> Result<Table, Problem> {
    match node.kind {
        Kind::Table(table) => Ok(table),
        Kind::Null => Ok(Table::default()),
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Date(_) | Kind::List(_) => {
            Err(Problem { at: 0..0, message: "fields are written as `name: value`".into(), cause: Trouble::Shape })
        }
    }
}

/// Texts between typographic quotes lose them: they come from a word processor.
fn straighten(origin: Origin<'_>, table: &mut Table, sink: &mut Sink) {
    for (_, node) in &mut table.entries {
        match &mut node.kind {
            Kind::Str(text) => {
                let range = node.span.start as usize - origin.offset..node.span.end as usize - origin.offset;
                let written = origin.text.get(range).unwrap_or_default();
                if let Some(inner) = typographic_text(written).filter(|_| written == text) {
                    let straight = super::repair::yaml_quote(inner);
                    let finding = Finding::new("CNT011", "Use straight quotes around this text")
                        .at(node.span, "typographic quotes")
                        .why("A word processor has changed the quotes; the text is read without them.")
                        .help(format!(
                            "Write {}. To show quotes in the text, put straight ones around them.",
                            shown(&straight)
                        ))
                        .fix("Use straight quotes", node.span, straight);
                    *text = inner.to_owned();
                    sink.push(finding);
                }
            }
            Kind::Table(table) => straighten(origin, table, sink),
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Date(_) | Kind::List(_) => {}
        }
    }
}

struct Builder<'a> {
    parser: Parser<'a, StrInput<'a>>,
    origin: Origin<'a>,
    text: &'a str,
    patch: &'a Patch,
    anchors: BTreeMap<usize, Node>,
    weight: usize,
}

type Next<'a> = (Event<'a>, Range<usize>);

impl<'a> Builder<'a> {
    fn new(origin: Origin<'a>, text: &'a str, patch: &'a Patch) -> Self {
        let parser = Parser::new_from_str(text);
        Self { parser, origin, text, patch, anchors: BTreeMap::new(), weight: 0 }
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.origin.span(self.patch.back_range(range))
    }

    fn next(&mut self) -> Result<Next<'a>, Problem> {
        match self.parser.next() {
            None => Ok((Event::StreamEnd, self.text.len()..self.text.len())),
            Some(Ok((event, span))) => {
                let byte = |marker: &Marker| marker.byte_offset().unwrap_or(0);
                Ok((event, byte(&span.start)..byte(&span.end)))
            }
            Some(Err(error)) => Err(problem(self.text, &error)),
        }
    }

    /// The only document.
    fn document(mut self) -> Result<Node, Problem> {
        let mut result = Node { kind: Kind::Null, span: self.span(0..0) };
        let mut documents = 0;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::StreamEnd => return Ok(result),
                Event::DocumentStart(..) if documents == 1 => {
                    let message = "a second block starts here".into();
                    return Err(Problem { at: range, message, cause: Trouble::Other });
                }
                Event::DocumentStart(..) => documents += 1,
                event => result = self.node(event, range, 0)?,
            }
        }
    }

    fn node(&mut self, event: Event<'a>, range: Range<usize>, depth: usize) -> Result<Node, Problem> {
        let problem = |message: &str| Problem { at: range.clone(), message: message.into(), cause: Trouble::Other };
        self.weight += 1;
        if depth > MAX_DEPTH || self.weight > MAX_WEIGHT {
            return Err(Problem { cause: Trouble::Large, ..problem("too much is nested here") });
        }
        let (kind, anchor, end) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text_tag = tag.is_some_and(|tag| tag.suffix() == "str" || tag.suffix() == "!");
                let style = if text_tag { ScalarStyle::SingleQuoted } else { style };
                (scalar(&text, style), anchor, self.trim(range.clone()))
            }
            Event::SequenceStart(_, anchor, _) => {
                let (items, end) = self.items(range.end, depth)?;
                (Kind::List(items), anchor, end)
            }
            Event::MappingStart(_, anchor, _) => {
                let (table, end) = self.entries(range.end, depth)?;
                (Kind::Table(table), anchor, end)
            }
            Event::Alias(id) => {
                let Some(node) = self.anchors.get(&id) else { return Err(problem("refers to nothing")) };
                self.weight += weigh(node);
                if self.weight > MAX_WEIGHT {
                    return Err(Problem { cause: Trouble::Large, ..problem("refers to too much") });
                }
                return Ok(Node { kind: node.kind.clone(), span: self.span(range) });
            }
            _ => return Err(problem("a value is missing")),
        };
        let node = Node { kind, span: self.span(range.start..end.max(range.start)) };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// A block text ends with its last line, not with the lines after it.
    fn trim(&self, range: Range<usize>) -> usize {
        let text = self.text.get(range.clone()).unwrap_or_default();
        range.start + text.trim_end().len()
    }

    fn items(&mut self, start: usize, depth: usize) -> Result<(Vec<Node>, usize), Problem> {
        let mut items = Vec::new();
        let mut last = start;
        loop {
            let (event, range) = self.next()?;
            match event {
                Event::SequenceEnd => return Ok((items, if range.is_empty() { last } else { range.end })),
                Event::StreamEnd => return Ok((items, last)),
                event => items.push(self.node_to(event, range, depth, &mut last)?),
            }
        }
    }

    fn entries(&mut self, start: usize, depth: usize) -> Result<(Table, usize), Problem> {
        let mut table = Table::default();
        let mut places: Vec<Range<usize>> = Vec::new();
        let mut last = start;
        loop {
            let (event, range) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok((table, if range.is_empty() { last } else { range.end })),
                Event::StreamEnd => return Ok((table, last)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => {
                    let message = "a name has to be a word".into();
                    return Err(Problem { at: range, message, cause: Trouble::Other });
                }
            };
            last = last.max(range.end);
            let (event, value) = self.next()?;
            let node = self.node_to(event, value, depth, &mut last)?;
            if name == "<<" {
                merge(&mut table, &node);
                places.resize(table.entries.len(), range);
            } else if let Some(first) = table.entries.iter().position(|(other, _)| other.value == name) {
                let cause = Trouble::Twice(name, places.get(first).cloned());
                return Err(Problem { at: range, message: "stands here again".into(), cause });
            } else {
                table.entries.push((At { value: name, span: self.span(range.clone()) }, node));
                places.push(range);
            }
        }
    }

    /// A node, noting where it ends in the text that is read.
    fn node_to(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        depth: usize,
        last: &mut usize,
    ) -> Result<Node, Problem> {
        let node = self.node(event, range.clone(), depth + 1)?;
        let end = node.span.end as usize - self.origin.offset;
        *last = (*last).max(self.patch.forth(end)).max(range.start);
        Ok(node)
    }
}

fn problem(text: &str, error: &ScanError) -> Problem {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let quote = || if text[at..].starts_with('\'') { '\'' } else { '"' };
    let cause = match error.kind() {
        ErrorKind::UnclosedQuotedScalar => Trouble::Open(quote()),
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInPlainScalar => Trouble::Tab,
        ErrorKind::RecursionLimitExceeded => Trouble::Large,
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedDocumentStart => Trouble::Indent,
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator => Trouble::Unclosed,
        _ => Trouble::Other,
    };
    match unclosed(&text[..at]).filter(|_| matches!(cause, Trouble::Other | Trouble::Unclosed)) {
        Some(open) => Problem { at: open..open + 1, message: "cannot be read".into(), cause: Trouble::Unclosed },
        None => Problem { at: at..at, message: "cannot be read".into(), cause },
    }
}

/// Where a value starts with a bracket that is not closed before the end of a text.
fn unclosed(text: &str) -> Option<usize> {
    let (open, bracket) = [(": [", ']'), (": {", '}'), ("- [", ']'), ("- {", '}')]
        .into_iter()
        .filter_map(|(start, close)| text.rfind(start).map(|at| (at + 2, close)))
        .max()?;
    (!text[open..].contains(bracket)).then_some(open)
}

/// Adds what a merge key (`<<`) refers to; own keys win.
fn merge(table: &mut Table, node: &Node) {
    match &node.kind {
        Kind::Table(other) => {
            for (key, value) in &other.entries {
                if table.get(&key.value).is_none() {
                    table.entries.push((key.clone(), value.clone()));
                }
            }
        }
        Kind::List(nodes) => nodes.iter().for_each(|node| merge(table, node)),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Date(_) => {}
    }
}

fn weigh(node: &Node) -> usize {
    match &node.kind {
        Kind::List(nodes) => 1 + nodes.iter().map(weigh).sum::<usize>(),
        Kind::Table(table) => 1 + table.entries.iter().map(|(_, node)| 1 + weigh(node)).sum::<usize>(),
        Kind::Str(text) | Kind::Date(text) => 1 + text.len() / 64,
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => 1,
    }
}

/// A scalar by the rules of the core schema; `yes` and `NO` are texts, as people write country codes.
fn scalar(text: &str, style: ScalarStyle) -> Kind {
    if style != ScalarStyle::Plain {
        return Kind::Str(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => number(text).unwrap_or_else(|| date_or_text(text)),
    }
}

fn date_or_text(text: &str) -> Kind {
    let date = date_like(text) && !text.contains(|c: char| c.is_alphabetic() && !matches!(c, 'T' | 't' | 'Z' | 'z'));
    if date { Kind::Date(text.to_owned()) } else { Kind::Str(text.to_owned()) }
}

/// A number. A leading zero (`0123`) makes a text: telephone and ticket numbers are no quantities.
fn number(text: &str) -> Option<Kind> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix =
        |prefix: &str, radix| digits.strip_prefix(prefix).and_then(|rest| i64::from_str_radix(rest, radix).ok());
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(Kind::Int(number));
    }
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if leading_zero || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits == "." {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Kind::Int);
    }
    let float = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    text.parse().ok().filter(|_| float).map(Kind::Float)
}

#[cfg(test)]
mod tests {
    use super::{Kind, scalar};
    use granit_parser::ScalarStyle::Plain;

    #[test]
    fn plain_words_become_what_people_mean() {
        let text = |text: &str| Kind::Str(text.to_owned());
        assert_eq!(scalar("007", Plain), text("007"));
        assert_eq!(scalar("NO", Plain), text("NO"));
        assert_eq!(scalar("1.28.1", Plain), text("1.28.1"));
        assert_eq!(scalar("12345678901234567890", Plain), text("12345678901234567890"));
        assert_eq!(scalar("-12", Plain), Kind::Int(-12));
        assert_eq!(scalar("0x1f", Plain), Kind::Int(31));
        assert_eq!(scalar("1.5", Plain), Kind::Float(1.5));
        assert_eq!(scalar("2024-05-14", Plain), Kind::Date("2024-05-14".into()));
        assert_eq!(scalar("2024-05-14-launch", Plain), text("2024-05-14-launch"));
    }
}
