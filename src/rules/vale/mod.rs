//! Wording rules in the format of Vale: `.vale.ini`, styles as YAML files, vocabularies, comments in posts.
//!
//! The styles of a company, or public packages of styles, are read as they are from the folder of the policy.
//! Every rule becomes an instance of `BRD001`: `BRD001/Style.Rule`. What cannot be checked is said (`BRD002`),
//! what cannot be read blocks (`BRD003`), and a comment in a post that turns rules off is reported (`BRD004`).
//!
//! A post is read once for all rules ([`blocks`]); every piece of text keeps its place in the file.

mod blocks;
mod bound;
mod build;
mod casing;
mod count;
mod details;
mod exceptions;
mod fields;
mod finding;
mod formula;
mod ini;
mod kinds;
mod load;
mod markup;
mod metrics;
mod pattern;
mod prefilter;
mod rule;
mod run;
mod scope;
mod sentences;
mod settings;
mod switches;
mod text;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use pulldown_cmark::Event;

pub use metrics::{Metric, Numbers};
pub use switches::{Change, Switch};

use super::{Level, PageCx, Rule, RuleDef};
use crate::config::Markdown;
use crate::content::markdown::Listener;
use crate::diag::{At, Finding, Sink, Sources, Span};
use crate::world::World;
use prefilter::Prefilter;
use rule::StyleRule;
use settings::Settings;

/// The styles that are in force, ready to run. Clones share one copy.
#[derive(Debug, Clone, Default)]
pub struct Styles {
    inner: Option<Arc<Inner>>,
}

#[derive(Debug)]
struct Inner {
    settings: Settings,
    rules: Vec<StyleRule>,
    filter: Prefilter,
}

impl Styles {
    /// Reads `.vale.ini` in a folder, usually `governance`, and everything that it names; `extra_styles` are
    /// styles that hold for all posts besides. Without `.vale.ini` styles lie in `styles` below the folder.
    ///
    /// Findings say what cannot be checked (`BRD002`) or read (`BRD003`).
    pub fn load(
        world: &dyn World,
        folder: &str,
        extra_styles: &[At<String>],
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> Self {
        let Some(loaded) = load::load(world, folder, extra_styles, sources, sink) else { return Self::default() };
        let patterns: Vec<Option<String>> = loaded.rules.iter().map(|rule| rule.filter.clone()).collect();
        let filter = Prefilter::new(&patterns);
        Self { inner: Some(Arc::new(Inner { settings: loaded.settings, rules: loaded.rules, filter })) }
    }

    /// The rule to add to a rule set, with its description; `None` when no style is in force.
    pub fn into_rule(self) -> Option<(&'static RuleDef, Box<dyn Rule>)> {
        let rule = Wording { inner: self.inner? };
        Some((&super::brd::wording::RULE, Box::new(rule)))
    }

    /// What a finding of an instance leads to if policy says nothing: `error` of a style blocks. The instance
    /// is named with or without its code: `BRD001/Style.Rule` or `Style.Rule`.
    pub fn level(&self, instance: &str) -> Option<Level> {
        let name = instance.strip_prefix("BRD001/").unwrap_or(instance);
        let rules = self.inner.as_ref().map(|inner| inner.rules.as_slice()).unwrap_or_default();
        rules.iter().find(|rule| rule.name == name).map(|rule| rule.weight.level())
    }

    /// Names of all rules with their levels, in the order in which they were read.
    pub fn levels(&self) -> impl Iterator<Item = (&str, Level)> {
        let rules = self.inner.as_ref().map(|inner| inner.rules.as_slice()).unwrap_or_default();
        rules.iter().map(|rule| (rule.name.as_str(), rule.weight.level()))
    }

    /// The comments in a post that turn rules off, in order. Each is also a finding (`BRD004`) of the rule.
    pub fn suppressions(&self, cx: &PageCx<'_>) -> Vec<Switch> {
        if self.inner.is_none() {
            return Vec::new();
        }
        let body = cx.document.body as usize;
        let read = blocks::read(cx.text, body, &cx.config.markdown, &blocks::ReadCx::default());
        read.switches.into_iter().filter(Switch::weakens).collect()
    }
}

/// Counts of the running text of a post whose body starts at byte `body`; code and headings are left out, and a
/// sentence ends where the author starts a new line.
pub fn numbers(text: &str, body: usize, options: &Markdown) -> Numbers {
    Numbers::of(&blocks::read(text, body, options, &USUAL).summary)
}

/// A Flesch-Kincaid grade that a running text does not go over, whose paragraphs are parted by blank lines: told much
/// faster than the grade itself. None where nothing can be said.
pub fn most_grade(text: &str) -> Option<f64> {
    bound::Bounds::of(text).flesch_kincaid()
}

/// What is left out of running text if no settings say otherwise.
static SETTINGS: LazyLock<Settings> = LazyLock::new(Settings::new);

/// How running text is read.
static USUAL: LazyLock<blocks::ReadCx<'_>> = LazyLock::new(|| blocks::ReadCx {
    skipped: &SETTINGS.skipped,
    masked: &SETTINGS.masked,
    classes: &SETTINGS.classes,
    summary_only: true,
    ..blocks::ReadCx::default()
});

/// Collects the running text of a post while somebody else parses it without typographic signs.
#[derive(Debug)]
pub struct RunningText<'a> {
    reader: blocks::Reader<'a>,
}

impl<'a> RunningText<'a> {
    /// Listens to the body that starts at byte `body` of a text.
    pub fn new(text: &'a str, body: usize, options: &Markdown) -> Self {
        Self { reader: blocks::Reader::new(text, body, options, &USUAL) }
    }
}

impl Listener for RunningText<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        self.reader.event(event, range.clone());
    }

    fn finish(&mut self) -> &str {
        self.reader.running()
    }
}

/// The rules of all styles as one rule.
struct Wording {
    inner: Arc<Inner>,
}

impl Rule for Wording {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        run::page(&self.inner, cx, sink);
    }
}

/// A style file or setting that cannot be read.
fn unreadable(title: &str, span: Span, label: &str, help: &str) -> Finding {
    Finding::new("BRD003", title).at(span, label).why("A rule that cannot be read checks nothing.").help(help)
}

/// A rule or setting that is read and left out.
fn unsupported(span: Span, name: &str, label: &str, why: &str) -> Finding {
    Finding::new("BRD002", format!("Check by hand what `{name}` asks for"))
        .at(span, label)
        .why(why.to_owned())
        .help("Remove the rule or the line if nobody needs it.")
}
