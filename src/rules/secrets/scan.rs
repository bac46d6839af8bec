//! The engine: which secrets stand in a text.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::memmem;

use super::allow::Candidate;
use super::entropy::entropy;
use super::keywords::{Keywords, Word};
use super::model::{Model, Required, SecretRule};
use crate::diag::Span;

/// Switches a line off in files of the original.
const MARK: &[u8] = b"gitleaks:allow";

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Id of the rule.
    pub id: String,
    /// The bytes of the secret; none where the path alone is the fault.
    pub secret: Option<Range<usize>>,
    /// The line and column (in bytes) where the match starts, from 0.
    start: (usize, usize),
    /// Place of the rule if it could not be used at all.
    pub unusable: Option<Span>,
}

/// Rules with what is made of them once.
#[derive(Debug)]
pub(super) struct Engine {
    model: Model,
    keywords: Keywords,
    /// Rules of each keyword.
    wakes: Vec<Vec<u32>>,
    /// Rules without keywords.
    always: Vec<u32>,
    /// Whether [`MARK`] is honoured.
    marks: bool,
}

/// One text with what is looked up again and again.
struct Text<'a> {
    path: &'a str,
    bytes: &'a [u8],
    /// Where lines start; only known when something was found.
    lines: OnceCell<Vec<usize>>,
}

impl Engine {
    pub(super) fn new(model: Model, marks: bool) -> Self {
        let (mut words, mut wakes): (Vec<Word>, Vec<Vec<u32>>) = (Vec::new(), Vec::new());
        let mut always = Vec::new();
        for (number, rule) in model.rules.iter().enumerate() {
            if rule.keywords.is_empty() {
                always.push(number as u32);
            }
            // A rule file of others may hold rules that cannot be used, which is said where a keyword occurs.
            for keyword in if marks { in_any_case(rule) } else { keywords(rule) } {
                let at = words.iter().position(|word| *word == keyword).unwrap_or_else(|| {
                    words.push(keyword);
                    wakes.push(Vec::new());
                    words.len() - 1
                });
                wakes[at].push(number as u32);
            }
        }
        Self { keywords: Keywords::new(words), wakes, always, model, marks }
    }

    pub(super) fn rules(&self) -> &[SecretRule] {
        &self.model.rules
    }

    pub(super) fn scan(&self, path: &str, bytes: &[u8]) -> Vec<Found> {
        let awake = self.awake(bytes);
        if awake.is_empty() || self.model.allow.iter().any(|allow| allow.allows_file(path)) {
            return Vec::new();
        }
        let text = Text { path, bytes, lines: OnceCell::new() };
        let mut all = Vec::new();
        for number in awake {
            let rule = &self.model.rules[number as usize];
            if rule.silent {
                continue;
            }
            let mut found = self.rule(rule, &text);
            found.retain(|found| rule.required.iter().all(|required| self.nearby(found, required, &text)));
            all.extend(found);
        }
        specific_only(all, bytes)
    }

    /// Rules to run, in order: those without keywords and those of which one occurs.
    fn awake(&self, bytes: &[u8]) -> Vec<u32> {
        let mut awake = self.always.clone();
        self.keywords.find(bytes, |keyword| awake.extend(&self.wakes[keyword]));
        awake.sort_unstable();
        awake.dedup();
        awake
    }

    fn rule(&self, rule: &SecretRule, text: &Text<'_>) -> Vec<Found> {
        if rule.allow.iter().any(|allow| allow.allows_file(text.path)) {
            return Vec::new();
        }
        if !rule.compiles() {
            let span = Some(rule.id.span);
            return vec![Found { id: rule.id.value.clone(), secret: None, start: (0, 0), unusable: span }];
        }
        if rule.path.as_ref().is_some_and(|path| !path.is_match(text.path.as_bytes())) {
            return Vec::new();
        }
        let pattern = rule.regex.as_ref();
        let Some((pattern, regex)) = pattern.and_then(|pattern| Some((pattern, pattern.regex()?))) else {
            return vec![Found { id: rule.id.value.clone(), secret: None, start: (0, 0), unusable: None }];
        };
        pattern.find(text.bytes).into_iter().filter_map(|found| self.judge(rule, regex, text, found)).collect()
    }

    /// What a match comes to, if it is a secret after all.
    fn judge(
        &self,
        rule: &SecretRule,
        regex: &regex::bytes::Regex,
        text: &Text<'_>,
        matched: Range<usize>,
    ) -> Option<Found> {
        let matched = trimmed(text.bytes, matched);
        let line = text.line(&matched);
        let line = &text.bytes[line];
        if self.marks && memmem::find(line, MARK).is_some() {
            return None;
        }
        let slice = &text.bytes[matched.clone()];
        let inner = group(regex, slice, rule.group.value);
        let secret = matched.start + inner.start..matched.start + inner.end;
        let value = &text.bytes[secret.clone()];
        if value.is_empty() || (rule.entropy != 0.0 && entropy(value) <= rule.entropy) {
            return None;
        }
        let candidate = Candidate { path: text.path, secret: value, matched: slice, line };
        if self.model.allow.iter().chain(&rule.allow).any(|allow| allow.allows(&candidate)) {
            return None;
        }
        let start = text.position(matched.start);
        Some(Found { id: rule.id.value.clone(), secret: Some(secret), start, unusable: None })
    }

    /// Whether the other rule finds something near enough.
    fn nearby(&self, found: &Found, required: &Required, text: &Text<'_>) -> bool {
        let Some(rule) = self.model.rules.iter().find(|rule| rule.id.value == required.id.value) else { return true };
        self.rule(rule, text).iter().any(|other| {
            let near = |limit: Option<usize>, a: usize, b: usize| limit.is_none_or(|limit| a.abs_diff(b) <= limit);
            near(required.lines, found.start.0, other.start.0) && near(required.columns, found.start.1, other.start.1)
        })
    }
}

/// The keywords of a rule.
fn in_any_case(rule: &SecretRule) -> Vec<Word> {
    rule.keywords.iter().map(|keyword| Word::any_case(keyword)).collect()
}

/// What wakes a rule: its keywords, or what stands in every match if that holds a keyword anyway. It is met less often.
fn keywords(rule: &SecretRule) -> Vec<Word> {
    let literals = rule.regex.as_ref().map_or(&[][..], |regex| regex.one_of());
    let holds_one = |literal: &Vec<u8>| {
        let small = literal.to_ascii_lowercase();
        rule.keywords.iter().any(|keyword| memmem::find(&small, keyword.as_bytes()).is_some())
    };
    if literals.is_empty() || !literals.iter().all(holds_one) {
        return in_any_case(rule);
    }
    literals.iter().map(|literal| Word::exact(literal)).collect()
}

impl Text<'_> {
    fn lines(&self) -> &[usize] {
        let starts = || std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.bytes).map(|at| at + 1)).collect();
        self.lines.get_or_init(starts)
    }

    /// Line and column from 0.
    fn position(&self, at: usize) -> (usize, usize) {
        let line = self.lines().partition_point(|start| *start <= at) - 1;
        (line, at - self.lines()[line])
    }

    /// The whole lines of a range, without the last line feed.
    fn line(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.lines()[self.position(range.start).0];
        let end = memchr::memchr(b'\n', &self.bytes[range.end..]).map_or(self.bytes.len(), |at| range.end + at);
        start..end
    }
}

/// A match without the line feeds at its ends.
fn trimmed(bytes: &[u8], Range { mut start, mut end }: Range<usize>) -> Range<usize> {
    while start < end && bytes[start] == b'\n' {
        start += 1;
    }
    while end > start && bytes[end - 1] == b'\n' {
        end -= 1;
    }
    start..end
}

/// The secret in a match: the group of the rule, else the first that is not empty, else everything.
fn group(regex: &regex::bytes::Regex, matched: &[u8], number: usize) -> Range<usize> {
    let whole = 0..matched.len();
    let Some(groups) = regex.captures(matched) else { return whole };
    if number > 0 {
        return groups.get(number).map_or(0..0, |group| group.range());
    }
    groups.iter().skip(1).flatten().find(|group| !group.is_empty()).map_or(whole, |group| group.range())
}

/// Leaves out what a generic rule found where a specific one found the same on the same line.
fn specific_only(mut all: Vec<Found>, bytes: &[u8]) -> Vec<Found> {
    let generic = |found: &Found| found.id.to_lowercase().contains("generic");
    let text = |found: &Found| found.secret.clone().map_or(&[][..], |range| &bytes[range]);
    let told = |found: &Found| {
        generic(found)
            && all.iter().any(|other| {
                other.start.0 == found.start.0 && !generic(other) && memmem::find(text(other), text(found)).is_some()
            })
    };
    let mut kept = all.iter().map(|found| !told(found)).collect::<Vec<_>>().into_iter();
    all.retain(|_| kept.next().unwrap_or(true));
    all
}
