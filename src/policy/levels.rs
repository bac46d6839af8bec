//! What a policy says of each rule: its level, and whether an exception may cover it.

use std::collections::BTreeMap;

use super::waivers::Waivers;
use crate::diag::Span;
pub use crate::rules::Enforcement;
use crate::rules::{self, Level};

/// Who set a level. A later one in this list wins over an earlier one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody: the level that the rule comes with.
    #[default]
    BuiltIn,
    /// A pack, by its name. Of several packs the strictest counts.
    Pack(String),
    /// The policy.
    Policy,
    /// The policy, for pages below this folder of `content/`.
    Section(String),
    /// The policy, for this environment.
    Environment(String),
    /// An option of the command line; it can only tighten.
    Flag,
}

impl Origin {
    /// In words.
    pub fn title(&self) -> String {
        match self {
            Self::BuiltIn => "built in".to_owned(),
            Self::Pack(name) => format!("pack {name}"),
            Self::Policy => "policy".to_owned(),
            Self::Section(section) => format!("section {section}"),
            Self::Environment(name) => format!("environment {name}"),
            Self::Flag => "command line".to_owned(),
        }
    }
}

/// What a policy says about one code, or one group of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The level it asks for.
    pub level: Level,
    /// Whether a waiver may cover it; none leaves that as it was.
    pub enforcement: Option<Enforcement>,
    /// Where it says so.
    pub span: Option<Span>,
}

/// All clauses of one origin, by code of an instance (`BRD001/House.Terms`), code (`BRD001`) or group (`BRD`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// Who says so.
    pub origin: Origin,
    /// The clauses.
    pub clauses: BTreeMap<String, Clause>,
}

impl Layer {
    /// The clause for a code: the closest of instance, code and group.
    fn clause(&self, code: &str) -> Option<&Clause> {
        let family = rules::family(code);
        let group = family.trim_end_matches(|c: char| c.is_ascii_digit());
        // `A11Y029` has a digit in its prefix; cutting the number leaves `A11Y`.
        [code, family, group].into_iter().find_map(|key| self.clauses.get(key))
    }

    fn applies(&self, path: Option<&str>) -> bool {
        let Origin::Section(section) = &self.origin else { return true };
        let inside = path.and_then(|path| path.strip_prefix("content/")?.strip_prefix(section.as_str()));
        inside.is_some_and(|rest| rest.starts_with(['/', '.']))
    }
}

/// What is in force for one code in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce<'p> {
    /// What a finding leads to.
    pub level: Level,
    /// Whether a waiver may cover it.
    pub enforcement: Enforcement,
    /// The clause that decided, if a file says so.
    pub clause: Option<Span>,
    /// Who decided.
    pub origin: &'p Origin,
}

/// The levels in force. Without any clause every rule has its built-in level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    layers: Vec<Layer>,
    /// Advice stops as well.
    pub strict: bool,
    /// Exceptions.
    pub waivers: Waivers,
}

static BUILT_IN: Origin = Origin::BuiltIn;
static FLAG: Origin = Origin::Flag;

impl Policy {
    /// Adds the clauses of one origin.
    pub fn add(&mut self, layer: Layer) {
        self.layers.push(layer);
        // Stable: packs and sections of the same depth stay in the order of the file.
        self.layers.sort_by_key(|layer| (rank(&layer.origin), depth(&layer.origin)));
    }

    /// The instances of families that clauses name (`BRD001/House.Terms`), in order.
    pub fn instances(&self) -> Vec<&str> {
        let keys = self.layers.iter().flat_map(|layer| layer.clauses.keys());
        let mut instances: Vec<&str> = keys.map(String::as_str).filter(|key| key.contains('/')).collect();
        instances.sort_unstable();
        instances.dedup();
        instances
    }

    /// What is in force for a code at a path from the root of the site. Locked rules keep their level, and a
    /// code that nobody registered blocks (fail closed).
    pub fn in_force(&self, code: &str, path: Option<&str>) -> InForce<'_> {
        let rule = rules::find(code);
        let default = rule.map_or(Level::Block, |rule| rule.meta.default);
        let mut found = InForce { level: default, enforcement: Enforcement::Soft, clause: None, origin: &BUILT_IN };
        if rule.is_some_and(rules::RuleDef::locked) {
            return InForce { enforcement: Enforcement::Hard, ..found };
        }
        for layer in self.layers.iter().filter(|layer| layer.applies(path)) {
            let Some(clause) = layer.clause(code) else { continue };
            let among_packs = matches!((found.origin, &layer.origin), (Origin::Pack(_), Origin::Pack(_)));
            if among_packs && clause.level < found.level {
                continue;
            }
            found = InForce {
                level: clause.level,
                enforcement: clause.enforcement.unwrap_or(found.enforcement),
                clause: clause.span,
                origin: &layer.origin,
            };
        }
        if self.strict && found.level == Level::Advise {
            found = InForce { level: Level::Block, origin: &FLAG, ..found };
        }
        found
    }
}

fn rank(origin: &Origin) -> u8 {
    match origin {
        Origin::BuiltIn => 0,
        Origin::Pack(_) => 1,
        Origin::Policy => 2,
        Origin::Section(_) => 3,
        Origin::Environment(_) => 4,
        Origin::Flag => 5,
    }
}

/// A deeper section is closer to the page.
fn depth(origin: &Origin) -> usize {
    if let Origin::Section(section) = origin { section.split('/').count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(origin: Origin, clauses: &[(&str, Level)]) -> Layer {
        let clause = |level| Clause { level, enforcement: None, span: None };
        Layer { origin, clauses: clauses.iter().map(|(key, level)| ((*key).to_owned(), clause(*level))).collect() }
    }

    #[test]
    fn later_origins_win_and_closer_keys_within_one() {
        let mut policy = Policy::default();
        policy.add(layer(Origin::Section("blog/news".into()), &[("LNK", Level::Off)]));
        policy.add(layer(Origin::Section("blog".into()), &[("LNK", Level::Block)]));
        policy.add(layer(Origin::Policy, &[("LNK", Level::Block), ("LNK005", Level::Advise)]));
        let level = |code, path| policy.in_force(code, path).level;
        assert_eq!(level("LNK005", None), Level::Advise);
        assert_eq!(level("LNK006", Some("content/about.md")), Level::Block);
        assert_eq!(level("LNK005", Some("content/blog/a.md")), Level::Block);
        assert_eq!(level("LNK005", Some("content/blog/news/a.md")), Level::Off);
        assert_eq!(level("LNK005", Some("content/blogs/a.md")), Level::Advise);
        assert_eq!(level("LNK005", Some("content/blog/news.md")), Level::Off);
    }

    #[test]
    fn of_several_packs_the_strictest_counts_and_the_policy_after_them() {
        let mut policy = Policy::default();
        policy.add(layer(Origin::Pack("a".into()), &[("A11Y", Level::Block)]));
        policy.add(layer(Origin::Pack("b".into()), &[("A11Y006", Level::Advise)]));
        assert_eq!(policy.in_force("A11Y006", None).level, Level::Block);
        policy.add(layer(Origin::Policy, &[("A11Y006", Level::Advise)]));
        assert_eq!(policy.in_force("A11Y006", None).level, Level::Advise);
        policy.strict = true;
        assert_eq!(policy.in_force("A11Y006", None).level, Level::Block);
    }

    #[test]
    fn locked_rules_and_unknown_codes_block_whatever_a_policy_says() {
        let mut policy = Policy::default();
        policy.add(layer(Origin::Policy, &[("INT", Level::Off), ("GOV001", Level::Off)]));
        assert_eq!(policy.in_force("INT001", None).level, Level::Block);
        assert_eq!(policy.in_force("GOV001", None).enforcement, Enforcement::Hard);
        assert_eq!(policy.in_force("XYZ999", None).level, Level::Block);
    }
}
