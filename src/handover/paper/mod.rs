//! A paper for another department: a neutral model, and one file for each way to write it down.
//!
//! Sentences are plain text in which backquotes mark names and code. What is not known is a blank with a question
//! in it; nothing is made up.

mod command;
mod html;
mod json;
mod markdown;

use serde_json::{Map, Value};

pub use command::{Command, Where};
pub use html::{body, html};
pub use json::json;
pub use markdown::markdown;

/// A way to write a paper down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `CommonMark` with tables as GitHub and GitLab have them.
    Markdown,
    /// One file without scripts.
    Html,
    /// For programs.
    Json,
}

impl Form {
    /// The words for it on the command line.
    pub const WORDS: [(&'static str, Self); 3] =
        [("markdown", Self::Markdown), ("html", Self::Html), ("json", Self::Json)];

    /// The form that the ending of a file stands for.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// A paper in this form.
    pub fn write(self, paper: &Paper) -> String {
        match self {
            Self::Markdown => markdown(paper),
            Self::Html => html(paper),
            Self::Json => json(paper),
        }
    }
}

/// A paper.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paper {
    /// What it is, for programs: `change`, `brief`, `runbook`, `capacity`, `monitoring`.
    pub kind: &'static str,
    /// Title.
    pub title: String,
    /// Facts for programs, in JSON only.
    pub fields: Map<String, Value>,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; level 2 or 3, below the title.
    Heading(u8, String),
    /// A paragraph.
    Text(Cell),
    /// A list of points.
    List(Vec<Cell>),
    /// A table.
    Table(Table),
    /// A line that somebody types.
    Command(Command),
    /// A file as it is.
    File(File),
}

/// A sentence, or a place for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What is known.
    Text(String),
    /// What IT has to fill in; the text says what.
    Blank(String),
    /// What the owner of the site has to fill in.
    Open(String),
}

/// A table. The first column names the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// A file that belongs to the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Name.
    pub name: String,
    /// Language for highlighters: `yaml`.
    pub language: &'static str,
    /// What is in it.
    pub text: String,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Cell {
    /// A blank.
    pub fn blank(question: impl Into<String>) -> Self {
        Self::Blank(question.into())
    }

    /// A blank for the owner of the site.
    pub fn open(question: impl Into<String>) -> Self {
        Self::Open(question.into())
    }

    /// What is known, or a question to the owner of the site.
    pub fn or_open(known: Option<impl Into<String>>, question: &str) -> Self {
        known.map_or_else(|| Self::open(question), |text| Self::Text(text.into()))
    }

    /// Who has to fill a blank in, with the question; none where the answer is known.
    fn asked(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Text(_) => None,
            Self::Blank(question) => Some(("IT", question)),
            Self::Open(question) => Some(("Owner", question)),
        }
    }

    /// What is known, or a blank with a question.
    pub fn or(known: Option<impl Into<String>>, question: &str) -> Self {
        known.map_or_else(|| Self::blank(question), |text| Self::Text(text.into()))
    }
}

impl Paper {
    /// An empty paper.
    pub fn new(kind: &'static str, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), ..Self::default() }
    }

    /// Adds a heading below the title.
    pub fn section(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(2, text.into()));
    }

    /// Adds a heading below a section.
    pub fn part(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(3, text.into()));
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: impl Into<Cell>) {
        self.blocks.push(Block::Text(text.into()));
    }

    /// Adds a list; nothing where there are no points.
    pub fn list<C: Into<Cell>>(&mut self, points: impl IntoIterator<Item = C>) {
        let points: Vec<Cell> = points.into_iter().map(Into::into).collect();
        if !points.is_empty() {
            self.blocks.push(Block::List(points));
        }
    }

    /// Adds a table; nothing where there are no rows.
    pub fn table(&mut self, caption: impl Into<String>, head: &[&str], rows: Vec<Vec<Cell>>) {
        if !rows.is_empty() {
            let head = head.iter().map(|name| (*name).to_owned()).collect();
            self.blocks.push(Block::Table(Table { caption: caption.into(), head, rows }));
        }
    }

    /// Adds a table of names with what is known of each.
    pub fn facts(&mut self, caption: impl Into<String>, rows: Vec<(&str, Cell)>) {
        let rows = rows.into_iter().map(|(name, cell)| vec![Cell::from(name), cell]).collect();
        self.table(caption, &["What", "Answer"], rows);
    }

    /// Adds commands.
    pub fn commands(&mut self, commands: impl IntoIterator<Item = Command>) {
        self.blocks.extend(commands.into_iter().map(Block::Command));
    }

    /// All commands, in order.
    pub fn all_commands(&self) -> impl Iterator<Item = &Command> {
        self.blocks.iter().filter_map(|block| if let Block::Command(command) = block { Some(command) } else { None })
    }
}

/// Words and code of a sentence in turns: the parts between backquotes are code. A single backquote is itself.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, behind)) = after.split_once('`').filter(|(code, _)| !code.is_empty()) else { break };
        found.push((false, before));
        found.push((true, code));
        rest = behind;
    }
    found.push((false, rest));
    found.retain(|(_, part)| !part.is_empty());
    found
}

/// A text on one line: what breaks lines becomes a blank.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn sample() -> Paper {
        let mut paper = Paper::new("change", "Change: <News> of *today* | `x`");
        paper.section("What");
        paper.text("Run `a|b <c>` & look.");
        paper.text(Cell::blank("who"));
        paper.list(["# 1. one", "two"]);
        paper.table("Pages", &["Name", "Value"], vec![vec!["a|b".into(), Cell::blank("minutes")]]);
        paper.commands([Command::site("Look", "placet verify web", "as the manifest lists them")]);
        paper
    }

    #[test]
    fn backquotes_mark_code_and_a_single_one_is_itself() {
        assert_eq!(pieces("a `b` c"), [(false, "a "), (true, "b"), (false, " c")]);
        assert_eq!(pieces("it`s"), [(false, "it`s")]);
        assert_eq!(pieces("`a` `"), [(true, "a"), (false, " `")]);
        assert_eq!(one_line("a\r\nb\tc"), "a b c");
    }

    #[test]
    fn every_form_is_the_same_each_time() {
        for (_, form) in Form::WORDS {
            assert_eq!(form.write(&sample()), form.write(&sample()));
        }
        assert_eq!(Form::of_ending("HTML"), Some(Form::Html));
    }
}
