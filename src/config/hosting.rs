//! `[hosting]` and `[security]`: how the site is served, and where weaknesses are reported.

use crate::diag::Span;

/// `[hosting]` (Placet).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosting {
    /// Compressed twins that are written beside text files.
    pub compress: Vec<Coding>,
    /// Whether browsers are told to use `https` only; off by default, because it may bind the whole domain.
    pub hsts: Option<Hsts>,
    /// Which files say what is served.
    pub version: VersionFiles,
    /// Public address of the repository, for those files.
    pub source: Option<String>,
}

/// `Strict-Transport-Security` (RFC 6797).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hsts {
    /// How long browsers keep to it, in seconds.
    pub seconds: usize,
    /// Whether all hosts below this one are meant as well.
    pub subdomains: bool,
}

/// Files that say what is served (Mozilla Dockerflow).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VersionFiles {
    /// `version.json`.
    #[default]
    Json,
    /// The same, and `__version__` and `__lbheartbeat__`.
    Dockerflow,
    /// None.
    None,
}

impl VersionFiles {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 3] =
        [("json", Self::Json), ("dockerflow", Self::Dockerflow), ("none", Self::None)];
}

/// A content coding (RFC 9110, 8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coding {
    /// Brotli (RFC 7932).
    Br,
    /// Gzip (RFC 1952).
    Gzip,
}

impl Coding {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Br, Self::Gzip];

    /// Its name in `Content-Encoding`, in files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Br => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What is added to the name of a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Br => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The coding of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|coding| coding.as_str().eq_ignore_ascii_case(word))
    }
}

/// `[security]`: what `/.well-known/security.txt` says (RFC 9116, Placet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact {
    /// Where it stands.
    pub span: Span,
    /// Addresses with their scheme, in the order of preference.
    pub contact: Vec<String>,
    /// Until when the file is to be trusted, as RFC 3339 writes it.
    pub expires: String,
    /// Keys for encrypted reports.
    pub encryption: Vec<String>,
    /// Who has reported something.
    pub acknowledgments: Vec<String>,
    /// Languages that are understood.
    pub languages: Vec<String>,
    /// What is expected of reporters.
    pub policy: Vec<String>,
    /// Work in security at the company.
    pub hiring: Vec<String>,
}
