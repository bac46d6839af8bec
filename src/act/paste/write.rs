//! Blocks as Markdown.

use std::fmt::Write as _;

use super::reader::{Block, Kind, Look, Run};

/// The text of all blocks.
pub(super) fn write(blocks: &[Block]) -> String {
    let top =
        blocks.iter().filter_map(|block| if let Kind::Heading(level) = block.kind { Some(level) } else { None }).min();
    let mut out = String::new();
    let mut numbers: Vec<usize> = Vec::new();
    let mut indents: Vec<usize> = Vec::new();
    let mut before: Option<&Kind> = None;
    for block in blocks {
        let item = matches!(block.kind, Kind::Item(..));
        if !item {
            numbers.clear();
            indents.clear();
        }
        if !out.is_empty() {
            out.push_str(if item && matches!(before, Some(Kind::Item(..))) && !block.more { "\n" } else { "\n\n" });
        }
        match &block.kind {
            Kind::Paragraph => out.push_str(&guarded(&line(&block.runs))),
            Kind::Quote => {
                let _ = write!(out, "> {}", guarded(&line(&block.runs)));
            }
            Kind::Heading(level) => {
                // The title of the post is the heading above all.
                let level = (level - top.unwrap_or(1) + 2).min(6);
                let _ = write!(out, "{} {}", "#".repeat(level), line(&block.runs));
            }
            Kind::Item(depth, numbered) => {
                let depth = (*depth).min(numbers.len());
                if block.more && depth + 1 == numbers.len() {
                    let _ = write!(out, "{}{}", " ".repeat(indents[depth]), guarded(&line(&block.runs)));
                } else {
                    numbers.truncate(depth + 1);
                    indents.truncate(depth);
                    if numbers.len() <= depth {
                        numbers.push(0);
                    }
                    numbers[depth] += 1;
                    let mark = if *numbered { format!("{}. ", numbers[depth]) } else { "- ".to_owned() };
                    let indent = indents.last().copied().unwrap_or(0);
                    indents.push(indent + mark.len());
                    let _ = write!(out, "{}{mark}{}", " ".repeat(indent), guarded(&line(&block.runs)));
                }
            }
            Kind::Code => {
                let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
                let fence = "`".repeat(longest(&text).max(2) + 1);
                let _ = write!(out, "{fence}\n{}\n{fence}", text.trim_matches('\n'));
            }
            Kind::Table(rows) => table(&mut out, rows),
        }
        before = Some(&block.kind);
    }
    out
}

fn table(out: &mut String, rows: &[Vec<Vec<Run>>]) {
    let rows: Vec<&Vec<Vec<Run>>> = rows.iter().filter(|row| !row.is_empty()).collect();
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    for (number, row) in rows.iter().enumerate() {
        out.push_str(if number > 0 { "\n|" } else { "|" });
        for at in 0..width {
            let cell = row.get(at).map(|runs| line(runs)).unwrap_or_default().replace('|', "\\|");
            let _ = write!(out, " {cell} |");
        }
        if number == 0 {
            let _ = write!(out, "\n|{}", " --- |".repeat(width));
        }
    }
}

/// One line with its marks: they stand close to the words, as Markdown wants it.
fn line(runs: &[Run]) -> String {
    let mut out = String::new();
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        let mut text = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if run.text.starts_with(char::is_whitespace) {
            text.insert(0, ' ');
        }
        if run.text.ends_with(char::is_whitespace) && text != " " {
            text.push(' ');
        }
        // A blank looks like what stands before it.
        let same = |last: &Run| last.look == run.look || text == " ";
        match joined.last_mut().filter(|last| same(last)) {
            Some(last) => last.text.push_str(&text),
            None => joined.push(Run { text, look: run.look.clone() }),
        }
    }
    for run in &joined {
        let inner = run.text.trim();
        if inner.is_empty() {
            out.push_str(if out.ends_with(' ') { "" } else { " " });
            continue;
        }
        if run.text.starts_with(' ') && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(&marked(inner, &run.look));
        if run.text.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_owned()
}

fn marked(text: &str, look: &Look) -> String {
    let mut out = if look.code {
        let fence = "`".repeat(longest(text) + 1);
        let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        format!("{fence}{blank}{text}{blank}{fence}")
    } else {
        plain(text)
    };
    for (is, mark) in [(look.struck, "~~"), (look.italic, "*"), (look.bold, "**")] {
        if is {
            out = format!("{mark}{out}{mark}");
        }
    }
    match &look.link {
        Some(link) => format!("[{out}]({link})"),
        None => out,
    }
}

/// Most grave accents in a row.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text in which nothing is a mark.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(sign) = rest.next() {
        let mark = match sign {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            // An entity would become another sign.
            '&' => rest.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#'),
            // A call of a shortcode.
            '{' => out.ends_with("\\{") || rest.peek().is_some_and(|next| matches!(next, '{' | '%')),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// A line whose start is no mark of a heading, quotation or list.
fn guarded(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '>', '-', '+', '=', '|', ':']) { format!("\\{line}") } else { line.to_owned() }
}
