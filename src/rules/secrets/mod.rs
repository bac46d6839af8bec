//! Secrets in text, found with rules in the format of gitleaks 8 (`gitleaks.toml`).
//!
//! The own pack (`default.toml`) is always there; a policy may name a rule file, which replaces it or extends it
//! with `useDefault`. What is found is never printed: see [`Redacted`](crate::diag::Redacted).

mod allow;
mod entropy;
mod keywords;
mod literals;
mod merge;
mod model;
mod pattern;
mod read;
mod scan;

use std::sync::{Arc, LazyLock};

pub use scan::Found;

use super::{Rule, RuleDef, sec};
use crate::diag::{FileId, Sink, Sources};
use crate::world::World;

/// The own pack.
const DEFAULT: &str = include_str!("default.toml");

static OWN: LazyLock<SecretRules> = LazyLock::new(|| {
    let (mut sink, mut sources) = (Sink::new(), Sources::new());
    let file = sources.add("default.toml", "");
    let read = read::read(file, DEFAULT, &mut sink);
    // A mistake in the pack is a mistake of this program: the rule that uses it fails, and that blocks.
    assert!(sink.is_empty(), "the own rules cannot be used: {:?}", sink.findings());
    SecretRules::new(merge::finish(merge::Merged::of(read), &mut sink), false)
});

/// Rules that are ready to look for secrets; cheap to clone.
#[derive(Debug, Clone)]
pub struct SecretRules {
    engine: Arc<scan::Engine>,
}

impl Default for SecretRules {
    /// The own pack.
    fn default() -> Self {
        OWN.clone()
    }
}

impl SecretRules {
    /// Reads the rule file at `path`, from the root of the site, and those that it extends. Without a path, and where
    /// a file cannot be read at all, the own pack is used; every mistake is a finding `SEC021`.
    pub fn load(world: &dyn World, path: Option<&str>, sources: &mut Sources, sink: &mut Sink) -> Self {
        let Some(path) = path else { return Self::default() };
        let Some(merged) = merge::load(world, path, (sources, sink)) else { return Self::default() };
        Self::new(merge::finish(merged, sink), true)
    }

    /// The rules in one text that is already among the sources.
    pub fn from_text(file: FileId, text: &str, sink: &mut Sink) -> Self {
        let read = read::read(file, text, sink);
        Self::new(merge::finish(merge::Merged::of(read), sink), true)
    }

    fn new(model: model::Model, marks: bool) -> Self {
        Self { engine: Arc::new(scan::Engine::new(model, marks)) }
    }

    /// Looks for secrets in the bytes of a file. `path` is what the path conditions of the rules see.
    pub fn scan(&self, path: &str, text: &[u8]) -> Vec<Found> {
        self.engine.scan(path, text)
    }

    /// Number of rules.
    pub fn len(&self) -> usize {
        self.engine.rules().len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Compiles every expression now instead of when it is first needed; gives the ids of rules that cannot be used.
    pub fn compile(&self) -> Vec<String> {
        self.engine.rules().iter().filter(|rule| !rule.compiles()).map(|rule| rule.id.value.clone()).collect()
    }

    /// The rules of a [`RuleSet`](super::RuleSet) that look for these secrets; they take the place of the built-in one.
    pub fn into_rules(self) -> Vec<(&'static RuleDef, Box<dyn Rule>)> {
        vec![(&sec::secret_in_text::RULE, Box::new(sec::secret_in_text::SecretInText::with(self)))]
    }
}

#[cfg(test)]
mod tests;
