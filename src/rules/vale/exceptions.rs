//! Words that a rule lets pass: its own exceptions and the accepted vocabulary.

use std::ops::Range;

use super::pattern::{Expired, Pattern};

/// Exceptions of a rule, compiled.
#[derive(Debug, Clone, Default)]
pub(super) struct Exceptions {
    pattern: Option<Pattern>,
}

impl Exceptions {
    /// Compiles exceptions; each is a pattern, case-sensitive unless it starts with `(?i)`.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(super) fn new(own: Vec<String>, accepted: &[String]) -> Result<Self, String> {
        let mut all: Vec<String> = own.into_iter().chain(accepted.iter().cloned()).collect();
        if all.is_empty() {
            return Ok(Self::default());
        }
        // The longest comes first: of several that fit at one place the first one wins.
        all.sort_by_key(|term| std::cmp::Reverse(term.len()));
        let term = |term: &String| if term.starts_with("(?i)") { term.clone() } else { format!("(?-i){term}") };
        let terms: Vec<String> = all.iter().map(term).collect();
        Ok(Self { pattern: Some(Pattern::new(&format!(r"(?m)\b(?:{})\b", terms.join("|")))?) })
    }

    /// Whether a match is let pass: an exception stands in it, or it stands in an exception.
    pub(super) fn cover(&self, text: &str, matched: &Range<usize>) -> Result<bool, Expired> {
        let Some(pattern) = &self.pattern else { return Ok(false) };
        if pattern.is_match(text[matched.clone()].trim())? {
            return Ok(true);
        }
        let places = pattern.find_all(text)?;
        Ok(places.iter().any(|place| place.start <= matched.start && matched.end <= place.end))
    }

    /// Where exceptions stand in a text.
    pub(super) fn places(&self, text: &str) -> Result<Vec<Range<usize>>, Expired> {
        self.pattern.as_ref().map_or(Ok(Vec::new()), |pattern| pattern.find_all(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_count_as_whole_words_and_inside_phrases() {
        let list = Exceptions::new(vec!["Go Live".into(), "(?i)api".into()], &["GitHub".to_owned()]).unwrap();
        let cover = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            list.cover(text, &(at..at + word.len())).unwrap()
        };
        assert!(cover("our Api", "Api") && cover("on GitHub", "GitHub") && cover("the Go Live day", "Live"));
        assert!(!cover("github", "github") && !cover("apis", "apis") && !cover("Live", "Live"));
        assert!(Exceptions::new(vec!["(".into()], &[]).is_err());
    }
}
