//! What a rule is: data about it, examples, and code for those that look by themselves.

use serde::de::DeserializeOwned;

use super::context::{BuiltCx, OutputCx, PageCx, SiteCx};
use crate::diag::Sink;

/// What a finding leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Is not shown.
    Off,
    /// Is shown.
    Advise,
    /// Is shown and stops publication.
    Block,
}

impl Level {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 3] = [("off", Self::Off), ("advise", Self::Advise), ("block", Self::Block)];

    /// The word used in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Advise => "advise",
            Self::Block => "block",
        }
    }
}

/// Whether an exception may cover a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Enforcement {
    /// A waiver may cover it.
    #[default]
    Soft,
    /// Only a change of the policy helps.
    Hard,
}

impl Enforcement {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 2] = [("soft", Self::Soft), ("hard", Self::Hard)];

    /// The word used in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Soft => "soft",
            Self::Hard => "hard",
        }
    }
}

/// Which kind of stop a blocking finding causes; it decides the exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stops {
    /// Content or built pages need work.
    Content,
    /// The configuration cannot be understood.
    Configuration,
    /// The tool or its surroundings failed.
    Tool,
    /// An approval is missing.
    Approval,
    /// Outside the window, or inside a freeze or embargo.
    Window,
}

/// Group of a rule; the prefix of its code and the folder of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Configuration.
    Config,
    /// Content.
    Content,
    /// Links.
    Links,
    /// Pictures.
    Images,
    /// Accessibility.
    Accessibility,
    /// Security.
    Security,
    /// Personal data.
    PersonalData,
    /// Legal.
    Legal,
    /// Brand and language.
    Brand,
    /// Governance.
    Governance,
    /// Operating environment.
    Environment,
    /// Capacity.
    Capacity,
    /// Service.
    Service,
    /// Internal: always blocking.
    Internal,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 14] = [
        Self::Config,
        Self::Content,
        Self::Links,
        Self::Images,
        Self::Accessibility,
        Self::Security,
        Self::PersonalData,
        Self::Legal,
        Self::Brand,
        Self::Governance,
        Self::Environment,
        Self::Capacity,
        Self::Service,
        Self::Internal,
    ];

    /// Prefix of the codes.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Config => "CFG",
            Self::Content => "CNT",
            Self::Links => "LNK",
            Self::Images => "IMG",
            Self::Accessibility => "A11Y",
            Self::Security => "SEC",
            Self::PersonalData => "PII",
            Self::Legal => "LEG",
            Self::Brand => "BRD",
            Self::Governance => "GOV",
            Self::Environment => "SOE",
            Self::Capacity => "CAP",
            Self::Service => "SUP",
            Self::Internal => "INT",
        }
    }

    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Config => "configuration",
            Self::Content => "content",
            Self::Links => "links",
            Self::Images => "pictures",
            Self::Accessibility => "accessibility",
            Self::Security => "security",
            Self::PersonalData => "personal data",
            Self::Legal => "legal",
            Self::Brand => "brand and language",
            Self::Governance => "governance",
            Self::Environment => "operating environment",
            Self::Capacity => "capacity",
            Self::Service => "service",
            Self::Internal => "internal",
        }
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// An earlier stage pushes the finding while it reads; the rule has no code of its own.
    Stage,
    /// One page or section by itself, so that its verdict can be kept until the file changes.
    Page,
    /// The whole site before it is rendered.
    Site,
    /// The text of each page as it is written, and each built document.
    Text,
    /// One built document.
    Output,
    /// All built documents together.
    Built,
}

impl Scope {
    /// Whether rules of this scope run where those of another do.
    pub(super) fn covers(self, other: Self) -> bool {
        self == other || self == Self::Text && matches!(other, Self::Page | Self::Output)
    }

    /// In words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Stage => "checked while files are read",
            Self::Page => "checks each page",
            Self::Site => "checks the whole site",
            Self::Text => "checks each page as it is written and each built document",
            Self::Output => "checks each built document",
            Self::Built => "checks all built documents together",
        }
    }
}

/// What is known about a rule. All texts are for people who write posts.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// Group prefix and number; never used again for another rule.
    pub code: &'static str,
    /// The fault in kebab-case; reads well after "allow".
    pub name: &'static str,
    /// Group.
    pub group: Group,
    /// Level without a policy.
    pub default: Level,
    /// What a blocking finding means for the exit code.
    pub stops: Stops,
    /// Version the rule came with.
    pub since: &'static str,
    /// The fault in one sentence.
    pub summary: &'static str,
    /// What is looked at.
    pub checks: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to fix it.
    pub fix: &'static str,
    /// Options with their meaning.
    pub options: &'static [(&'static str, &'static str)],
    /// Laws, standards and further reading.
    pub references: &'static [&'static str],
}

/// Whether an example shows the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// At least one finding of the rule.
    Bad,
    /// No finding of the rule.
    Good,
    /// The fault cannot be shown as text, for the reason given.
    None,
}

/// An example: a small site as text, a line `-- path --` before each file. The tests run it.
///
/// A `config.toml` is made up where there is none.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What is expected of it.
    pub verdict: Verdict,
    /// The site, or the reason why there is none.
    pub text: &'static str,
}

impl Example {
    /// A site that has the fault.
    pub const fn bad(text: &'static str) -> Self {
        Self { verdict: Verdict::Bad, text }
    }

    /// A site that has not.
    pub const fn good(text: &'static str) -> Self {
        Self { verdict: Verdict::Good, text }
    }

    /// No example, for this reason.
    pub const fn none(reason: &'static str) -> Self {
        Self { verdict: Verdict::None, text: reason }
    }
}

/// Makes a rule from its options in the policy (an object, or null for all defaults).
pub type Build = fn(&serde_json::Value) -> Result<Box<dyn Rule>, String>;

/// A rule with everything about it.
#[derive(Debug, Clone, Copy)]
pub struct RuleDef {
    /// What is known about it.
    pub meta: Meta,
    /// Examples, bad ones first.
    pub examples: &'static [Example],
    /// What it looks at.
    pub scope: Scope,
    /// Makes it; none for [`Scope::Stage`] and for families, which are added to a rule set by hand.
    pub build: Option<Build>,
}

impl RuleDef {
    /// A code whose findings come from an earlier stage.
    pub const fn stage(meta: Meta, examples: &'static [Example]) -> Self {
        Self { meta, examples, scope: Scope::Stage, build: None }
    }

    /// A rule that looks by itself.
    pub const fn new(meta: Meta, examples: &'static [Example], scope: Scope, build: Build) -> Self {
        Self { meta, examples, scope, build: Some(build) }
    }

    /// A family of rules that are made from files of the policy (packs, styles), not from options alone.
    pub const fn family(meta: Meta, examples: &'static [Example], scope: Scope) -> Self {
        Self { meta, examples, scope, build: None }
    }

    /// Whether its level is fixed: a gate that cannot read its settings or its policy, or that failed, stays closed.
    pub fn locked(&self) -> bool {
        self.meta.group == Group::Internal
            || ["CFG001", "CFG005", "GOV001", "GOV002", "GOV003"].contains(&self.meta.code)
    }
}

/// A rule that looks by itself; only the method of its scope is called.
pub trait Rule: Send + Sync {
    /// Whether it wants the running text of pages in a language; then [`PageCx::running`] is there if it can be.
    fn hears(&self, _lang: &str) -> bool {
        false
    }

    /// Looks at one page.
    fn page(&self, _cx: &PageCx<'_>, _sink: &mut Sink) {}

    /// Looks at the whole site.
    fn site(&self, _cx: &SiteCx<'_>, _sink: &mut Sink) {}

    /// Looks at one built document.
    fn output(&self, _cx: &OutputCx<'_>, _sink: &mut Sink) {}

    /// Looks at all built documents together.
    fn built(&self, _cx: &BuiltCx<'_>, _sink: &mut Sink) {}
}

/// The [`Build`] function of a rule whose struct is its options.
///
/// # Errors
/// A text that names the option which could not be understood.
pub fn configure<T>(options: &serde_json::Value) -> Result<Box<dyn Rule>, String>
where
    T: Rule + Default + DeserializeOwned + 'static,
{
    if options.is_null() {
        return Ok(Box::new(T::default()));
    }
    match serde_json::from_value::<T>(options.clone()) {
        Ok(rule) => Ok(Box::new(rule)),
        Err(error) => Err(error.to_string()),
    }
}
