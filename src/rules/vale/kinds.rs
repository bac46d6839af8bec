//! The kinds of rules that look for words: what each finds in one block.

use std::collections::BTreeSet;
use std::ops::Range;

use super::casing::{Case, Known, capital, judge};
use super::exceptions::Exceptions;
use super::formula::Formula;
use super::metrics::Metric;
use super::pattern::{Expired, Groups, Pattern};

/// What a rule does.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Finds words.
    Existence(Existence),
    /// Finds words and says what to write in their place.
    Substitution(Substitution),
    /// Looks at capital letters.
    Capitalization(Capitalization),
    /// Finds words without what they need.
    Conditional(Conditional),
    /// Counts words.
    Occurrence(Occurrence),
    /// Finds words that are repeated.
    Repetition(Repetition),
    /// Finds two ways to write one thing.
    Consistency(Vec<Pair>),
    /// Compares the mean of these grades with the highest that is allowed.
    Readability(Vec<Metric>, f64),
    /// Works out a formula, then a condition on its `value`.
    Metric(Formula, Formula),
}

/// Something that was found in a block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hit {
    /// Where in the block; `None` speaks of the whole file.
    pub(super) at: Option<Range<usize>>,
    /// What is filled into the message.
    pub(super) words: Vec<String>,
    /// What may be written in its place.
    pub(super) options: Vec<String>,
}

type Found = Result<Vec<Hit>, Expired>;

/// A rule that finds words.
#[derive(Debug, Clone)]
pub(super) struct Existence {
    /// The words.
    pub(super) pattern: Pattern,
    /// Words that may stand.
    pub(super) exceptions: Exceptions,
}

impl Existence {
    /// Looks at one block.
    pub(super) fn run(&self, text: &str) -> Found {
        let mut hits = Vec::new();
        for at in self.pattern.find_all(text)? {
            if !at.is_empty() && !self.exceptions.cover(text, &at)? {
                hits.push(Hit { words: vec![text[at.clone()].to_owned()], at: Some(at), options: Vec::new() });
            }
        }
        Ok(hits)
    }
}

/// A rule that finds words and says what to write in their place.
#[derive(Debug, Clone)]
pub(super) struct Substitution {
    /// The words, the longest first, each in a group of its own.
    pub(super) pattern: Pattern,
    /// What belongs to each group.
    pub(super) swaps: Vec<Swap>,
    /// Words that may stand.
    pub(super) exceptions: Exceptions,
    /// Whether a capitalised match gets capitalised options.
    pub(super) capitalize: bool,
    /// Whether the options are quoted one by one (`action: replace`).
    pub(super) quoted: bool,
}

/// What to write in place of a word.
#[derive(Debug, Clone)]
pub(super) struct Swap {
    /// As the style says it, options parted by `|`.
    pub(super) options: String,
    /// What matches already looks like an option.
    pub(super) same: Option<Pattern>,
    /// The word alone, where the options refer to its groups.
    pub(super) word: Option<Pattern>,
}

impl Substitution {
    /// Looks at one block.
    pub(super) fn run(&self, text: &str) -> Found {
        let mut hits = Vec::new();
        for groups in self.pattern.groups_all(text)? {
            let found = groups.iter().skip(1).enumerate().find_map(|(at, group)| Some((at, group.clone()?)));
            let Some((swap, at)) = found.and_then(|(index, at)| Some((self.swaps.get(index)?, at))) else { continue };
            let observed = text[at.clone()].trim();
            let mut expected = match &swap.word {
                Some(word) => word.replace(observed, &swap.options)?,
                None => swap.options.clone(),
            };
            let capitalised = self.capitalize && observed == capital(observed);
            if capitalised {
                expected = capital(&expected);
            }
            let same = match &swap.same {
                Some(same) => same.is_whole(observed)?,
                None => expected == observed,
            };
            if same || at.is_empty() || self.exceptions.cover(text, &at)? {
                continue;
            }
            let mut options = split_options(&expected);
            if capitalised {
                for option in &mut options {
                    *option = capital(option);
                }
            }
            let said = if self.quoted { sentence(&options) } else { expected };
            hits.push(Hit { words: vec![said, observed.to_owned()], at: Some(at), options });
        }
        Ok(hits)
    }
}

/// Options parted by `|`; `\|` is a bar.
fn split_options(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                chars.next();
                out.last_mut().map(|last| last.push('|')).unwrap_or_default();
            }
            '|' => out.push(String::new()),
            c => out.last_mut().map(|last| last.push(c)).unwrap_or_default(),
        }
    }
    out
}

/// `'a'`, `'a' or 'b'`, `'a', 'b', or 'c'`.
pub(super) fn sentence(options: &[String]) -> String {
    let quoted: Vec<String> = options.iter().map(|option| format!("'{option}'")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} or {two}"),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

/// A rule about capital letters.
#[derive(Debug, Clone)]
pub(super) struct Capitalization {
    /// What the text should look like.
    pub(super) shape: Shape,
    /// Words that are written as they are.
    pub(super) exceptions: Exceptions,
    /// Ends of words after which the next word is free.
    pub(super) indicators: Vec<String>,
    /// Share of words that have to fit.
    pub(super) threshold: f64,
    /// What is not looked at if the text starts with it.
    pub(super) prefix: String,
}

/// What a text should look like.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Title or sentence case.
    Words(Case),
    /// Small letters.
    Lower,
    /// Capital letters.
    Upper,
    /// Like a pattern; its text stands beside it.
    Like(Pattern, String),
}

impl Capitalization {
    /// Looks at one block.
    pub(super) fn run(&self, text: &str) -> Found {
        let trimmed = text.trim();
        let start = text.len() - text.trim_start().len();
        let excepted = |expected: String| Ok((expected, self.exceptions.cover(trimmed, &(0..trimmed.len()))?));
        let (expected, fits) = match &self.shape {
            Shape::Words(case) => {
                let exceptions = self.exceptions.places(trimmed)?;
                let known = Known { exceptions: &exceptions, indicators: &self.indicators, prefix: &self.prefix };
                let (expected, share) = judge(case, trimmed, &known);
                (expected, share >= self.threshold)
            }
            Shape::Lower if trimmed == trimmed.to_lowercase() => return Ok(Vec::new()),
            Shape::Lower => excepted(trimmed.to_lowercase())?,
            Shape::Upper if trimmed == trimmed.to_uppercase() => return Ok(Vec::new()),
            Shape::Upper => excepted(trimmed.to_uppercase())?,
            Shape::Like(pattern, _) if pattern.is_match(trimmed)? => return Ok(Vec::new()),
            Shape::Like(_, written) => excepted(written.clone())?,
        };
        if fits || trimmed.is_empty() {
            return Ok(Vec::new());
        }
        let options = if matches!(self.shape, Shape::Words(_)) { vec![expected.clone()] } else { Vec::new() };
        let words = vec![trimmed.to_owned(), expected];
        Ok(vec![Hit { at: Some(start..start + trimmed.len()), words, options }])
    }
}

/// A rule that finds words without what they need.
#[derive(Debug, Clone)]
pub(super) struct Conditional {
    /// What needs something.
    pub(super) first: Pattern,
    /// What it needs; its groups define words for the rest of the file.
    pub(super) second: Pattern,
    /// Words that need nothing.
    pub(super) exceptions: Exceptions,
}

impl Conditional {
    /// Looks at one block; `seen` are the words defined so far.
    pub(super) fn run(&self, text: &str, seen: &mut BTreeSet<String>) -> Found {
        let definitions = self.second.groups_all(text)?;
        let groups = definitions.iter().flat_map(|groups: &Groups| groups.iter().skip(1).flatten());
        seen.extend(groups.filter(|group| !group.is_empty()).map(|group| text[group.clone()].to_owned()));
        if self.second.groups() == 0 && !definitions.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        for at in self.first.find_all(text)? {
            if !at.is_empty() && !seen.contains(&text[at.clone()]) && !self.exceptions.cover(text, &at)? {
                hits.push(Hit { words: vec![text[at.clone()].to_owned()], at: Some(at), options: Vec::new() });
            }
        }
        Ok(hits)
    }
}

/// A rule that counts words.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    /// What is counted.
    pub(super) pattern: Pattern,
    /// Most there may be; 0 for any number.
    pub(super) max: usize,
    /// Fewest there may be.
    pub(super) min: usize,
}

impl Occurrence {
    /// Looks at one block.
    pub(super) fn run(&self, text: &str) -> Found {
        let found = self.pattern.find_all(text)?;
        let count = found.len();
        let breaks = self.max > 0 && count > self.max || count < self.min;
        // Code counts, but the place to point to is one that was written as text.
        let place = found.into_iter().find(|at| {
            let word = &text[at.clone()];
            !word.trim().is_empty() && !word.chars().all(|c| c == '*')
        });
        if !breaks || count > 0 && place.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![Hit { at: place, words: vec![count.to_string()], options: Vec::new() }])
    }
}

/// A rule that finds words that are repeated.
#[derive(Debug, Clone)]
pub(super) struct Repetition {
    /// What counts as a word.
    pub(super) pattern: Pattern,
    /// How often a word may follow itself.
    pub(super) max: usize,
    /// Whether capital letters make no difference.
    pub(super) ignore_case: bool,
    /// Whether only words of letters count.
    pub(super) alpha: bool,
    /// Words that may be repeated.
    pub(super) exceptions: Exceptions,
}

impl Repetition {
    /// Looks at one block.
    pub(super) fn run(&self, text: &str) -> Found {
        let (mut hits, mut count) = (Vec::new(), 0);
        let mut before: Option<Range<usize>> = None;
        for at in self.pattern.find_all(text)? {
            let word = text[at.clone()].trim();
            let same = before.as_ref().is_some_and(|before| {
                let other = text[before.clone()].trim();
                if self.ignore_case { word.to_lowercase() == other.to_lowercase() } else { word == other }
            });
            let whole = before.as_ref().map_or(at.clone(), |before| before.start..at.end);
            before = Some(at);
            if !same || word.is_empty() || self.alpha && !word.chars().all(char::is_alphabetic) {
                count = 0;
                continue;
            }
            count += 1;
            let apart = parted(&text[whole.start..whole.end - word.len()]);
            if count > self.max && !apart && !self.exceptions.cover(text, &whole)? {
                hits.push(Hit { words: vec![word.to_owned()], at: Some(whole), options: Vec::new() });
                count = 0;
            }
        }
        Ok(hits)
    }
}

/// Whether a line or sentence ends between a word and the next one.
fn parted(text: &str) -> bool {
    let between = text.trim_end();
    text.contains('\n') || between.ends_with(['.', '!', '?', '…'])
}

/// Two ways to write one thing, as the groups `vale_a` and `vale_b` of a pattern.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// Both ways.
    pub(super) pattern: Pattern,
    /// Which group is the second way.
    pub(super) second: usize,
    /// A name for the pair.
    pub(super) name: String,
}

impl Pair {
    /// Looks at one block; `seen` are the ways met so far.
    pub(super) fn run(&self, text: &str, seen: &mut BTreeSet<String>) -> Found {
        let mut last = None;
        for groups in self.pattern.groups_all(text)? {
            let second = groups.get(self.second).is_some_and(Option::is_some);
            seen.insert(format!("{}{}", if second { '2' } else { '1' }, self.name));
            last = groups.first().cloned().flatten();
        }
        let both = ['1', '2'].iter().all(|way| seen.contains(&format!("{way}{}", self.name)));
        let hit = last.filter(|_| both);
        Ok(hit
            .map(|at| Hit { words: vec![text[at.clone()].to_owned()], at: Some(at), ..Hit::default() })
            .into_iter()
            .collect())
    }
}
