//! Runs the examples of a pack: each is a post, or a built page, that must come out as it says.

use std::cell::LazyCell;

use jiff::tz::TimeZone;

use super::pack::{Expect, Pack, PackExample, PackRule};
use super::prose::Prose;
use super::{built, page};
use crate::config::{Config, Taxonomy};
use crate::content::front_matter::{self, FrontCx};
use crate::content::{Document, DocumentKind, markdown};
use crate::diag::{FileId, Finding, Sink, Span};
use crate::html::{Tree, access::Survey};
use crate::rules::personal::Digits;
use crate::rules::{Clock, Outline, OutputCx, PageCx, References, Registers, Traces};

/// What came of an example.
#[derive(Debug, Clone)]
pub struct ExampleOutcome {
    /// Whole code of the rule.
    pub code: String,
    /// Number of the example in its rule, from 1.
    pub number: usize,
    /// Where the example stands in the pack.
    pub span: Span,
    /// What it must come out as.
    pub expect: Expect,
    /// What the rule found in it; places are places in the text of the example.
    pub findings: Vec<Finding>,
    /// Whether the rule applies, for rules that are about approvals and lead times only.
    pub applies: bool,
    /// Why the example could not be run.
    pub problem: Option<Finding>,
}

impl ExampleOutcome {
    /// Whether it came out as expected.
    pub fn is_as_expected(&self) -> bool {
        let found = self.applies || !self.findings.is_empty();
        self.problem.is_none() && found == (self.expect == Expect::Finding)
    }
}

/// Runs all examples of a pack, in the order of the file.
pub fn test(pack: &Pack) -> Vec<ExampleOutcome> {
    let numbered = |rule: &'_ PackRule| -> Vec<ExampleOutcome> {
        rule.examples.iter().enumerate().map(|(index, example)| run(rule, example, index + 1)).collect()
    };
    pack.rules.iter().flat_map(numbered).collect()
}

/// Details of an example that has none.
const DETAILS: &str = "+++\ntitle = \"Example\"\ndate = 2026-11-25\n+++\n";

fn run(rule: &PackRule, example: &PackExample, number: usize) -> ExampleOutcome {
    let mut outcome = ExampleOutcome {
        code: rule.code.clone(),
        number,
        span: example.text.span,
        expect: example.expect,
        findings: Vec::new(),
        applies: false,
        problem: None,
    };
    let text = match example.text.value.as_str() {
        text if text.starts_with("+++") || text.starts_with("---") => text.to_owned(),
        text => format!("{DETAILS}{text}"),
    };
    let mut config = Config::new("https://blog.example.com");
    let taxonomies = taxonomies(rule);
    config.languages[0].taxonomies = taxonomies.iter().map(|name| taxonomy(name)).collect();
    let mut said = Sink::new();
    let Some(document) = document(&text, &example.path, &taxonomies, &config, &mut said) else {
        outcome.problem = said.into_findings().into_iter().next();
        return outcome;
    };
    let mut sink = Sink::new();
    let cx = PageCx {
        document: &document,
        whole: &document,
        text: &text,
        digits: &Digits::new(&text),
        config: &config,
        running: None,
    };
    outcome.applies = rule.is_data_only() && page::applies(rule, &cx);
    page::check(rule, &cx, &LazyCell::new(|| Prose::new(&cx)), &mut sink);
    if let Some(html) = &example.html {
        // Without a post the page stands for one that is made of nothing else, such as a list.
        let document = (!example.text.is_empty()).then_some(&document);
        on_built(rule, html, document, &config, &mut sink);
    }
    outcome.findings = sink.into_findings();
    outcome
}

fn on_built(rule: &PackRule, html: &str, document: Option<&Document>, config: &Config, sink: &mut Sink) {
    let whole = if html.contains("<html") { html.to_owned() } else { format!("<html><body>{html}</body></html>") };
    let path = "blog/example/index.html";
    let outline = Outline::new(&config.base_url, vec![path], false);
    let tree = Tree::new(&whole);
    let survey = Survey::new(&tree);
    let references = References { outline: &outline, path }.of_page(&tree);
    let cx = OutputCx {
        path,
        origin: path,
        bytes: whole.as_bytes(),
        text: &whole,
        digits: &Digits::new(&whole),
        html: Some(&tree),
        survey: Some(&survey),
        references: &references,
        document,
        source: document.map(|document| document.file),
        config,
        outline: &outline,
        traces: &Traces::default(),
        registers: &Registers::default(),
        clock: &Clock::new(jiff::Timestamp::UNIX_EPOCH),
        as_written: false,
    };
    built::check(rule, &cx, sink);
}

/// The taxonomies that the rule speaks of.
fn taxonomies(rule: &PackRule) -> Vec<String> {
    let whens = [Some(&rule.when), rule.unless.as_ref()];
    let named = whens.into_iter().flatten().flat_map(|when| when.terms.iter().map(|(name, _)| name.clone()));
    let mut all: Vec<String> = named.chain(["tags".to_owned()]).collect();
    all.sort();
    all.dedup();
    all
}

fn taxonomy(name: &str) -> Taxonomy {
    Taxonomy { name: name.to_owned(), paginate_by: None, paginate_path: "page".into(), feed: false, render: true }
}

pub(super) fn document(
    text: &str,
    path: &str,
    taxonomies: &[String],
    config: &Config,
    sink: &mut Sink,
) -> Option<Document> {
    let (file, lang) = (FileId(0), config.default_language.as_str());
    let kind = if path.ends_with("_index.md") { DocumentKind::Section } else { DocumentKind::Page };
    let cx = FrontCx { kind, zone: TimeZone::UTC, lang, taxonomies, path };
    let (front, body) = front_matter::read(text, file, &cx, sink)?;
    let cx = markdown::FactsCx { options: &config.markdown, slugify: &config.slugify };
    let facts = markdown::facts(text, file, body, &cx, (sink, None));
    Some(Document {
        file,
        path: path.to_owned(),
        kind,
        lang: lang.to_owned(),
        front: Box::new(front),
        body,
        facts,
        assets: Vec::new(),
        digest: [0; 32],
    })
}
