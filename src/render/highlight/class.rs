//! The vocabulary of classes that highlighted code carries.

/// What a piece of code is: one of 17 classes, or plain.
///
/// The same vocabulary comes out of the built-in lexers and of syntect, and every style sheet colours
/// exactly these classes. Punctuation and ordinary names are plain: they carry no span, so a page weighs
/// about half of what it would otherwise.
///
/// | class | letter | holds |
/// |---|---|---|
/// | `Keyword` | `z-k` | words of the language: `fn`, `return`, `class`, `SELECT` |
/// | `String` | `z-s` | strings, characters, regular expressions, plain values of YAML |
/// | `Escape` | `z-e` | escapes and interpolation marks inside a string: `\n`, `${` |
/// | `Comment` | `z-c` | comments |
/// | `Number` | `z-n` | numbers, with their units |
/// | `Constant` | `z-b` | `true`, `null`, names in capitals, colours, dates |
/// | `Type` | `z-t` | types, classes, traits |
/// | `Function` | `z-f` | functions where they are defined or called; commands of a shell |
/// | `Macro` | `z-m` | macros, annotations, decorators, preprocessor lines |
/// | `Variable` | `z-v` | variables with a mark (`$HOME`), `self`, `this` |
/// | `Attribute` | `z-a` | keys of data, attributes of tags, properties of CSS |
/// | `Tag` | `z-g` | tags of HTML and XML, selectors of CSS |
/// | `Operator` | `z-o` | operators |
/// | `Inserted` | `z-i` | lines added in a diff |
/// | `Deleted` | `z-d` | lines removed in a diff |
/// | `Heading` | `z-h` | headings of Markdown, sections of INI and TOML, places in a diff |
/// | `Prompt` | `z-u` | prompts in a console session; not selectable, so a copied command runs |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Class {
    /// No span.
    #[default]
    Plain,
    /// Words of the language.
    Keyword,
    /// Strings.
    String,
    /// Escapes inside strings.
    Escape,
    /// Comments.
    Comment,
    /// Numbers.
    Number,
    /// Fixed values.
    Constant,
    /// Types.
    Type,
    /// Functions and commands.
    Function,
    /// Macros and annotations.
    Macro,
    /// Marked variables.
    Variable,
    /// Keys, attributes, properties.
    Attribute,
    /// Tags and selectors.
    Tag,
    /// Operators.
    Operator,
    /// Added lines.
    Inserted,
    /// Removed lines.
    Deleted,
    /// Headings and sections.
    Heading,
    /// Prompts.
    Prompt,
}

impl Class {
    /// All classes but `Plain`.
    pub const ALL: [Self; 17] = [
        Self::Keyword,
        Self::String,
        Self::Escape,
        Self::Comment,
        Self::Number,
        Self::Constant,
        Self::Type,
        Self::Function,
        Self::Macro,
        Self::Variable,
        Self::Attribute,
        Self::Tag,
        Self::Operator,
        Self::Inserted,
        Self::Deleted,
        Self::Heading,
        Self::Prompt,
    ];

    /// The letter after `z-` in the class attribute; empty for `Plain`.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "k",
            Self::String => "s",
            Self::Escape => "e",
            Self::Comment => "c",
            Self::Number => "n",
            Self::Constant => "b",
            Self::Type => "t",
            Self::Function => "f",
            Self::Macro => "m",
            Self::Variable => "v",
            Self::Attribute => "a",
            Self::Tag => "g",
            Self::Operator => "o",
            Self::Inserted => "i",
            Self::Deleted => "d",
            Self::Heading => "h",
            Self::Prompt => "u",
        }
    }

    /// The opening tag; empty for `Plain`.
    pub(super) const fn open(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "<span class=\"z-k\">",
            Self::String => "<span class=\"z-s\">",
            Self::Escape => "<span class=\"z-e\">",
            Self::Comment => "<span class=\"z-c\">",
            Self::Number => "<span class=\"z-n\">",
            Self::Constant => "<span class=\"z-b\">",
            Self::Type => "<span class=\"z-t\">",
            Self::Function => "<span class=\"z-f\">",
            Self::Macro => "<span class=\"z-m\">",
            Self::Variable => "<span class=\"z-v\">",
            Self::Attribute => "<span class=\"z-a\">",
            Self::Tag => "<span class=\"z-g\">",
            Self::Operator => "<span class=\"z-o\">",
            Self::Inserted => "<span class=\"z-i\">",
            Self::Deleted => "<span class=\"z-d\">",
            Self::Heading => "<span class=\"z-h\">",
            Self::Prompt => "<span class=\"z-u\">",
        }
    }
}
