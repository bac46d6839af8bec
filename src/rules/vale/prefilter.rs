//! Which rules can find something in a text at all: one pass over it for all rules.
//!
//! Most rules are lists of words. If every match of a pattern holds one of a few letters in a row, the pattern
//! need not be tried on a text that has none of them.

use aho_corasick::AhoCorasick;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Shortest row of letters worth looking for.
const SHORTEST: usize = 2;

/// Most rows of letters for one pattern.
const MOST: usize = 4000;

/// Finds the rules that are worth trying on a text.
#[derive(Debug, Default)]
pub(super) struct Prefilter {
    /// All rows of letters, in small letters.
    search: Option<AhoCorasick>,
    /// Number of the rule by number of the row.
    rules: Vec<usize>,
    /// Rules that are tried on every text.
    always: Vec<usize>,
    /// Number of rules.
    count: usize,
}

impl Prefilter {
    /// Makes the filter from the patterns of all rules; `None` for a rule that is always tried.
    pub(super) fn new(patterns: &[Option<String>]) -> Self {
        let mut out = Self { count: patterns.len(), ..Self::default() };
        let mut rows = Vec::new();
        for (rule, pattern) in patterns.iter().enumerate() {
            match pattern.as_deref().and_then(required) {
                Some(needed) => {
                    out.rules.extend(std::iter::repeat_n(rule, needed.len()));
                    rows.extend(needed);
                }
                None => out.always.push(rule),
            }
        }
        out.search = AhoCorasick::builder().ascii_case_insensitive(true).build(&rows).ok();
        if out.search.is_none() {
            out.always = (0..patterns.len()).collect();
        }
        out
    }

    /// Which rules can find something in a text, by their numbers.
    pub(super) fn candidates(&self, text: &str) -> Vec<bool> {
        // Two letters outside ASCII are the same as `s` and `k` where capitals make no difference.
        let odd = text.contains(['\u{17f}', '\u{212a}']);
        let mut out = vec![odd; self.count];
        self.always.iter().for_each(|rule| out[*rule] = true);
        if let Some(search) = self.search.as_ref().filter(|_| !odd) {
            search.find_overlapping_iter(text).for_each(|found| out[self.rules[found.pattern().as_usize()]] = true);
        }
        out
    }
}

/// Rows of letters of which every match of a pattern holds at least one; `None` when none are known.
fn required(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut rows = of(&hir).rows()?;
    rows.sort();
    rows.dedup();
    (rows.len() <= MOST && rows.iter().all(|row| row.len() >= SHORTEST)).then_some(rows)
}

/// What is known about a part of a pattern.
enum Part {
    /// It is exactly these letters, whatever their case.
    Exact(String),
    /// It holds one of these rows.
    Holds(Vec<String>),
    /// It takes no room.
    Empty,
    /// Nothing is known.
    Unknown,
}

impl Part {
    fn rows(self) -> Option<Vec<String>> {
        match self {
            Self::Exact(row) if !row.is_empty() => Some(vec![row]),
            Self::Holds(rows) => Some(rows),
            Self::Exact(_) | Self::Empty | Self::Unknown => None,
        }
    }
}

fn of(hir: &Hir) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part::Empty,
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if text.is_ascii() => Part::Exact(text.to_ascii_lowercase()),
            Ok(text) => longest(text.split(|c: char| !c.is_ascii()).map(str::to_ascii_lowercase)),
            Err(_) => Part::Unknown,
        },
        HirKind::Class(class) => letter(class).map_or(Part::Unknown, |letter| Part::Exact(letter.to_string())),
        HirKind::Repetition(repetition) if repetition.min > 0 => match of(&repetition.sub) {
            Part::Exact(row) if repetition.max == Some(1) => Part::Exact(row),
            part => part.rows().map_or(Part::Unknown, Part::Holds),
        },
        HirKind::Repetition(_) => Part::Unknown,
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => joined(parts),
        HirKind::Alternation(parts) => {
            let rows: Option<Vec<Vec<String>>> = parts.iter().map(|part| of(part).rows()).collect();
            rows.map_or(Part::Unknown, |rows| Part::Holds(rows.concat()))
        }
    }
}

/// Parts in a row: of all that is known, what is hardest to meet by chance.
fn joined(parts: &[Hir]) -> Part {
    let mut known: Vec<Vec<String>> = Vec::new();
    let mut run = String::new();
    let mut whole = true;
    for part in parts {
        match of(part) {
            Part::Exact(text) => {
                run.push_str(&text);
                continue;
            }
            Part::Empty => continue,
            Part::Holds(rows) => known.push(rows),
            Part::Unknown => {}
        }
        whole = false;
        if !run.is_empty() {
            known.push(vec![std::mem::take(&mut run)]);
        }
    }
    if whole {
        return Part::Exact(run);
    }
    if !run.is_empty() {
        known.push(vec![run]);
    }
    let shortest = |rows: &Vec<String>| rows.iter().map(String::len).min().unwrap_or_default();
    known.into_iter().max_by_key(shortest).map_or(Part::Unknown, Part::Holds)
}

fn longest(rows: impl Iterator<Item = String>) -> Part {
    rows.max_by_key(String::len).filter(|row| !row.is_empty()).map_or(Part::Unknown, |row| Part::Holds(vec![row]))
}

/// The one ASCII letter that all characters of a class are a spelling of.
fn letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let mut letter = None;
    for range in class.ranges() {
        for c in range.start()..=range.end() {
            let plain = match c {
                '\u{17f}' => 's',
                '\u{212a}' => 'k',
                c => c.to_ascii_lowercase(),
            };
            if !plain.is_ascii() || letter.is_some_and(|letter| letter != plain) {
                return None;
            }
            letter = Some(plain);
        }
    }
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_holds_one_of_the_rows() {
        for (pattern, rows) in [
            (r"(?i)(?m)\b(?:utilize|in order to)\b", Some(vec!["in order to", "utilize"])),
            (r"\b(?:very\s+\w+|really)\b", Some(vec!["really", "very"])),
            (r"(?:colou?r)", Some(vec!["colo"])),
            (r"(?:café)", Some(vec!["caf"])),
            (r"\w+ly", Some(vec!["ly"])),
            (r"(?:a|bc)", None),
            (r"[A-Z]{3,}", None),
            (r"(?:x*)", None),
        ] {
            let rows: Option<Vec<String>> = rows.map(|rows| rows.into_iter().map(str::to_owned).collect());
            assert_eq!(required(pattern), rows, "{pattern}");
        }
    }

    #[test]
    fn only_rules_that_may_find_something_are_tried() {
        let filter = Prefilter::new(&[Some("(?i)utilize".into()), None, Some("gre(?:y|en)".into())]);
        assert_eq!(filter.candidates("UTILIZE it"), [true, true, false]);
        assert_eq!(filter.candidates("green"), [false, true, true]);
        assert_eq!(filter.candidates("\u{212a}"), [true, true, true]);
    }
}
