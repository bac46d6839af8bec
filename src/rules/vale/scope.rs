//! Which blocks a style rule looks at.

/// Names of sections that a block may belong to, with their bits.
const NAMES: [(&str, u32); 22] = [
    ("text", TEXT),
    ("heading", HEADING),
    ("h1", 1 << 2),
    ("h2", 1 << 3),
    ("h3", 1 << 4),
    ("h4", 1 << 5),
    ("h5", 1 << 6),
    ("h6", 1 << 7),
    ("table", TABLE),
    ("header", HEADER),
    ("cell", CELL),
    ("caption", CAPTION),
    ("figure", FIGURE),
    ("list", LIST),
    ("paragraph", PARAGRAPH),
    ("sentence", SENTENCE),
    ("alt", ALT),
    ("attr", ATTRIBUTE),
    ("blockquote", QUOTE),
    ("summary", SUMMARY),
    ("raw", RAW),
    ("md", MARKDOWN),
];

/// Text that is read.
pub(super) const TEXT: u32 = 1;
/// A heading.
pub(super) const HEADING: u32 = 1 << 1;
/// A table.
pub(super) const TABLE: u32 = 1 << 8;
/// The head of a table.
pub(super) const HEADER: u32 = 1 << 9;
/// A cell in the body of a table.
pub(super) const CELL: u32 = 1 << 10;
/// A caption.
pub(super) const CAPTION: u32 = 1 << 11;
/// A figure.
pub(super) const FIGURE: u32 = 1 << 12;
/// An entry of a list.
pub(super) const LIST: u32 = 1 << 13;
/// A paragraph of plain text.
pub(super) const PARAGRAPH: u32 = 1 << 14;
/// A sentence of plain text.
pub(super) const SENTENCE: u32 = 1 << 15;
/// The alternative text of a picture.
pub(super) const ALT: u32 = 1 << 16;
/// An attribute.
pub(super) const ATTRIBUTE: u32 = 1 << 17;
/// A quotation.
pub(super) const QUOTE: u32 = 1 << 18;
/// Everything that is running text, together.
pub(super) const SUMMARY: u32 = 1 << 19;
/// The file as it is.
pub(super) const RAW: u32 = 1 << 20;
/// Markdown.
pub(super) const MARKDOWN: u32 = 1 << 21;
/// A value of the details at the top of a post.
pub(super) const DETAILS: u32 = 1 << 22;
/// No block has it: the scope belongs to another kind of file.
const NEVER: u32 = 1 << 31;

/// First words of a scope that Vale knows.
const BASES: [&str; 15] = [
    "text",
    "heading",
    "table",
    "figure",
    "list",
    "paragraph",
    "sentence",
    "alt",
    "title",
    "blockquote",
    "summary",
    "raw",
    "md",
    "frontmatter",
    "attr",
];

/// Scopes of older styles that no longer exist.
const OLD: [&str; 5] = ["code", "link", "strong", "emphasis", "comment"];

/// Bit of a heading by its level, 1 to 6.
pub(super) fn level(level: u8) -> u32 {
    HEADING | 1 << (1 + u32::from(level.clamp(1, 6)))
}

/// What a block belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Scope {
    /// Bits of its sections.
    pub(super) bits: u32,
    /// Name of the field, for values of the details at the top.
    pub(super) field: String,
}

impl Scope {
    /// A scope of these bits.
    pub(super) fn new(bits: u32) -> Self {
        Self { bits, field: String::new() }
    }
}

/// What a rule says of the blocks it looks at: one of several rows of conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    rows: Vec<Vec<Part>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    negated: bool,
    bits: u32,
    field: Option<String>,
}

/// Why a scope cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// It existed once.
    Old(String),
    /// There is nothing of this name.
    Unknown(String),
}

impl Selector {
    /// Reads the values of `scope`.
    ///
    /// # Errors
    /// The scope that cannot be used.
    pub(super) fn new<'a>(scopes: impl IntoIterator<Item = &'a str>) -> Result<Self, Problem> {
        let row = |scope: &'a str| scope.split('&').map(Part::new).collect::<Result<Vec<_>, _>>();
        Ok(Self { rows: scopes.into_iter().map(row).collect::<Result<_, _>>()? })
    }

    /// Whether a block is meant.
    pub(super) fn matches(&self, scope: &Scope) -> bool {
        self.rows.iter().any(|row| row.iter().all(|part| part.matches(scope)))
    }

    /// Whether blocks with this bit alone may be meant: they are made only where somebody asks for them.
    pub(super) fn asks(&self, bit: u32) -> bool {
        self.rows.iter().any(|row| row.iter().any(|part| part.negated || part.bits & bit != 0))
    }
}

impl Part {
    fn new(part: &str) -> Result<Self, Problem> {
        let part = part.trim();
        let (negated, name) = part.strip_prefix('~').map_or((false, part), |name| (true, name));
        let base = name.split('.').next().unwrap_or_default();
        if OLD.contains(&base) {
            return Err(Problem::Old(name.to_owned()));
        }
        if !BASES.contains(&base) {
            return Err(Problem::Unknown(name.to_owned()));
        }
        let mut out = Self { negated, bits: 0, field: None };
        let mut words = name.split('.');
        while let Some(word) = words.next() {
            if word == "frontmatter" {
                out.bits |= DETAILS;
                out.field = Some(words.by_ref().collect::<Vec<_>>().join(".")).filter(|field| !field.is_empty());
            } else {
                out.bits |= NAMES.iter().find(|(known, _)| *known == word).map_or(NEVER, |(_, bit)| *bit);
            }
        }
        Ok(out)
    }

    fn matches(&self, scope: &Scope) -> bool {
        let contains =
            scope.bits & self.bits == self.bits && self.field.as_ref().is_none_or(|field| *field == scope.field);
        // "Everywhere but in …" says nothing about the file or its text as a whole.
        if self.negated { !contains && scope.bits & (RAW | SUMMARY) == 0 } else { contains }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(scopes: &[&str], bits: u32) -> bool {
        Selector::new(scopes.iter().copied()).unwrap().matches(&Scope::new(bits))
    }

    #[test]
    fn all_words_of_a_scope_have_to_fit() {
        let heading = TEXT | level(2) | MARKDOWN;
        assert!(matches(&["text"], heading) && matches(&["heading.h2"], heading) && !matches(&["heading.h3"], heading));
        assert!(matches(&["heading.h1", "heading.h2"], heading) && !matches(&["text & ~heading"], heading));
        assert!(matches(&["~heading & ~list"], TEXT) && !matches(&["~heading"], RAW) && matches(&["raw"], RAW));
        assert!(!matches(&["text.html"], TEXT | MARKDOWN) && matches(&["text.md"], TEXT | MARKDOWN));
    }

    #[test]
    fn scopes_that_do_not_exist_are_told_apart() {
        assert_eq!(Selector::new(["link"]), Err(Problem::Old("link".into())));
        assert_eq!(Selector::new(["headng"]), Err(Problem::Unknown("headng".into())));
    }
}
