//! Languages as tables: what the lexer for code has to know of each.

use super::super::class::Class;
use super::scan::{Lexer, Prev};

/// Names directly before `(` are functions.
pub(super) const CALLS: u16 = 1;
/// Names that begin with a capital are types.
pub(super) const UPPER_TYPES: u16 = 2;
/// Names in capitals are constants.
pub(super) const CAPS: u16 = 4;
/// Block comments nest.
pub(super) const NESTED: u16 = 8;
/// Words of the language are written in any case.
pub(super) const CASELESS: u16 = 16;
/// `#` at the start of a line is for the preprocessor.
pub(super) const PREPROCESSOR: u16 = 32;
/// `@name` is an annotation.
pub(super) const ANNOTATIONS: u16 = 64;
/// `<` and `>` without blanks around them are brackets of types.
pub(super) const ANGLES: u16 = 512;
/// `name:` directly inside braces is a key.
pub(super) const KEYS: u16 = 1024;
/// Names that begin with a capital are functions before `(`.
pub(super) const UPPER_CALLS: u16 = 2048;
/// Names that end with `_t` are types.
pub(super) const SUFFIX_TYPES: u16 = 4096;
/// `->` goes before a member, as a dot does.
pub(super) const ARROWS: u16 = 256;

/// How strings of one kind are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) style: Style,
}

/// What may stand in a string.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// `\` takes away the meaning of the next character.
    pub(super) escapes: bool,
    /// Two closing quotes are one in the string.
    pub(super) doubled: bool,
    /// It may go over several lines.
    pub(super) lines: bool,
    /// Code in it.
    pub(super) inner: Inner,
    /// Its class.
    pub(super) class: Class,
}

/// How code stands in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    /// Not at all.
    None,
    /// `${code}`.
    DollarBrace,
    /// `$name` and `${code}`.
    Dollar,
    /// `{code}`; `{{` is a brace.
    Brace,
    /// `#{code}`.
    HashBrace,
    /// `{}`, `{name:?}`: places of a format string.
    Places,
    /// `%s`, `%-5d`.
    Percent,
}

impl Quote {
    /// A string on one line with escapes.
    pub(super) const fn line(quote: &'static str) -> Self {
        Self { open: quote, close: quote, style: Style::LINE }
    }

    /// A string over several lines with escapes.
    pub(super) const fn lines(quote: &'static str) -> Self {
        Self { open: quote, close: quote, style: Style { lines: true, ..Style::LINE } }
    }

    /// A string over several lines without escapes.
    pub(super) const fn raw(quote: &'static str) -> Self {
        Self { open: quote, close: quote, style: Style { lines: true, escapes: false, ..Style::LINE } }
    }

    /// The same with code in it.
    pub(super) const fn with(self, inner: Inner) -> Self {
        Self { style: Style { inner, ..self.style }, ..self }
    }

    /// The same with doubled quotes in place of escapes.
    pub(super) const fn doubled(self) -> Self {
        Self { style: Style { doubled: true, escapes: false, ..self.style }, ..self }
    }
}

impl Style {
    /// On one line, with escapes.
    pub(super) const LINE: Self =
        Self { escapes: true, doubled: false, lines: false, inner: Inner::None, class: Class::String };
}

/// A language in words; lists are words between blanks.
#[derive(Clone, Copy)]
pub(super) struct Spec {
    pub(super) keywords: &'static str,
    pub(super) types: &'static str,
    pub(super) constants: &'static str,
    pub(super) functions: &'static str,
    pub(super) variables: &'static str,
    /// Keywords before the name of a function.
    pub(super) before_function: &'static str,
    /// Keywords before the name of a type.
    pub(super) before_type: &'static str,
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    pub(super) quotes: &'static [Quote],
    pub(super) operators: &'static str,
    /// Bytes that belong to names besides letters, digits and `_`.
    pub(super) name_bytes: &'static str,
    pub(super) traits: u16,
    /// Bytes for which `hook` is asked first.
    pub(super) hook_bytes: &'static str,
    pub(super) hook: fn(&mut Lexer<'_>, &Grammar) -> bool,
    /// Asked for names directly before a quote or `#`: the name's end is given.
    pub(super) prefix: fn(&mut Lexer<'_>, &Grammar, usize) -> bool,
}

impl Spec {
    /// What most languages with braces share.
    pub(super) const BASE: Self = Self {
        keywords: "",
        types: "",
        constants: "true false null",
        functions: "",
        variables: "this super",
        before_function: "",
        before_type: "",
        line_comments: &["//"],
        block_comments: &[("/*", "*/")],
        quotes: &[Quote::line("\""), Quote::line("'")],
        operators: "+-*/%=<>!&|^~?",
        name_bytes: "",
        traits: CALLS | UPPER_TYPES | CAPS,
        hook_bytes: "",
        hook: |_, _| false,
        prefix: |_, _, _| false,
    };
}

/// What the lexer does at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Blank,
    LineFeed,
    Name,
    Digit,
    /// A comment, a string or a hook may begin.
    Mark,
    Operator,
    Dot,
    Open,
    Close,
    /// `(` and `[`.
    Begins,
    /// `)` and `]`: a value ends.
    Ends,
    Other,
}

/// A language made ready: tables for each byte and for words.
pub(super) struct Grammar {
    pub(super) spec: Spec,
    pub(super) actions: [Action; 256],
    pub(super) operators: [bool; 256],
    pub(super) names: [bool; 256],
    pub(super) hooks: [bool; 256],
    words: Words,
}

impl Grammar {
    pub(super) fn new(spec: Spec) -> Self {
        let mut actions = [Action::Other; 256];
        let (mut names, mut operators, mut hooks) = ([false; 256], [false; 256], [false; 256]);
        for byte in 0..=255u8 {
            let at = byte as usize;
            names[at] = super::scan::in_name(byte) || spec.name_bytes.as_bytes().contains(&byte);
            operators[at] = spec.operators.as_bytes().contains(&byte);
            hooks[at] = spec.hook_bytes.as_bytes().contains(&byte);
            actions[at] = match byte {
                b' ' | b'\t' | b'\r' => Action::Blank,
                b'\n' => Action::LineFeed,
                b'0'..=b'9' => Action::Digit,
                b'.' => Action::Dot,
                b'{' => Action::Open,
                b'}' => Action::Close,
                b'(' | b'[' => Action::Begins,
                b')' | b']' => Action::Ends,
                _ if names[at] => Action::Name,
                _ if operators[at] => Action::Operator,
                _ => Action::Other,
            };
        }
        let comments = spec.line_comments.iter().chain(spec.block_comments.iter().map(|(open, _)| open));
        let marks = comments.chain(spec.quotes.iter().map(|quote| &quote.open)).map(|open| open.as_bytes()[0]);
        for byte in marks.chain(spec.hook_bytes.bytes()) {
            actions[byte as usize] = Action::Mark;
        }
        if spec.traits & PREPROCESSOR != 0 {
            actions[b'#' as usize] = Action::Mark;
        }
        if spec.traits & ANNOTATIONS != 0 {
            actions[b'@' as usize] = Action::Mark;
        }
        Self { words: Words::new(&spec), spec, actions, operators, names, hooks }
    }

    pub(super) const fn has(&self, feature: u16) -> bool {
        self.spec.traits & feature != 0
    }

    /// The class of a word and what it makes of the next one.
    #[inline]
    pub(super) fn word(&self, word: &[u8]) -> Option<(Class, Prev)> {
        self.words.get(word)
    }
}

const SLOTS: usize = 1024;

/// Words with their meanings: a table with open addressing.
struct Words {
    slots: Box<[u16; SLOTS]>,
    list: Vec<(&'static str, Class, Prev)>,
    longest: usize,
    caseless: bool,
}

impl Words {
    fn new(spec: &Spec) -> Self {
        let mut words =
            Self { slots: Box::new([0; SLOTS]), list: Vec::new(), longest: 0, caseless: spec.traits & CASELESS != 0 };
        let groups = [
            (spec.before_function, Class::Keyword, Prev::Function),
            (spec.before_type, Class::Keyword, Prev::Type),
            (spec.keywords, Class::Keyword, Prev::Word),
            (spec.variables, Class::Variable, Prev::Value),
            (spec.constants, Class::Constant, Prev::Value),
            (spec.types, Class::Type, Prev::Value),
            (spec.functions, Class::Function, Prev::Value),
        ];
        for (list, class, next) in groups {
            for word in list.split_ascii_whitespace() {
                words.add(word, class, next);
            }
        }
        words
    }

    fn add(&mut self, word: &'static str, class: Class, next: Prev) {
        if self.get(word.as_bytes()).is_some() || self.list.len() >= SLOTS / 2 {
            return;
        }
        let mut slot = slot(word.as_bytes());
        while self.slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        self.list.push((word, class, next));
        self.slots[slot] = self.list.len() as u16;
        self.longest = self.longest.max(word.len());
    }

    #[inline]
    fn get(&self, word: &[u8]) -> Option<(Class, Prev)> {
        if word.len() > self.longest || word.is_empty() {
            return None;
        }
        let mut slot = slot(word);
        loop {
            let (known, class, next) = match self.slots[slot] {
                0 => return None,
                index => self.list[index as usize - 1],
            };
            let same =
                if self.caseless { known.as_bytes().eq_ignore_ascii_case(word) } else { known.as_bytes() == word };
            if same {
                return Some((class, next));
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

/// Letters differ from their capitals in one bit, which is left out for all.
#[inline]
fn slot(word: &[u8]) -> usize {
    let byte = |at: usize| usize::from(word[at] & !32);
    let last = word.len() - 1;
    (byte(0) * 31 + byte(last / 2) * 17 + byte(last) * 101 + byte(last.min(1)) * 7 + word.len() * 61) % SLOTS
}
