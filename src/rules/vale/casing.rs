//! Capital letters: headings in title case, in sentence case and the like.

use std::ops::Range;

use super::metrics::real;

/// What a text should look like.
#[derive(Debug, Clone)]
pub(super) enum Case {
    /// Small words stay small (`AP`, or `Chicago`, which knows more of them).
    Title {
        /// Whether words like "between" are small as well.
        chicago: bool,
    },
    /// Only the first word starts with a capital letter.
    Sentence,
}

/// What is known about words when a text is judged.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// Places of words and phrases that may be written as they stand there.
    pub(super) exceptions: &'a [Range<usize>],
    /// Ends of words after which the next word may start as it likes.
    pub(super) indicators: &'a [String],
    /// What is not looked at if the text starts with it.
    pub(super) prefix: &'a str,
}

/// Words that stay small inside a title (Associated Press).
const SMALL: [&str; 21] = [
    "a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "nor", "of", "on", "or", "so", "the", "to",
    "up", "via", "yet",
];

/// Words that stay small inside a title as well (Chicago Manual of Style).
const SMALL_CHICAGO: [&str; 22] = [
    "about", "above", "after", "along", "among", "around", "before", "behind", "below", "between", "beyond", "during",
    "from", "inside", "into", "like", "near", "over", "through", "under", "with", "without",
];

/// The text as it should be, and which share of its words fits.
pub(super) fn judge(case: &Case, text: &str, known: &Known<'_>) -> (String, f64) {
    let before = if text.starts_with(known.prefix) { known.prefix.len() } else { 0 };
    let words = words(text, before);
    let last = words.len().saturating_sub(1);
    let mut expected = String::new();
    let (mut fitting, mut done, mut free) = (0, before, true);
    let mut first_fails = false;
    for (number, range) in words.iter().enumerate() {
        let word = &text[range.clone()];
        let as_is = known.exceptions.iter().any(|part| covers(text, part, range));
        let starts = free || number == 0;
        let wanted = match case {
            _ if as_is => word.to_owned(),
            Case::Sentence if starts => capital(&word.to_lowercase()),
            Case::Sentence => word.to_lowercase(),
            Case::Title { chicago } => titled(word, starts || number == last, *chicago),
        };
        let shouted = matches!(case, Case::Title { .. }) && word == word.to_uppercase();
        let fits = word == wanted || as_is || shouted || masked(word);
        let spelled = word == capital(&word.to_lowercase());
        first_fails |= number == 0 && !fits && !spelled && matches!(case, Case::Sentence);
        fitting += usize::from(fits);
        expected.push_str(&text[done..range.start]);
        expected.push_str(&wanted);
        done = range.end;
        free = frees(word, &text[range.end..], number, known.indicators, case);
    }
    expected.push_str(&text[done..]);
    let share = if words.is_empty() { 1.0 } else { real(fitting) / real(words.len()) };
    (expected, if first_fails { 0.0 } else { share })
}

/// Whether the next word may start with a capital letter because of this one.
fn frees(word: &str, after: &str, number: usize, indicators: &[String], case: &Case) -> bool {
    let with_mark =
        format!("{word}{}", after.split_whitespace().next().filter(|_| !after.starts_with(' ')).unwrap_or(""));
    let listed = number == 0 && word.ends_with('.') && word[..word.len() - 1].bytes().all(|byte| byte.is_ascii_digit());
    let colon = matches!(case, Case::Title { .. }) && with_mark.ends_with([':', '?', '!', '—']);
    listed || colon || indicators.iter().any(|end| !end.is_empty() && (word.ends_with(end) || with_mark.ends_with(end)))
}

/// Words of a text: from a letter or digit to the next blank.
fn words(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < from) {
        match start {
            None if c.is_alphanumeric() || c == '*' => start = Some(at),
            Some(from) if c.is_whitespace() => {
                out.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|from| from..text.len()));
    out
}

/// Whether an exception covers a word with the marks around it.
fn covers(text: &str, exception: &Range<usize>, word: &Range<usize>) -> bool {
    // One that stands inside the word, between hyphens, lets all of it pass.
    if word.start <= exception.start && exception.end <= word.end {
        return true;
    }
    let marks = |part: Option<&str>| part.is_some_and(|part| !part.chars().any(char::is_alphanumeric));
    let before = exception.start <= word.start || marks(text.get(word.start..exception.start));
    before && (word.end <= exception.end || marks(text.get(exception.end.max(word.start)..word.end)))
}

fn titled(word: &str, always: bool, chicago: bool) -> String {
    let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let small = SMALL.contains(&plain.as_str()) || chicago && SMALL_CHICAGO.contains(&plain.as_str());
    if small && !always {
        return word.to_lowercase();
    }
    // `iPhone` and `e-mail` know how they are written.
    if word.chars().skip(1).any(char::is_uppercase) { word.to_owned() } else { capital(word) }
}

/// The text with its first letter as a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a word stands for code.
fn masked(word: &str) -> bool {
    word.starts_with('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(case: &Case, text: &str, exception: &str) -> f64 {
        let places: Vec<_> = text.match_indices(exception).map(|(at, found)| at..at + found.len()).collect();
        let exceptions = if exception.is_empty() { &[][..] } else { &places };
        let indicators = [":".to_owned()];
        judge(case, text, &Known { exceptions, indicators: &indicators, prefix: "" }).1
    }

    #[test]
    fn sentences_start_with_the_only_capital() {
        let sentence = |text, exception| share(&Case::Sentence, text, exception) >= 0.8;
        assert!(sentence("How we write notes", "") && !sentence("How We Write Notes", ""));
        assert!(!sentence("how we write notes", ""));
        assert!(sentence("Ask Visual Studio Code.", "Visual Studio Code"));
        assert!(sentence("1. Start here", "") && sentence("Note: This is one", ""));
    }

    #[test]
    fn titles_leave_small_words_small() {
        let ap = |text| share(&Case::Title { chicago: false }, text, "") > 0.99;
        assert!(ap("The Art of the iPhone API") && !ap("The Art Of The Deal") && !ap("the Art of it"));
        assert!(share(&Case::Title { chicago: true }, "Life between Meals", "") > 0.99);
    }
}
