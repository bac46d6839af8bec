//! All style rules over one post.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::blocks::{Block, Blocks, ReadCx, read};
use super::kinds::{Hit, Kind};
use super::metrics::{Numbers, real};
use super::pattern::Expired;
use super::rule::StyleRule;
use super::scope::{self, Scope};
use super::switches::{ends_off, is_off};
use super::text::Text;
use super::{Inner, details, finding};
use crate::diag::{Finding, Sink};
use crate::rules::PageCx;

/// Something a rule found in a post.
#[derive(Debug)]
pub(super) struct Alert<'a> {
    /// The rule.
    pub(super) rule: &'a StyleRule,
    /// Where in the file; `None` speaks of all of it.
    pub(super) place: Option<Range<usize>>,
    /// What stands there, as the rule sees it.
    pub(super) matched: String,
    /// The message with what was found.
    pub(super) message: String,
    /// What may be written in its place.
    pub(super) options: Vec<String>,
    /// Whether the file holds exactly `matched` at the place.
    pub(super) verbatim: bool,
    /// Whether the rule looked at the file as a whole: comments for a part of it make no difference then.
    whole: bool,
}

/// The findings of all rules that hold for a page.
pub(super) fn page(inner: &Inner, cx: &PageCx<'_>, sink: &mut Sink) {
    let path = format!("content/{}", cx.document.path);
    let parts = inner.settings.about(&path);
    let active: Vec<usize> =
        (0..inner.rules.len()).filter(|at| inner.settings.holds(&parts, &inner.rules[*at].name)).collect();
    if active.is_empty() {
        return;
    }
    let mut run = Run { inner, cx, found: Vec::new(), expired: BTreeSet::new(), seen: BTreeMap::new() };
    let left_out = run.left_out(&parts, sink);
    let wants = |bit: u32| active.iter().any(|at| inner.rules[*at].selector.asks(bit));
    let read_cx = ReadCx {
        skipped: &inner.settings.skipped,
        masked: &inner.settings.masked,
        classes: &inner.settings.classes,
        left_out,
        sentences: wants(scope::SENTENCE),
        paragraphs: wants(scope::PARAGRAPH),
        summary_only: false,
    };
    let blocks = read(cx.text, cx.document.body as usize, &cx.config.markdown, &read_cx);
    for block in details::blocks(&cx.document.front, cx.text).iter().chain(&blocks.list) {
        run.block(&active, block);
    }
    if wants(scope::RAW) {
        run.block(&active, &Block { text: Text::whole(cx.text), scope: Scope::new(scope::RAW | scope::MARKDOWN) });
    }
    if active.iter().any(|at| inner.rules[*at].is_about_all()) {
        run.summary(&active, &blocks);
    }
    run.finish(&blocks, sink);
}

struct Run<'a> {
    inner: &'a Inner,
    cx: &'a PageCx<'a>,
    found: Vec<Alert<'a>>,
    /// Rules whose pattern gave up on this page.
    expired: BTreeSet<usize>,
    /// What conditional and consistency rules remember of this page.
    seen: BTreeMap<usize, BTreeSet<String>>,
}

impl<'a> Run<'a> {
    /// Places that the settings leave out of a post.
    fn left_out(&self, parts: &[&super::settings::Part], sink: &mut Sink) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        for pattern in parts.iter().flat_map(|part| part.tokens.iter().chain(&part.blocks)) {
            match pattern.groups_all(self.cx.text) {
                Ok(found) => {
                    let whole = |groups: &Vec<Option<Range<usize>>>| groups.first().cloned().flatten();
                    out.extend(found.iter().filter_map(whole).filter(|range| !range.is_empty()));
                }
                Err(Expired) => sink.push(finding::expired(self.cx, "BlockIgnores")),
            }
        }
        out
    }

    fn block(&mut self, active: &[usize], block: &Block) {
        let candidates = self.inner.filter.candidates(block.text.as_str());
        for at in active.iter().copied() {
            let rule = &self.inner.rules[at];
            if !candidates[at] || !rule.selector.matches(&block.scope) {
                continue;
            }
            match self.hits(at, rule, block.text.as_str()) {
                Ok(hits) => hits.into_iter().for_each(|hit| self.alert(rule, hit, block)),
                Err(Expired) => {
                    self.expired.insert(at);
                }
            }
        }
    }

    fn hits(&mut self, at: usize, rule: &StyleRule, text: &str) -> Result<Vec<Hit>, Expired> {
        match &rule.kind {
            Kind::Existence(kind) => kind.run(text),
            Kind::Substitution(kind) => kind.run(text),
            Kind::Capitalization(kind) => kind.run(text),
            Kind::Conditional(kind) => kind.run(text, self.seen.entry(at).or_default()),
            Kind::Occurrence(kind) => kind.run(text),
            Kind::Repetition(kind) => kind.run(text),
            Kind::Consistency(pairs) => {
                let seen = self.seen.entry(at).or_default();
                let hits: Result<Vec<_>, _> = pairs.iter().map(|pair| pair.run(text, seen)).collect();
                Ok(hits?.concat())
            }
            Kind::Readability(..) | Kind::Metric(..) => Ok(Vec::new()),
        }
    }

    /// Rules about the running text as a whole.
    fn summary(&mut self, active: &[usize], blocks: &Blocks) {
        let numbers = Numbers::of(&blocks.summary);
        let mut text = Text::default();
        text.push(&blocks.summary, 0..0, false);
        let block = Block { text, scope: Scope::new(scope::SUMMARY | scope::MARKDOWN) };
        for at in active.iter().copied() {
            let rule = &self.inner.rules[at];
            let value = match &rule.kind {
                Kind::Readability(metrics, most) => {
                    let grades: Option<Vec<f64>> = metrics.iter().map(|metric| numbers.grade(*metric)).collect();
                    grades.map(|grades| grades.iter().sum::<f64>() / real(grades.len())).filter(|grade| grade > most)
                }
                Kind::Metric(formula, condition) if numbers.words > 0.0 => {
                    let value = formula.value(&|name| numbers.get(name).unwrap_or_else(|| blocks.counts.get(name)));
                    (condition.value(&|_| value) != 0.0).then_some(value)
                }
                Kind::Metric(..) => None,
                _ if rule.selector.matches(&block.scope) => {
                    match self.hits(at, rule, &blocks.summary) {
                        Ok(hits) => hits.into_iter().for_each(|hit| self.alert(rule, hit, &block)),
                        Err(Expired) => {
                            self.expired.insert(at);
                        }
                    }
                    None
                }
                _ => None,
            };
            if let Some(value) = value {
                let hit = Hit { words: vec![format!("{value:.2}")], ..Hit::default() };
                self.alert(rule, hit, &block);
            }
        }
    }

    fn alert(&mut self, rule: &'a StyleRule, mut hit: Hit, block: &Block) {
        let text = &block.text;
        if let Some(at) = &mut hit.at {
            // A match may start with the end of the line before.
            let found = &text.as_str()[at.clone()];
            let blank = &found[..found.len() - found.trim_start().len()];
            at.start += blank.rfind('\n').map_or(0, |_| blank.len());
        }
        let place = hit.at.as_ref().map(|at| text.source(at)).filter(|place| !place.is_empty());
        let matched = hit.at.as_ref().map_or("", |at| &text.as_str()[at.clone()]).to_owned();
        let verbatim = hit.at.as_ref().is_some_and(|at| text.is_verbatim(at));
        let (message, options) = finding::message(rule, &hit);
        let whole = block.scope.bits & (scope::RAW | scope::SUMMARY) != 0;
        self.found.push(Alert { rule, place, matched, message, options, verbatim, whole });
    }

    /// Findings in the order of their places: once for each place, no more than a rule's limit, without
    /// those that a comment turns off.
    fn finish(mut self, blocks: &Blocks, sink: &mut Sink) {
        let start = |alert: &Alert<'_>| alert.place.as_ref().map_or(0, |place| place.start);
        self.found.sort_by(|a, b| start(a).cmp(&start(b)).then_with(|| a.rule.name.cmp(&b.rule.name)));
        let mut done: BTreeSet<(usize, &str)> = BTreeSet::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for alert in &self.found {
            let off = match &alert.place {
                Some(place) if !alert.whole => is_off(&blocks.switches, &alert.rule.name, &alert.matched, place.start),
                _ => ends_off(&blocks.switches),
            };
            if off || !done.insert((start(alert), &alert.rule.name)) {
                continue;
            }
            let count = counts.entry(&alert.rule.name).or_default();
            *count += 1;
            if alert.rule.limit == 0 || *count <= alert.rule.limit {
                sink.push(finding::of(alert, self.cx));
            }
        }
        for at in &self.expired {
            sink.push(finding::expired(self.cx, &self.inner.rules[*at].name));
        }
        let weaker = blocks.switches.iter().filter(|switch| switch.weakens());
        sink.extend(weaker.map(|switch| finding::switch(switch, self.cx)).collect::<Vec<Finding>>());
    }
}
