//! Where the details of a file start and end.

use std::ops::Range;

use crate::diag::{Edit, FileId, Finding, Fix, Span};

/// Language of a block of details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// TOML between lines of `+++`.
    Toml,
    /// YAML between lines of `---`.
    Yaml,
}

impl Fence {
    /// The line that opens and closes the block.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }
}

/// A file cut into details and body; ranges are byte offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Language.
    pub fence: Fence,
    /// The block with its fences.
    pub block: Range<usize>,
    /// The text between the fences.
    pub inner: Range<usize>,
    /// Where the body starts.
    pub body: usize,
}

/// Why a file has no details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitProblem {
    /// There is no opening fence at this offset.
    Missing(usize),
    /// The opening fence has no partner.
    Open(Range<usize>, Fence),
}

/// Finds the details. A byte order mark and blank lines in front of them are passed over; spaces may follow
/// a fence.
///
/// # Errors
/// Where and why there are none.
pub fn split(text: &str) -> Result<Split, SplitProblem> {
    let start = text.len() - text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace()).len();
    let first_end = line_end(text, start);
    let fence = match text[start..first_end].trim_end() {
        "+++" => Fence::Toml,
        "---" => Fence::Yaml,
        _ => return Err(SplitProblem::Missing(start)),
    };
    let mut at = first_end;
    for line in text[first_end..].split_inclusive('\n') {
        if line.trim_end() == fence.mark() {
            let body = at + line.len();
            return Ok(Split { fence, block: start..at + line.trim_end().len(), inner: first_end..at, body });
        }
        at += line.len();
    }
    Err(SplitProblem::Open(start..start + fence.mark().len(), fence))
}

/// Offset behind the line break of the line at an offset.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The finding for a file without details, with an offer to add what is missing.
pub(super) fn no_details(text: &str, file: FileId, problem: SplitProblem) -> Finding {
    let insert = |at: usize, text: String| Edit { span: Span::new(file, at..at), text };
    match problem {
        SplitProblem::Open(range, fence) => {
            let mark = fence.mark();
            let fields = fields(text, line_end(text, range.start), Some(fence));
            let fix_title = "Add the closing line below the last field".to_owned();
            let edits = vec![insert(fields.end, closing(text, fields.end, mark))];
            let finding = Finding::new("CNT003", format!("Close the details with a line of `{mark}`"))
                .at(Span::new(file, range), "opens here and never ends")
                .why("Without a closing line nobody can tell where the details end and the text starts.")
                .help(format!("Write `{mark}` on a line of its own below the last field."));
            Finding { fix: Some(Fix { title: fix_title, edits }), ..finding }
        }
        SplitProblem::Missing(at) => {
            let fields = fields(text, at, None);
            let here = Span::new(file, at..line_end(text, at).max(at));
            let finding = Finding::new("CNT003", "Add lines around the details of this post")
                .at(here, "the details are expected here")
                .why("A post starts with its title and other details between two lines of signs. Without those the details would show up as text, so the post stays unpublished.");
            if fields.is_empty() {
                let edits = vec![insert(at, "+++\ntitle = \"\"\ndraft = true\n+++\n\n".to_owned())];
                let fix = Fix { title: "Add empty details at the top".to_owned(), edits };
                let finding =
                    finding.help("Write `+++`, then `title = \"…\"`, then `+++`, each on its own line at the top.");
                return Finding {
                    fix: Some(fix),
                    title: "Add the details at the top of this post".to_owned(),
                    ..finding
                };
            }
            let mark = language(&text[fields.clone()]).mark();
            let edits = vec![insert(at, format!("{mark}\n")), insert(fields.end, closing(text, fields.end, mark))];
            let fix = Fix { title: format!("Add lines of `{mark}` around the details"), edits };
            let finding = finding.help(format!("Write `{mark}` on a line of its own above and below them."));
            Finding { fix: Some(fix), ..finding }
        }
    }
}

fn closing(text: &str, at: usize, mark: &str) -> String {
    if at > 0 && !text[..at].ends_with('\n') { format!("\n{mark}\n") } else { format!("{mark}\n") }
}

fn language(fields: &str) -> Fence {
    let toml = fields.lines().filter(|line| is_field(line, Some(Fence::Toml))).count();
    let yaml = fields.lines().filter(|line| is_field(line, Some(Fence::Yaml))).count();
    if toml > yaml { Fence::Toml } else { Fence::Yaml }
}

/// The lines from an offset on that look like details: fields, lists, what is indented below them, remarks.
fn fields(text: &str, from: usize, fence: Option<Fence>) -> Range<usize> {
    let mut at = from;
    let mut end = from;
    for line in text[from..].split_inclusive('\n') {
        let inside = end > from && (line.starts_with([' ', '\t', '#', '[']) || line.starts_with("- "));
        let field = is_field(line, fence);
        let gap = end > from && line.trim().is_empty() && fence != Some(Fence::Yaml);
        if !inside && !field && !gap {
            break;
        }
        at += line.len();
        if !line.trim().is_empty() && !line.starts_with("# ") {
            end = at;
        }
    }
    from..end
}

fn is_field(line: &str, fence: Option<Fence>) -> bool {
    let name = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(line.len());
    let rest = line[name..].trim_start_matches(' ');
    let toml = rest.starts_with('=');
    let yaml = rest.strip_prefix(':').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    name > 0
        && match fence {
            Some(Fence::Toml) => toml,
            Some(Fence::Yaml) => yaml,
            // Without a fence a line such as `Note: …` is the beginning of the text.
            None => (toml || yaml) && line.starts_with(|c: char| c.is_ascii_lowercase()),
        }
}

#[cfg(test)]
mod tests {
    use super::{Fence, no_details, split};
    use crate::diag::FileId;

    #[test]
    fn finds_the_block_behind_marks_and_blank_lines() {
        let text = "\u{feff}\r\n\r\n--- \r\ntitle: x\r\n---\r\nBody\r\n";
        let split = split(text).unwrap();
        assert_eq!(split.fence, Fence::Yaml);
        assert_eq!(&text[split.inner], "title: x\r\n");
        assert_eq!(&text[split.body..], "Body\r\n");
    }

    #[test]
    fn offers_the_lines_that_are_missing() {
        let fixed = |text: &str| {
            let finding = no_details(text, FileId(0), split(text).unwrap_err());
            let mut out = text.to_owned();
            for edit in finding.fix.unwrap().edits.iter().rev() {
                out.replace_range(edit.span.range(), &edit.text);
            }
            out
        };
        assert_eq!(fixed("title: A\ntags:\n- b\n\nText: more\n"), "---\ntitle: A\ntags:\n- b\n---\n\nText: more\n");
        assert_eq!(fixed("title = \"A\"\n\nText"), "+++\ntitle = \"A\"\n+++\n\nText");
        assert_eq!(fixed("# Head\n"), "+++\ntitle = \"\"\ndraft = true\n+++\n\n# Head\n");
        assert_eq!(
            fixed("+++\ntitle = \"A\"\n\n[extra]\nb = 1\n\nText"),
            "+++\ntitle = \"A\"\n\n[extra]\nb = 1\n+++\n\nText"
        );
        assert_eq!(fixed("---\ntitle: A"), "---\ntitle: A\n---\n");
    }
}
