//! What a pack is: its header, the levels it asks for and its rules.

use globset::GlobSet;

use super::hosts::LinkFilter;
use super::search::Search;
use crate::config::node::Table;
use crate::content::{DocumentKind, When as Moment};
use crate::diag::{At, FileId, Span};
use crate::rules::{Enforcement, Level};

/// What a pack asks for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grade {
    /// Level.
    pub level: Level,
    /// Enforcement.
    pub enforcement: Enforcement,
    /// The line that says so.
    pub span: Span,
}

/// How long published versions are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Name of the class of records.
    pub class: String,
    /// Fewest years a published version is kept.
    pub years: u32,
    /// The first of these years in which it must be at hand without delay.
    pub at_hand: u32,
    /// Where it stands.
    pub span: Span,
}

/// A policy pack: one file.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The file.
    pub file: FileId,
    /// Name in kebab-case; part of the codes of its rules.
    pub name: At<String>,
    /// Version.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// Where it applies (`US`, `EU`, `DE`); empty for house rules.
    pub jurisdiction: Vec<String>,
    /// Laws, standards and house rules it follows.
    pub controls: Vec<String>,
    /// The day on which somebody read it last.
    pub reviewed_on: At<Moment>,
    /// The day by which somebody must read it again.
    pub review_by: At<Moment>,
    /// What it is not.
    pub disclaimer: String,
    /// How long published versions are kept, if it says so.
    pub retention: Option<Retention>,
    /// Rules.
    pub rules: Vec<PackRule>,
    /// Levels of built-in rules in the order in which they apply: groups, then single codes.
    pub(super) levels: Vec<(&'static str, Grade)>,
    /// Options of built-in rules by code.
    pub(super) options: Vec<(At<&'static str>, Table)>,
}

impl Pack {
    /// Options of built-in rules: code and options.
    pub fn options(&self) -> impl Iterator<Item = (&'static str, &Table)> {
        self.options.iter().map(|(code, table)| (code.value, table))
    }

    /// A rule by its whole code (`LEG001/pack.rule`).
    pub fn rule(&self, code: &str) -> Option<&PackRule> {
        self.rules.iter().find(|rule| rule.code == code)
    }
}

/// One rule of a pack.
#[derive(Debug, Clone)]
pub struct PackRule {
    /// Whole code: `LEG001/pack.rule`.
    pub code: String,
    /// Name within the pack, in kebab-case.
    pub id: At<String>,
    /// Name that several rules share.
    pub group: Option<String>,
    /// What to do: title of its findings.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// How to fix it.
    pub fix: String,
    /// The law, standard or house rule behind it.
    pub control: Option<String>,
    /// Level and enforcement.
    pub grade: Grade,
    /// When it applies.
    pub when: When,
    /// When it does not apply although `when` says so.
    pub unless: Option<When>,
    /// What must be there or must not be there.
    pub demand: Demand,
    /// Its examples.
    pub(super) examples: Vec<PackExample>,
}

impl PackRule {
    /// The role that must have approved, if the rule asks for one.
    pub fn approval(&self) -> Option<&At<String>> {
        self.require().and_then(|require| require.approval.as_ref())
    }

    /// How long before publication the post must be complete, if the rule says so: `2d` or `48h`.
    pub fn lead_time(&self) -> Option<&At<String>> {
        self.require().and_then(|require| require.lead_time.as_ref())
    }

    /// Whether there is nothing to look for: only approvals and lead times, which others hold.
    pub fn is_data_only(&self) -> bool {
        self.require().is_some_and(|require| {
            require.text.is_none() && require.detail.is_none() && require.link.is_none() && !self.demand.built()
        })
    }

    pub(super) fn require(&self) -> Option<&Require> {
        match &self.demand {
            Demand::Require(require) => Some(require),
            Demand::Forbid(_) => None,
        }
    }
}

/// What a rule demands.
#[derive(Debug, Clone)]
pub enum Demand {
    /// Parts that must be there (`LEG001`).
    Require(Box<Require>),
    /// What must not be there (`LEG002`).
    Forbid(Box<Forbid>),
}

impl Demand {
    /// Whether built pages are looked at.
    pub(super) fn built(&self) -> bool {
        match self {
            Self::Require(require) => {
                require.element.is_some()
                    || require.rel.is_some()
                    || require.link.as_ref().is_some_and(|link| link.built)
            }
            Self::Forbid(forbid) => forbid.element.is_some(),
        }
    }

    /// The registered code of its findings.
    pub(super) fn family(&self) -> &'static str {
        match self {
            Self::Require(_) => "LEG001",
            Self::Forbid(_) => "LEG002",
        }
    }
}

/// When a rule applies: everything that is given must hold; a list holds if one of its entries does.
#[derive(Debug, Clone, Default)]
pub struct When {
    pub(super) kind: Option<DocumentKind>,
    pub(super) sections: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) files: Option<GlobSet>,
    /// Taxonomy and its terms, in lower case.
    pub(super) terms: Vec<(String, Vec<String>)>,
    pub(super) details: Vec<DetailTest>,
    pub(super) dates: Vec<DateTest>,
    pub(super) links: Vec<LinkFilter>,
    pub(super) text: Option<Search>,
}

/// A test of one of the details at the top of a post.
#[derive(Debug, Clone)]
pub(super) struct DetailTest {
    pub(super) key: String,
    /// Values, in lower case; none means any.
    pub(super) is: Vec<String>,
    pub(super) present: bool,
}

/// A relation between two dates of a post.
#[derive(Debug, Clone)]
pub(super) struct DateTest {
    pub(super) key: String,
    pub(super) other: String,
    /// Whether the first must lie after the other; else before.
    pub(super) after: bool,
    /// By more than so many days.
    pub(super) days: i64,
}

/// Parts that must be there.
#[derive(Debug, Clone, Default)]
pub struct Require {
    pub(super) text: Option<RequiredText>,
    pub(super) detail: Option<RequiredDetail>,
    pub(super) link: Option<RequiredLink>,
    pub(super) rel: Option<RequiredRel>,
    pub(super) element: Option<ElementFilter>,
    pub(super) approval: Option<At<String>>,
    pub(super) lead_time: Option<At<String>>,
}

/// A text that must stand in a post.
#[derive(Debug, Clone)]
pub(super) struct RequiredText {
    /// Any text, if there is nothing to look for.
    pub(super) search: Option<Search>,
    pub(super) within_blocks: Option<usize>,
    pub(super) before: Option<Before>,
    /// Fewest characters of the block it stands in; of the whole text, if there is nothing to look for.
    pub(super) min_length: Option<usize>,
}

/// Before the first of which links a text must stand.
#[derive(Debug, Clone)]
pub(super) enum Before {
    AnyLink,
    Outbound,
    Fitting(Vec<LinkFilter>),
}

/// A detail that must stand at the top of a post.
#[derive(Debug, Clone)]
pub(super) struct RequiredDetail {
    pub(super) key: String,
    /// Allowed values, in lower case; none means any.
    pub(super) values: Vec<String>,
}

/// A link that must be there; what is given must hold for one and the same link.
#[derive(Debug, Clone)]
pub(super) struct RequiredLink {
    /// Paths of this site without slashes at the ends.
    pub(super) to: Vec<String>,
    pub(super) filter: Option<LinkFilter>,
    pub(super) text: Option<Search>,
    /// Whether it is looked for in built pages.
    pub(super) built: bool,
}

/// What links that fit must have in `rel`.
#[derive(Debug, Clone)]
pub(super) struct RequiredRel {
    pub(super) values: Vec<String>,
    pub(super) links: Vec<LinkFilter>,
}

/// Elements of built pages.
#[derive(Debug, Clone)]
pub(super) struct ElementFilter {
    pub(super) name: String,
    pub(super) attribute: Option<String>,
    /// Values of the attribute, in lower case; none means any.
    pub(super) values: Vec<String>,
    /// Hosts or parameters of the address in the attribute.
    pub(super) filter: Option<LinkFilter>,
    /// Text inside.
    pub(super) text: Option<Search>,
}

/// What must not be there.
#[derive(Debug, Clone, Default)]
pub struct Forbid {
    pub(super) text: Option<Search>,
    /// Whether only the first place is looked at, and must be covered by an exception.
    pub(super) first: bool,
    pub(super) links: Vec<LinkFilter>,
    pub(super) detail: Option<RequiredDetail>,
    pub(super) element: Option<ElementFilter>,
}

/// What an example must come out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// At least one finding of the rule.
    Finding,
    /// None.
    Clear,
}

/// An example of a rule.
#[derive(Debug, Clone)]
pub(super) struct PackExample {
    pub(super) text: At<String>,
    pub(super) html: Option<String>,
    pub(super) path: String,
    pub(super) expect: Expect,
}
