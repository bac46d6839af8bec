//! What every match of an expression holds, and so where a text can have one at all.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use regex_syntax::hir::{Hir, HirKind};

/// Most different literals worth looking for one by one.
const MOST: usize = 24;

/// Longest match that is looked for around literals.
const LONGEST: usize = 1000;

/// Bytes around the longest match: what stands before and behind it counts as well (`\b`, `$`).
const MARGIN: usize = 8;

/// What every match of an expression holds.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Each of these.
    all: Vec<memmem::Finder<'static>>,
    /// At least one of these, and how long a match can be.
    any: Option<(Vec<Vec<u8>>, usize)>,
    /// Finds those, once it is made.
    finder: OnceLock<Option<AhoCorasick>>,
}

impl Literals {
    /// Reads an expression.
    pub(super) fn new(hir: &Hir) -> Self {
        let finders = |list: Vec<&[u8]>| list.into_iter().map(|own| memmem::Finder::new(own).into_owned()).collect();
        let longest = hir.properties().maximum_len().filter(|length| *length <= LONGEST);
        let any =
            alternatives(hir).filter(|list| list.len() <= MOST && list.iter().all(|own| own.len() > 1)).zip(longest);
        let any = any.map(|(list, longest)| (list.into_iter().map(<[u8]>::to_vec).collect(), longest));
        Self { all: finders(required(hir)), any, finder: OnceLock::new() }
    }

    /// The stretches of a text that hold all matches, each with all that its matches look at; in order.
    pub(super) fn stretches(&self, text: &[u8]) -> Vec<Range<usize>> {
        if self.all.iter().any(|own| own.find(text).is_none()) {
            return Vec::new();
        }
        let Some((any, longest)) = &self.any else { return std::iter::once(0..text.len()).collect() };
        let make = || AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(any).ok();
        let Some(finder) = self.finder.get_or_init(make) else { return std::iter::once(0..text.len()).collect() };
        // One that starts inside of another is not found, but is not far from it either.
        let around = longest + MARGIN + any.iter().map(Vec::len).max().unwrap_or_default();
        let mut joined: Vec<Range<usize>> = Vec::new();
        for found in finder.find_iter(text) {
            let place = found.start().saturating_sub(around)..(found.end() + around).min(text.len());
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined
    }
}

/// Literals that stand in every match, whatever is chosen.
fn required(hir: &Hir) -> Vec<&[u8]> {
    match hir.kind() {
        HirKind::Literal(literal) => vec![&literal.0],
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(required).collect(),
        _ => Vec::new(),
    }
}

/// Literals of which at least one stands in every match: those that are hardest to meet by chance.
pub(super) fn alternatives(hir: &Hir) -> Option<Vec<&[u8]>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![&literal.0]),
        HirKind::Capture(capture) => alternatives(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => alternatives(&repetition.sub),
        HirKind::Alternation(parts) => Some(parts.iter().map(alternatives).collect::<Option<Vec<_>>>()?.concat()),
        HirKind::Concat(parts) => {
            let shortest = |list: &Vec<&[u8]>| list.iter().map(|own| own.len()).min();
            parts.iter().filter_map(alternatives).max_by_key(shortest)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use regex::bytes::RegexBuilder;

    use super::*;

    fn literals(source: &str) -> Literals {
        Literals::new(&regex_syntax::ParserBuilder::new().utf8(false).unicode(false).build().parse(source).unwrap())
    }

    #[test]
    fn what_is_missing_leaves_nothing_to_look_at() {
        assert_eq!(literals("a+://[^@]*@").stretches(b"a://y").len(), 0);
        assert_eq!(literals("a+://[^@]*@").stretches(b"a://y@"), std::slice::from_ref(&(0..6)));
        assert_eq!(literals("ab|cd").stretches(&b".".repeat(90)).len(), 0);
        assert_eq!(
            literals("ab[0-9]|cd").stretches(&[&b".".repeat(50)[..], b"cd...."].concat()),
            std::slice::from_ref(&(37..56))
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_missed(
            number in 0..7_usize, parts in proptest::collection::vec("ab|cd|a|b|@|:|[ .0-2]{0,14}", 0..40),
        ) {
            let source = [
                r"\b(?:ab[0-9]{1,3}|[0-2]cd)\b", r"(?:^|[ .])ab.{0,3}(?:$|[ .])", r"a+:[^@]*@", r"(ab|cd)+?[0-2]{2,4}",
                r"(?i)ab:", r"[0-9]{2}-?(?:ab|cd)$", r"ab|[0-2]{3}",
            ][number];
            let (text, regex) = (parts.concat(), RegexBuilder::new(source).unicode(false).build().unwrap());
            let text = text.as_bytes();
            let fast = literals(source).stretches(text).into_iter().flat_map(|place| {
                let found: Vec<Range<usize>> = regex.find_iter(&text[place.clone()]).map(|own| own.range()).collect();
                found.into_iter().map(move |own| own.start + place.start..own.end + place.start)
            });
            let slow: Vec<Range<usize>> = regex.find_iter(text).map(|own| own.range()).collect();
            proptest::prop_assert_eq!(fast.collect::<Vec<Range<usize>>>(), slow);
        }
    }
}
