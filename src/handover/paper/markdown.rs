//! A paper as Markdown: `CommonMark` 0.31 with tables.

use std::fmt::Write as _;

use super::{Block, Cell, Command, Paper, Table, one_line, pieces};

/// The paper.
pub fn markdown(paper: &Paper) -> String {
    let mut out = format!("# {}\n", words(&paper.title));
    for block in &paper.blocks {
        out.push('\n');
        match block {
            Block::Heading(level, text) => {
                let _ = writeln!(out, "{} {}", "#".repeat(usize::from(*level)), words(text));
            }
            Block::Text(text) => {
                let _ = writeln!(out, "{}", cell(text));
            }
            Block::List(points) => points.iter().for_each(|point| {
                let _ = writeln!(out, "- {}", cell(point));
            }),
            Block::Table(table) => rows(&mut out, table),
            Block::Command(command) => line(&mut out, command),
            Block::File(file) => {
                let fence = fence(&file.text);
                let _ = write!(out, "{}:\n\n{fence}{}\n{}", code(&file.name), file.language, file.text);
                let _ = writeln!(out, "{}{fence}", if file.text.ends_with('\n') { "" } else { "\n" });
            }
        }
    }
    out
}

fn rows(out: &mut String, table: &Table) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let _ = writeln!(out, "{}:\n", words(&table.caption));
    out.push_str(&row(table.head.iter().map(|name| words(name)).collect()));
    out.push_str(&row(table.head.iter().map(|_| "---".to_owned()).collect()));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|own| piped(&cell(own))).collect()));
    }
}

/// A text in which no bar ends the cell it stands in: those in code are not escaped yet.
fn piped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if c == '|' && before != '\\' {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

fn line(out: &mut String, command: &Command) {
    let _ = writeln!(out, "{}, to {}:\n", command.place.title(), words(&command.why));
    let fence = fence(&command.line);
    let _ = writeln!(out, "{fence}sh\n{}\n{fence}", command.line);
    if !command.expect.is_empty() {
        let _ = writeln!(out, "\nIt prints: {}", code(&command.expect));
    }
}

/// More backquotes than there are in a row inside.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(3.max(longest + 1))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => words(text),
        Cell::Blank(_) | Cell::Open(_) => {
            let (who, question) = cell.asked().unwrap_or_default();
            format!("**{who} to complete:** {}", words(question))
        }
    }
}

/// A sentence in which nothing but its code means anything to Markdown.
fn words(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (is_code, part) in pieces(&text) {
        if is_code {
            out.push_str(&code(part));
        } else {
            escape(part, &mut out);
        }
    }
    // At the start of a line more characters mean something.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    let at = if out.starts_with(['#', '+', '-', '=']) {
        Some(0)
    } else {
        let behind = |digits: usize| out[digits..].strip_prefix(['.', ')']);
        let starts = |rest: &str| rest.is_empty() || rest.starts_with(' ');
        Some(digits).filter(|digits| *digits > 0 && behind(*digits).is_some_and(starts))
    };
    if let Some(at) = at {
        out.insert(at, '\\');
    }
    out
}

fn escape(part: &str, out: &mut String) {
    for c in part.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '!' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
}

fn code(text: &str) -> String {
    let fence = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{gap}{}{gap}{fence}", one_line(text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn what_people_wrote_means_nothing_to_markdown() {
        let text = markdown(&sample());
        assert!(
            text.starts_with("# Change: \\<News\\> of \\*today\\* \\| `x`\n\n## What\n\nRun `a|b <c>` \\& look.\n")
        );
        assert!(text.contains("\n- \\# 1. one\n- two\n"), "{text}");
        assert!(text.contains("| a\\|b | **IT to complete:** minutes |\n"), "{text}");
        assert!(text.contains("```sh\nplacet verify web\n```\n\nIt prints: `as the manifest lists them`\n"), "{text}");
        assert_eq!(
            (words("1. x"), words("2026-01-02"), words("- x")),
            ("1\\. x".into(), "2026-01-02".into(), "\\- x".into())
        );
        assert_eq!(code("a`b`"), "`` a`b` ``");
    }
}
