//! `.vale.ini`: sections and keys with their places, in the dialect that Vale reads.

use crate::diag::{At, FileId, Span};

/// A section; the first one has no name and holds what stands above all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Pattern of paths, or empty.
    pub(super) name: At<String>,
    /// Keys and values in order; a key may stand there more than once.
    pub(super) entries: Vec<(At<String>, At<String>)>,
}

/// A line that is neither a section nor `key = value`.
pub(super) type Stray = Span;

/// The sections of a file, and the lines that mean nothing.
pub(super) fn read(file: FileId, text: &str) -> (Vec<Section>, Vec<Stray>) {
    let first = At { value: String::new(), span: Span::new(file, 0..0) };
    let mut sections = vec![Section { name: first, entries: Vec::new() }];
    let mut stray = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line = text[at..].split_inclusive('\n').next().unwrap_or_default();
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        let span = Span::new(file, start + indent..start + indent + trimmed.len());
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(section_name) {
            sections.push(Section { name: At { value: name.to_owned(), span }, entries: Vec::new() });
            continue;
        }
        let Some(split) = trimmed.find(['=', ':']) else {
            stray.push(span);
            continue;
        };
        let key = trimmed[..split].trim();
        let from = start + indent + split + 1;
        let (value, end) = value(text, from);
        at = at.max(end);
        let written = text[from..end].trim_end();
        let lead = written.len() - written.trim_start().len();
        let key = At { value: key.to_owned(), span: Span::new(file, start + indent..start + indent + key.len()) };
        let value = At { value, span: Span::new(file, from + lead..from + written.len()) };
        if let Some(section) = sections.last_mut() {
            section.entries.push((key, value));
        }
    }
    (sections, stray)
}

/// `*.{md,txt}]` up to the last bracket; a comment may follow.
fn section_name(rest: &str) -> Option<&str> {
    let end = rest.rfind(']')?;
    let after = rest[end + 1..].trim();
    (after.is_empty() || after.starts_with(['#', ';'])).then(|| rest[..end].trim())
}

/// A value from byte `from` on, and where it ends: a line that ends with `\` goes on in the next one.
fn value(text: &str, from: usize) -> (String, usize) {
    let mut out = String::new();
    let mut at = from;
    loop {
        let line = text[at..].split_inclusive('\n').next().unwrap_or_default();
        at += line.len();
        let piece = line.trim();
        match piece.strip_suffix('\\') {
            Some(piece) if at < text.len() => out.push_str(piece.trim_end()),
            _ => {
                out.push_str(piece);
                break;
            }
        }
    }
    (plain(&out).to_owned(), at)
}

/// A value without its quotes or the comment after it.
fn plain(value: &str) -> &str {
    for quote in ["\"\"\"", "`", "\"", "'"] {
        let inner = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| !inner.contains(quote)) {
            return inner;
        }
    }
    let comment = [" #", " ;", "\t#", "\t;"].iter().filter_map(|mark| value.find(mark)).min();
    comment.map_or(value, |end| value[..end].trim_end())
}

/// The parts of a list: what stands between commas; `\,` is a comma.
pub(super) fn list(value: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&',') => {
                chars.next();
                out.last_mut().map(|last| last.push(',')).unwrap_or_default();
            }
            ',' => out.push(String::new()),
            c => out.last_mut().map(|last| last.push(c)).unwrap_or_default(),
        }
    }
    out.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_values_are_read_with_their_places() {
        let text = "StylesPath = styles # here\n\n[*.{md,txt}]\nBasedOnStyles = A,\\\n B\nTokenIgnores = `(\\$+[^\\n$]+\\$+)`\nA.X = NO\nnonsense\n";
        let (sections, stray) = read(FileId(0), text);
        assert_eq!(sections[0].entries[0].1.value, "styles");
        assert_eq!(sections[1].name.value, "*.{md,txt}");
        let values: Vec<&str> = sections[1].entries.iter().map(|(_, value)| value.value.as_str()).collect();
        assert_eq!(values, ["A,B", r"(\$+[^\n$]+\$+)", "NO"]);
        let no = &sections[1].entries[2];
        assert_eq!((&text[no.0.span.range()], &text[no.1.span.range()]), ("A.X", "NO"));
        assert_eq!(&text[stray[0].range()], "nonsense");
        assert_eq!(list(r"A, B ,x\,y,"), ["A", "B", "x,y"]);
    }
}
