//! Front matter: the details at the top of a file, in TOML or YAML.
//!
//! Tolerant where the meaning is certain, closed where publishing could depend on the answer: a file whose
//! details cannot be read for sure gives no document at all.

mod cascade;
mod fields;
mod fields_section;

use jiff::tz::TimeZone;

pub use cascade::cascade;

use super::{DocumentKind, FrontMatter};
use crate::config::{toml_node, yaml_node};
use crate::diag::{FileId, Finding, Sink, Span};

/// What reading needs to know of the site and the file.
#[derive(Debug, Clone)]
pub struct FrontCx<'a> {
    /// Page or section.
    pub kind: DocumentKind,
    /// Zone of times without one.
    pub zone: TimeZone,
    /// Language of the file.
    pub lang: &'a str,
    /// Taxonomies of that language.
    pub taxonomies: &'a [String],
    /// Path from `content/`; its name may start with a date.
    pub path: &'a str,
}

/// Language of a block of details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`.
    Yaml,
}

/// A file cut into details and body; ranges are byte offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Language.
    pub fence: Fence,
    /// The block with its fences.
    pub block: std::ops::Range<usize>,
    /// The text between the fences.
    pub inner: std::ops::Range<usize>,
    /// Where the body starts.
    pub body: usize,
}

/// Finds the details. A byte order mark and blank lines in front of them are passed over.
///
/// # Errors
/// Where and why there are none.
pub fn split(text: &str) -> Result<Split, SplitProblem> {
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let (fence, mark) = if text[start..].starts_with("+++") {
        (Fence::Toml, "+++")
    } else if text[start..].starts_with("---") {
        (Fence::Yaml, "---")
    } else {
        return Err(SplitProblem::Missing(start));
    };
    let first_end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    if !text[start + mark.len()..first_end].trim().is_empty() {
        return Err(SplitProblem::Missing(start));
    }
    let mut at = first_end;
    for line in text[first_end..].split_inclusive('\n') {
        if line.trim_end() == mark {
            let body = at + line.len();
            return Ok(Split { fence, block: start..body, inner: first_end..at, body });
        }
        at += line.len();
    }
    Err(SplitProblem::Open(start..first_end, mark))
}

/// Why a file has no details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitProblem {
    /// There is no opening fence at this offset.
    Missing(usize),
    /// The opening fence has no partner.
    Open(std::ops::Range<usize>, &'static str),
}

/// Reads the details of a file. Gives them with the offset of the body, or `None` when the file must not
/// be published; the sink then says why.
pub fn read(text: &str, file: FileId, cx: &FrontCx<'_>, sink: &mut Sink) -> Option<(FrontMatter, u32)> {
    let split = match split(text) {
        Ok(split) => split,
        Err(problem) => {
            sink.push(no_details(text, file, problem));
            return None;
        }
    };
    let inner = &text[split.inner.clone()];
    let table = match split.fence {
        Fence::Toml => toml_node::read(file, inner, split.inner.start, &toml_node::Codes::content(), sink)?,
        Fence::Yaml => yaml_node::read(file, inner, split.inner.start, "CNT002", sink)?,
    };
    let span = Span::new(file, split.block.start..split.inner.end.max(split.block.start));
    let front = fields::front_matter(&table, span, cx, sink)?;
    Some((front, split.body as u32))
}

fn no_details(text: &str, file: FileId, problem: SplitProblem) -> Finding {
    match problem {
        SplitProblem::Open(range, mark) => Finding::new("CNT003", format!("Close the details with a line of `{mark}`"))
            .at(Span::new(file, range), "opens here and never ends")
            .why("Without the closing line nobody can tell where the details end and the text starts.")
            .help(format!("Write `{mark}` on a line of its own behind the last field.")),
        SplitProblem::Missing(at) => {
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            let finding = Finding::new("CNT003", "Add the details at the top of this file")
                .at(Span::new(file, at..end), "the details are expected here")
                .why("A post starts with its details between two lines of `+++`; without them it stays unpublished.");
            let fields = text[at..].lines().take_while(|line| line.contains(": ") || line.contains(" = ")).count();
            if fields == 0 {
                let place = Span::new(file, at..at);
                return finding.help("Write `+++`, then `title = \"…\"` and `date = 2026-01-31`, then `+++`.").fix(
                    "Add empty details",
                    place,
                    "+++\ntitle = \"\"\ndraft = true\n+++\n",
                );
            }
            finding.help("Put a line of three signs before and behind the fields: `---` if they are written `title: …`, `+++` if `title = …`.")
        }
    }
}
