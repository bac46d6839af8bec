//! Policy packs: rules that legal and compliance write as data, without code.
//!
//! A pack is one file ([`Pack::read`]). Its own rules become two families of findings, `LEG001/PACK.RULE` for what
//! must be there and `LEG002/PACK.RULE` for what must not ([`rules`]); the levels it asks for are data ([`levels`])
//! that only the judge uses. [`shipped`] are the packs that come with the program, [`test`] runs the examples of a
//! pack. The format is described in `docs/packs.md`.
//!
//! ```
//! use placet::diag::{FileId, Sink};
//! use placet::rules::pattern::{Pack, shipped, test};
//!
//! let (_, text) = shipped().iter().find(|(name, _)| *name == "endorsements").unwrap();
//! let mut sink = Sink::new();
//! let pack = Pack::read(FileId(0), text, &mut sink).unwrap();
//! assert!(test(&pack).iter().all(|example| example.is_as_expected()));
//! ```

mod built;
mod condition;
mod details;
mod example;
mod hosts;
mod pack;
mod page;
mod prose;
mod read;
mod read_demand;
mod read_rule;
mod read_when;
mod search;

use std::sync::Arc;

pub use example::{ExampleOutcome, test};
pub use pack::{Demand, Enforcement, Expect, Forbid, Grade, Pack, PackRule, Require, Retention, When};

use super::leg::missing_required_part;
use super::{PageCx, Rule, RuleDef, Scope};
use crate::diag::{FileId, Sink};

/// The same family where it looks at built pages.
const BUILT: RuleDef = RuleDef { scope: Scope::Output, ..missing_required_part::RULE };

/// The packs that come with the program: name and text.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        ("accessibility", include_str!("../../../packs/accessibility.toml")),
        ("broker-dealer", include_str!("../../../packs/broker-dealer.toml")),
        ("de-imprint", include_str!("../../../packs/de-imprint.toml")),
        ("endorsements", include_str!("../../../packs/endorsements.toml")),
        ("eu-privacy", include_str!("../../../packs/eu-privacy.toml")),
        ("health", include_str!("../../../packs/health.toml")),
        ("media-rights", include_str!("../../../packs/media-rights.toml")),
        ("plain-language", include_str!("../../../packs/plain-language.toml")),
        ("public-company", include_str!("../../../packs/public-company.toml")),
        ("retention", include_str!("../../../packs/retention.toml")),
        ("trademarks", include_str!("../../../packs/trademarks.toml")),
    ]
}

impl Pack {
    /// Reads a pack. Everything that cannot be used is a finding; a rule that cannot be used is left out, and the
    /// finding blocks.
    ///
    /// `None` when the file cannot be read at all or says not who it is.
    pub fn read(file: FileId, text: &str, sink: &mut Sink) -> Option<Self> {
        read::pack(file, text, sink)
    }
}

impl PackRule {
    /// Whether the rule applies to a post: its `when` holds and its `unless` does not.
    pub fn applies(&self, cx: &PageCx<'_>) -> bool {
        page::applies(self, cx)
    }
}

/// The rules of packs, to be added to a rule set. Each looks at a post or built page once for all packs.
pub fn rules(packs: Vec<Arc<Pack>>) -> Vec<(&'static RuleDef, Box<dyn Rule>)> {
    let built: Vec<Arc<Pack>> =
        packs.iter().filter(|pack| pack.rules.iter().any(|rule| rule.demand.built())).cloned().collect();
    let mut rules: Vec<(&'static RuleDef, Box<dyn Rule>)> = Vec::new();
    if packs.iter().any(|pack| !pack.rules.is_empty()) {
        rules.push((&missing_required_part::RULE, Box::new(page::Posts { packs })));
    }
    if !built.is_empty() {
        rules.push((&BUILT, Box::new(built::Pages { packs: built })));
    }
    rules
}

/// What a pack asks for a code: an instance (`LEG001/pack.rule`) or a built-in rule.
pub fn level(pack: &Pack, code: &str) -> Option<Grade> {
    let own = pack.rule(code).map(|rule| rule.grade);
    own.or_else(|| pack.levels.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(code)).map(|(_, grade)| *grade))
}

/// Everything a pack asks for, in the order in which it applies: a later entry for a code replaces an earlier one.
pub fn levels(pack: &Pack) -> Vec<(&str, Grade)> {
    let built_in = pack.levels.iter().map(|(code, grade)| (*code, *grade));
    built_in.chain(pack.rules.iter().map(|rule| (rule.code.as_str(), rule.grade))).collect()
}
