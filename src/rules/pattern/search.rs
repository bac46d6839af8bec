//! Looking for words or a pattern in running text.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexBuilder};

/// Words or a pattern to look for, made once.
#[derive(Debug, Clone)]
pub(super) struct Search {
    kind: Kind,
    except: Option<Box<Search>>,
}

#[derive(Debug, Clone)]
enum Kind {
    Words { words: AhoCorasick, open: Vec<bool> },
    Pattern(Regex),
}

impl Search {
    /// Looks for whole words and phrases; a `*` at the end of one stands for any ending.
    ///
    /// # Errors
    /// A reason in words when they cannot be searched for.
    pub(super) fn words(words: &[String], match_case: bool) -> Result<Self, String> {
        let (mut forms, mut open) = (Vec::new(), Vec::new());
        for word in words {
            let text = word.trim();
            let stem = text.strip_suffix('*').unwrap_or(text).replace('’', "'");
            if stem.is_empty() {
                return Err("a word must have at least one letter".into());
            }
            // The automaton folds the case of English letters only.
            let others = [stem.to_lowercase(), stem.to_uppercase()];
            let others = others.into_iter().filter(|_| !match_case && !stem.is_ascii());
            for form in std::iter::once(stem.clone()).chain(others) {
                forms.push(form);
                open.push(text.ends_with('*'));
            }
        }
        let built = AhoCorasick::builder()
            .ascii_case_insensitive(!match_case)
            .match_kind(MatchKind::Standard)
            .build(&forms)
            .map_err(|error| error.to_string())?;
        Ok(Self { kind: Kind::Words { words: built, open }, except: None })
    }

    /// Looks for a regular expression.
    ///
    /// # Errors
    /// A reason in words when it cannot be understood.
    pub(super) fn pattern(pattern: &str, match_case: bool) -> Result<Self, String> {
        // Blocks of a text are looked at one by one and all together; `^` and `$` mean a block's in both cases.
        let built = RegexBuilder::new(pattern).case_insensitive(!match_case).multi_line(true).build();
        let regex = built.map_err(|error| error.to_string().lines().last().unwrap_or_default().to_owned())?;
        if pattern.contains(r"\A") || pattern.contains(r"\z") {
            return Err("start and end of a paragraph are written as `^` and `$`".into());
        }
        if regex.is_match("") {
            return Err("it fits an empty text, so it would fit everywhere".into());
        }
        Ok(Self { kind: Kind::Pattern(regex), except: None })
    }

    /// Leaves out what overlaps with a place that `except` finds.
    #[must_use]
    pub(super) fn except(mut self, except: Option<Search>) -> Self {
        self.except = except.map(Box::new);
        self
    }

    /// All places, in order; they do not overlap. Addresses in the text are left out.
    pub(super) fn all(&self, text: &str) -> Vec<Range<usize>> {
        self.places(text).into_iter().filter(|(_, kept)| *kept).map(|(place, _)| place).collect()
    }

    /// The first place, exceptions not counted, and whether no exception covers it.
    pub(super) fn first(&self, text: &str) -> Option<(Range<usize>, bool)> {
        self.places(text).into_iter().next()
    }

    /// Whether there is any place; cheaper than [`Search::all`].
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        match &self.kind {
            Kind::Words { words, .. } => words.is_match(text),
            Kind::Pattern(regex) => regex.is_match(text),
        }
    }

    fn places(&self, text: &str) -> Vec<(Range<usize>, bool)> {
        let found = self.raw(text);
        let except = match &self.except {
            Some(except) if !found.is_empty() => except.raw(text),
            _ => Vec::new(),
        };
        let free =
            |place: &Range<usize>| !except.iter().any(|other| other.start < place.end && place.start < other.end);
        found.into_iter().filter(|place| !in_address(text, place)).map(|place| (place.clone(), free(&place))).collect()
    }

    fn raw(&self, text: &str) -> Vec<Range<usize>> {
        match &self.kind {
            Kind::Pattern(regex) => regex.find_iter(text).map(|found| found.range()).collect(),
            Kind::Words { words, open } => {
                let mut found: Vec<Range<usize>> = words
                    .find_overlapping_iter(text)
                    .filter_map(|found| whole(text, found.range(), open[found.pattern().as_usize()]))
                    .collect();
                found.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
                let mut end = 0;
                found.retain(|place| {
                    let free = place.start >= end;
                    end = if free { place.end } else { end };
                    free
                });
                found
            }
        }
    }
}

/// The place of a whole word: to the end of its word if that is open, else none unless it ends there.
fn whole(text: &str, place: Range<usize>, open: bool) -> Option<Range<usize>> {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let before = text[..place.start].chars().next_back();
    if letter(before) && letter(text[place.start..].chars().next()) {
        return None;
    }
    let rest = &text[place.end..];
    if open {
        let more = rest.find(|c: char| !letter(Some(c))).unwrap_or(rest.len());
        return Some(place.start..place.end + more);
    }
    let inside = letter(text[..place.end].chars().next_back()) && letter(rest.chars().next());
    (!inside).then_some(place)
}

/// Whether a place stands in a web address.
fn in_address(text: &str, place: &Range<usize>) -> bool {
    let start = text[..place.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let before = text.get(start..place.start).unwrap_or_default();
    before.contains("://") || before.contains("www.")
}

#[cfg(test)]
mod tests {
    use super::Search;

    fn words(words: &[&str], text: &str) -> Vec<String> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let search = Search::words(&words, false).unwrap();
        search.all(text).into_iter().map(|place| text[place].to_owned()).collect()
    }

    #[test]
    fn words_are_whole_and_the_longest_counts() {
        assert_eq!(
            words(&["risk", "risk-free"], "Risk-free, or a risk; risky risk-freedom"),
            ["Risk-free", "risk", "risk"]
        );
        assert_eq!(words(&["guarantee*"], "We guaranteed it, unguaranteed"), ["guaranteed"]);
        assert_eq!(words(&["über"], "ÜBER uns, hinüber"), ["ÜBER"]);
        assert!(words(&["sure"], "see https://example.com/sure now").is_empty());
        assert_eq!(words(&["sure"], "see https://example.com/ sure"), ["sure"]);
    }

    #[test]
    fn exceptions_cover_what_they_overlap() {
        let except = Search::words(&["not guaranteed".into()], false).unwrap();
        let search = Search::pattern("guaranteed", false).unwrap().except(Some(except));
        let text = "It is not guaranteed. Guaranteed!";
        assert_eq!(search.all(text), std::iter::once(22..32).collect::<Vec<_>>());
        assert_eq!(search.first(text), Some((10..20, false)));
    }

    #[test]
    fn what_cannot_be_searched_for_is_an_error() {
        assert!(Search::pattern("(", false).is_err());
        assert!(Search::pattern("a*", false).is_err());
        assert!(Search::pattern(r"\Aa", false).is_err());
        assert!(Search::words(&["*".into()], false).is_err());
    }
}
