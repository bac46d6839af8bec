//! Allowlists: what looks like a secret and is none.

use super::pattern::Pattern;

/// What an expression of an allowlist is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Against {
    /// The secret.
    #[default]
    Secret,
    /// The whole match.
    Match,
    /// The lines of the match.
    Line,
}

/// One allowlist.
#[derive(Debug, Default)]
pub(super) struct Allow {
    /// Whether all kinds that are present have to agree.
    pub(super) all: bool,
    /// Whether it names commits; there are none in a site, so that kind never agrees.
    pub(super) commits: bool,
    /// Expressions for paths.
    pub(super) paths: Vec<Pattern>,
    /// Expressions for what was found.
    pub(super) regexes: Vec<Pattern>,
    /// What they are held against.
    pub(super) against: Against,
    /// Words inside the secret, in lower case.
    pub(super) stopwords: Vec<String>,
}

/// What was found, for an allowlist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) path: &'a str,
    pub(super) secret: &'a [u8],
    pub(super) matched: &'a [u8],
    pub(super) line: &'a [u8],
}

impl Allow {
    /// Whether it holds nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.commits && self.paths.is_empty() && self.regexes.is_empty() && self.stopwords.is_empty()
    }

    /// Whether all expressions can be compiled.
    pub(super) fn compiles(&self) -> bool {
        self.paths.iter().chain(&self.regexes).all(|pattern| pattern.regex().is_some())
    }

    /// Whether a whole file is allowed because of its path.
    pub(super) fn allows_file(&self, path: &str) -> bool {
        let agrees = self.allows_path(path);
        if self.all { !self.commits && self.regexes.is_empty() && self.stopwords.is_empty() && agrees } else { agrees }
    }

    /// Whether what was found is allowed.
    pub(super) fn allows(&self, found: &Candidate<'_>) -> bool {
        let target = match self.against {
            Against::Secret => found.secret,
            Against::Match => found.matched,
            Against::Line => found.line,
        };
        let regex = || !target.is_empty() && self.regexes.iter().any(|pattern| pattern.is_match(target));
        let stopword = || self.has_stopword(found.secret);
        if !self.all {
            return regex() || stopword();
        }
        !self.commits
            && (self.paths.is_empty() || self.allows_path(found.path))
            && (self.regexes.is_empty() || regex())
            && (self.stopwords.is_empty() || stopword())
    }

    fn allows_path(&self, path: &str) -> bool {
        !path.is_empty() && self.paths.iter().any(|pattern| pattern.is_match(path.as_bytes()))
    }

    fn has_stopword(&self, secret: &[u8]) -> bool {
        if self.stopwords.is_empty() || secret.is_empty() {
            return false;
        }
        let lower = String::from_utf8_lossy(secret).to_lowercase();
        self.stopwords.iter().any(|word| lower.contains(word.as_str()))
    }
}
