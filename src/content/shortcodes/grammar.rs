//! The inside of a pair of braces: a name and literal arguments.

use crate::config::node::{Kind, Node, Table};
use crate::diag::{At, FileId, Finding, Span};

/// How deep lists may be nested.
const DEPTH: usize = 8;

/// Most arguments of a call.
const ARGUMENTS: usize = 100;

/// A place in a body that is read from left to right.
pub(super) struct Cursor<'a> {
    source: &'a str,
    pub(super) at: usize,
    file: FileId,
    base: usize,
}

/// The head of a call.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) name: At<String>,
    pub(super) args: Table,
    /// `<name … />`: ends where it starts.
    pub(super) closed: bool,
    /// Written as `<name …>`.
    pub(super) angle: bool,
}

type Read<T> = Result<T, Box<Finding>>;

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a str, at: usize, file: FileId, base: u32) -> Self {
        Self { source, at, file, base: base as usize }
    }

    /// Reads a head if a call begins here; after it stands the end of the braces.
    pub(super) fn head(&mut self) -> Option<Read<Head>> {
        self.blanks();
        let angle = self.eat("<");
        let name = self.name(angle)?;
        if angle {
            return Some(self.attributes(name));
        }
        self.eat("(").then(|| self.arguments(name))
    }

    /// Takes `word` if it stands here.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    pub(super) fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Reads `end` of a pair of braces.
    pub(super) fn close(&mut self, end: &str) -> Read<()> {
        self.blanks();
        self.eat("-");
        if self.eat(end) {
            return Ok(());
        }
        Err(Box::new(self.broken(self.at, &format!("`{end}` is missing here"), "Close the braces.")))
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.file, self.base + from..self.base + to)
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    /// Letters, digits and `_`; names of components may hold `.` too.
    pub(super) fn name(&mut self, dots: bool) -> Option<At<String>> {
        let from = self.at;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || (dots && (c == '.' || c == '-'));
        let length = self.rest().find(|c| !is_name(c)).unwrap_or(self.rest().len());
        let name = &self.rest()[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        self.at += length;
        Some(At { value: name.to_owned(), span: self.span(from, self.at) })
    }

    fn arguments(&mut self, name: At<String>) -> Read<Head> {
        let mut args = Table::default();
        loop {
            self.blanks();
            if self.eat(")") {
                return Ok(Head { name, args, closed: false, angle: false });
            }
            let (key, value) = self.argument()?;
            self.keep(&mut args, key, value)?;
            self.blanks();
            if !self.eat(",") && !self.rest().starts_with(')') {
                return Err(self.fail("`,` or `)` is missing here", "Put a comma between two arguments."));
            }
        }
    }

    fn argument(&mut self) -> Read<(At<String>, Node)> {
        let Some(key) = self.name(false) else {
            return Err(self.fail("a name is missing here", "Write each argument as `name=\"value\"`."));
        };
        self.blanks();
        if !self.eat("=") {
            return Err(self.fail("`=` is missing here", "Write each argument as `name=\"value\"`."));
        }
        self.blanks();
        let value = self.literal(0)?;
        Ok((key, value))
    }

    fn attributes(&mut self, name: At<String>) -> Read<Head> {
        let mut args = Table::default();
        loop {
            self.blanks();
            if self.eat("/>") {
                return Ok(Head { name, args, closed: true, angle: true });
            }
            if self.eat(">") {
                return Ok(Head { name, args, closed: false, angle: true });
            }
            let Some(key) = self.name(false) else {
                return Err(self.fail("`/>` is missing here", "End the call with `/>`."));
            };
            let value = if self.eat("=") { self.attribute()? } else { self.node(self.at, Kind::Bool(true)) };
            self.keep(&mut args, key, value)?;
        }
    }

    fn attribute(&mut self) -> Read<Node> {
        if !self.eat("{") {
            return self.literal(0);
        }
        self.blanks();
        let value = self.literal(0)?;
        self.blanks();
        if self.eat("}") { Ok(value) } else { Err(self.fail("`}` is missing here", "Close the value with `}`.")) }
    }

    fn keep(&self, args: &mut Table, key: At<String>, value: Node) -> Read<()> {
        if args.get(&key.value).is_some() {
            let what = format!("`{}` stands twice", key.value);
            return Err(Box::new(self.broken(key.span.start as usize - self.base, &what, "Keep one of them.")));
        }
        if args.entries.len() == ARGUMENTS {
            return Err(self.fail("there are too many arguments", "Leave some of them out."));
        }
        args.entries.push((key, value));
        Ok(())
    }

    fn literal(&mut self, depth: usize) -> Read<Node> {
        let from = self.at;
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => {
                let inner = &self.rest()[1..];
                let Some(length) = inner.find(quote) else {
                    return Err(self.fail("this quote is never closed", "Add the closing quote."));
                };
                self.at += length + 2;
                Ok(self.node(from, Kind::Str(inner[..length].to_owned())))
            }
            Some('[') if depth < DEPTH => self.list(depth),
            Some('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
                Err(self.fail("this is a typographic quote", "Use straight quotes: `\"`."))
            }
            Some(_) | None => self.word(),
        }
    }

    fn list(&mut self, depth: usize) -> Read<Node> {
        let from = self.at;
        self.at += 1;
        let mut nodes = Vec::new();
        loop {
            self.blanks();
            if self.eat("]") {
                return Ok(self.node(from, Kind::List(nodes)));
            }
            nodes.push(self.literal(depth + 1)?);
            self.blanks();
            if !self.eat(",") && !self.rest().starts_with(']') {
                return Err(self.fail("`,` or `]` is missing here", "Put a comma between two values."));
            }
        }
    }

    fn word(&mut self) -> Read<Node> {
        let from = self.at;
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
        let length = self.rest().find(|c| !is_word(c)).unwrap_or(self.rest().len());
        let word = &self.rest()[..length];
        let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let kind = match word {
            "true" | "True" => Kind::Bool(true),
            "false" | "False" => Kind::Bool(false),
            _ => match (word.parse::<i64>(), word.parse::<f64>()) {
                (Ok(value), _) if number => Kind::Int(value),
                (Err(_), Ok(value)) if number && value.is_finite() => Kind::Float(value),
                _ => return Err(self.fail("this is not a fixed value", "Put text in quotes, as in `name=\"value\"`.")),
            },
        };
        self.at += length;
        Ok(self.node(from, kind))
    }

    fn node(&self, from: usize, kind: Kind) -> Node {
        Node { kind, span: self.span(from, self.at) }
    }

    fn fail(&self, what: &str, help: &str) -> Box<Finding> {
        Box::new(self.broken(self.at, what, help))
    }

    /// A finding about one character.
    pub(super) fn broken(&self, at: usize, what: &str, help: &str) -> Finding {
        let at = at.min(self.source.len());
        let end = at + self.source[at..].chars().next().map_or(0, char::len_utf8);
        Finding::new("CNT031", "Correct this shortcode")
            .at(self.span(at, end), what)
            .why("As it stands, readers would see the braces instead of what they stand for.")
            .help(help)
    }
}
