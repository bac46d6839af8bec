//! Rules as they stand in a file, after reading.

use std::sync::Arc;

use super::allow::Allow;
use super::pattern::Pattern;
use crate::diag::{At, Span};

/// One `[[rules]]`.
#[derive(Debug, Clone)]
pub(super) struct SecretRule {
    /// Its id, with its place.
    pub(super) id: At<String>,
    /// What is looked for.
    pub(super) regex: Option<Arc<Pattern>>,
    /// Condition on the path; alone it names the file itself.
    pub(super) path: Option<Arc<Pattern>>,
    /// Group that holds the secret; 0 for the first that is not empty.
    pub(super) group: At<usize>,
    /// A secret with at most this entropy is none; 0 for no limit.
    pub(super) entropy: f64,
    /// Words of which one has to occur, in lower case.
    pub(super) keywords: Vec<String>,
    /// What is no secret after all.
    pub(super) allow: Vec<Arc<Allow>>,
    /// Other rules that have to find something nearby.
    pub(super) required: Vec<Required>,
    /// Is only there for other rules.
    pub(super) silent: bool,
}

/// One `[[rules.required]]`.
#[derive(Debug, Clone)]
pub(super) struct Required {
    /// The other rule.
    pub(super) id: At<String>,
    /// Most lines apart.
    pub(super) lines: Option<usize>,
    /// Most columns apart.
    pub(super) columns: Option<usize>,
}

/// All rules of a file and of those it extends.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// The rules.
    pub(super) rules: Vec<SecretRule>,
    /// What is no secret, whatever the rule.
    pub(super) allow: Vec<Arc<Allow>>,
}

/// One file.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Its rules.
    pub(super) rules: Vec<SecretRule>,
    /// Its global allowlists.
    pub(super) allow: Vec<Arc<Allow>>,
    /// Those for some rules only.
    pub(super) targeted: Vec<(At<String>, Arc<Allow>)>,
    /// What it extends.
    pub(super) extend: Extend,
}

/// `[extend]`.
#[derive(Debug, Default)]
pub(super) struct Extend {
    /// Another rule file.
    pub(super) path: Option<At<String>>,
    /// The own pack.
    pub(super) own: Option<Span>,
    /// Rules of it that are left out.
    pub(super) disabled: Vec<At<String>>,
}

impl SecretRule {
    /// Whether all its expressions can be compiled.
    pub(super) fn compiles(&self) -> bool {
        [&self.regex, &self.path].into_iter().flatten().all(|pattern| pattern.regex().is_some())
            && self.allow.iter().all(|allow| allow.compiles())
    }
}
