//! YAML text into a spanned [`Table`].

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle};

use super::node::{Kind, Node, Table};
use super::patch::Patch;
use crate::diag::{At, FileId, Finding, Sink, Span};

/// How deep values may be nested, and how many values aliases may add up to.
const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 20_000;

/// How many lines of one block are repaired before it is given up.
const MAX_REPAIRS: usize = 8;

/// Reads YAML whose top level is a mapping; empty text gives an empty table.
///
/// A value that only lacks quotes (`title: Launch: our product`) is accepted with a finding. `offset` is
/// where `text` starts in its file. Returns `None` when the text cannot be understood; then the sink says why.
pub fn read(file: FileId, text: &str, offset: usize, code: &'static str, sink: &mut Sink) -> Option<Table> {
    let _ = code;
    let mut patch = Patch::new(text);
    let mut broken = false;
    for _ in 0..MAX_REPAIRS {
        let repaired = patch.text();
        let cx = Cx { file, offset, patch: &patch };
        match Builder::new(&repaired, &cx).document(sink) {
            Ok(table) => return table.filter(|_| !broken),
            Err(problem) => {
                let at = patch.back(problem.at);
                let line = patch.line(at);
                if let Some((value, quoted)) = quote(&patch.original()[line.clone()]) {
                    let range = line.start + value.start..line.start + value.end;
                    if patch.replace(range.clone(), quoted.clone()) {
                        sink.push(needs_quotes(Span::new(file, range.start + offset..range.end + offset), quoted));
                        continue;
                    }
                }
                broken = true;
                sink.push(unreadable(Span::new(file, at + offset..at + offset), &problem.message));
                if !patch.replace(line, String::new()) {
                    return None;
                }
            }
        }
    }
    None
}

/// The value of a `key: value` line and what it looks like in quotes, if quoting is certainly what was meant.
fn quote(line: &str) -> Option<(std::ops::Range<usize>, String)> {
    let colon = line.find(": ")?;
    let key = line[..colon].trim_start().trim_start_matches("- ");
    let plain_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = line[colon + 2..].trim();
    if !plain_key || value.is_empty() || value.starts_with(['"', '\'', '[', '{', '|', '>']) {
        return None;
    }
    let start = colon + 2 + line[colon + 2..].find(value)?;
    Some((start..start + value.len(), format!("'{}'", value.replace('\'', "''"))))
}

fn needs_quotes(span: Span, quoted: String) -> Finding {
    Finding::new("CNT014", "Put this text in quotes")
        .at(span, "read as one text")
        .why("Signs such as a colon have a meaning of their own here, and other tools would stumble over them.")
        .help(format!("Write {quoted}."))
        .fix("Put the text in quotes", span, quoted)
}

fn unreadable(span: Span, message: &str) -> Finding {
    Finding::new("CNT002", "Correct this line of the details")
        .at(span, message.to_owned())
        .why("The details at the top of the post cannot be read as they are written, so the post stays unpublished.")
        .help("Write each field as `name: value`, lists indented with `- ` in front, and never use the tab key to indent.")
}

struct Problem {
    at: usize,
    message: String,
}

struct Cx<'a> {
    file: FileId,
    offset: usize,
    patch: &'a Patch,
}

impl Cx<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.patch.back(range.start) + self.offset..self.patch.back(range.end) + self.offset)
    }
}

struct Builder<'a> {
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    cx: &'a Cx<'a>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
}

type Next<'a> = (Event<'a>, std::ops::Range<usize>);

impl<'a> Builder<'a> {
    fn new(text: &'a str, cx: &'a Cx<'a>) -> Self {
        Self { parser: Parser::new_from_str(text), cx, anchors: BTreeMap::new(), nodes: 0 }
    }

    fn next(&mut self) -> Result<Option<Next<'a>>, Problem> {
        match self.parser.next() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let byte = |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or(0);
                Ok(Some((event, byte(&span.start)..byte(&span.end))))
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(0);
                Err(Problem { at, message: error.info().to_owned() })
            }
        }
    }

    /// The first document as a table; `None` with a finding when it is no mapping.
    fn document(mut self, sink: &mut Sink) -> Result<Option<Table>, Problem> {
        let mut result = Table::default();
        while let Some((event, range)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::DocumentEnd | Event::StreamEnd => break,
                event => {
                    let node = self.node(event, range, 0, sink)?;
                    match node.kind {
                        Kind::Table(table) => result = table,
                        Kind::Null => {}
                        _ => return Err(Problem { at: 0, message: "fields are written as `name: value`".into() }),
                    }
                }
            }
        }
        Ok(Some(result))
    }

    fn node(
        &mut self,
        event: Event<'a>,
        range: std::ops::Range<usize>,
        depth: usize,
        sink: &mut Sink,
    ) -> Result<Node, Problem> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(Problem { at: range.start, message: "nested too deeply".into() });
        }
        let (kind, anchor, end) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(&text, style), anchor, range.end),
            Event::SequenceStart(_, anchor, _) => {
                let (items, end) = self.items(depth, sink)?;
                (Kind::List(items), anchor, end)
            }
            Event::MappingStart(_, anchor, _) => {
                let (table, end) = self.entries(depth, sink)?;
                (Kind::Table(table), anchor, end)
            }
            Event::Alias(id) => {
                let node = self.anchors.get(&id).cloned();
                let node = node.ok_or(Problem { at: range.start, message: "refers to nothing".into() })?;
                self.nodes += count(&node);
                return Ok(Node { kind: node.kind, span: self.cx.span(range) });
            }
            _ => return Err(Problem { at: range.start, message: "a value is missing".into() }),
        };
        let node = Node { kind, span: self.cx.span(range.start..end.max(range.start)) };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn items(&mut self, depth: usize, sink: &mut Sink) -> Result<(Vec<Node>, usize), Problem> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                return Ok((items, range.end));
            }
            items.push(self.node(event, range, depth + 1, sink)?);
        }
        Ok((items, 0))
    }

    fn entries(&mut self, depth: usize, sink: &mut Sink) -> Result<(Table, usize), Problem> {
        let mut table = Table::default();
        while let Some((event, range)) = self.next()? {
            let key = match event {
                Event::MappingEnd => return Ok((table, range.end)),
                Event::Scalar(text, ..) => At { value: text.into_owned(), span: self.cx.span(range.clone()) },
                _ => return Err(Problem { at: range.start, message: "a field name has to be a word".into() }),
            };
            let Some((event, range)) = self.next()? else { break };
            let node = self.node(event, range, depth + 1, sink)?;
            if key.value == "<<" {
                merge(&mut table, &node);
            } else if let Some((first, _)) = table.entries.iter().find(|(other, _)| other.value == key.value) {
                sink.push(twice(&key, first.span));
            } else {
                table.entries.push((key, node));
            }
        }
        Ok((table, 0))
    }
}

/// Adds what a merge key (`<<`, YAML 1.1) refers to; own keys win.
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

/// A finding for a field that stands twice; the first one counts.
pub(crate) fn twice(key: &At<String>, first: Span) -> Finding {
    Finding::new("CNT012", format!("Keep only one `{}`", key.value))
        .at(key.span, "stands here again")
        .at(first, "stands here first")
        .why("The field stands twice, so nobody can tell which value is meant.")
        .help("Remove the line that is wrong.")
}

fn count(node: &Node) -> usize {
    match &node.kind {
        Kind::List(nodes) => 1 + nodes.iter().map(count).sum::<usize>(),
        Kind::Table(table) => 1 + table.entries.iter().map(|(_, node)| count(node)).sum::<usize>(),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Date(_) => 1,
    }
}

/// A scalar by the rules of the core schema, with the words for yes and no that people write.
fn scalar(text: &str, style: ScalarStyle) -> Kind {
    if style != ScalarStyle::Plain {
        return Kind::Str(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Kind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Kind::Bool(false),
        _ => number_or_text(text),
    }
}

fn number_or_text(text: &str) -> Kind {
    let digits = text.trim_start_matches(['-', '+']);
    let starts_with_digit = digits.starts_with(|c: char| c.is_ascii_digit());
    let bytes = text.as_bytes();
    if bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' {
        return Kind::Date(text.to_owned());
    }
    // A leading zero (`0123`) is kept as text: phone numbers and ticket numbers are no quantities.
    if starts_with_digit && !(digits.len() > 1 && digits.starts_with('0') && !digits.contains('.')) {
        if let Ok(number) = text.parse::<i64>() {
            return Kind::Int(number);
        }
        if let Ok(number) = text.parse::<f64>() {
            return Kind::Float(number);
        }
    }
    Kind::Str(text.to_owned())
}

/// Reads a value of any kind strictly.
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn value(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Node, Box<Finding>> {
    parse(file, text, offset, code)
        .map(|table| Node { span: Span::new(file, offset..offset + text.len()), kind: Kind::Table(table) })
}

/// Reads YAML whose top level is a mapping strictly.
///
/// # Errors
/// A finding with code `code` that points at the place that cannot be understood.
pub fn parse(file: FileId, text: &str, offset: usize, code: &'static str) -> Result<Table, Box<Finding>> {
    let mut sink = Sink::new();
    let table = read(file, text, offset, code, &mut sink);
    let first = sink.into_findings().into_iter().next();
    table.ok_or_else(|| Box::new(first.unwrap_or_else(|| Finding::new(code, "Correct this file"))))
}
