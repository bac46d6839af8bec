//! Sentences, words and syllables of running text.

use std::ops::Range;

/// Short forms after which a full stop ends no sentence.
const SHORT: [&str; 36] = [
    "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "vs", "etc", "e.g", "i.e", "eg", "ie", "cf", "al", "fig",
    "figs", "no", "vol", "approx", "dept", "est", "inc", "ltd", "co", "corp", "gen", "gov", "rev", "sen", "u.s", "u.k",
    "a.m", "p.m", "max",
];

/// Where the sentences of a text stand, without the blanks around them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        // Marks that belong to the end of the sentence before.
        if at < start {
            continue;
        }
        let ends = match mark {
            '.' | '!' | '?' | '…' => ends_here(text, start, at, end),
            '\n' => text[end..].starts_with('\n').then_some(end),
            _ => None,
        };
        if let Some(end) = ends.filter(|end| *end > start) {
            push(&mut out, text, start..end);
            start = end;
        }
    }
    push(&mut out, text, start..text.len());
    out
}

fn push(out: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        out.push(start..end);
    }
}

/// Where the sentence ends if the mark at `at` ends it.
fn ends_here(text: &str, start: usize, at: usize, end: usize) -> Option<usize> {
    let rest = &text[end..];
    let closing = rest.len() - rest.trim_start_matches(['"', '\'', ')', ']', '”', '’', '*', '.', '!', '?']).len();
    let after = &rest[closing..];
    if !after.is_empty() && !after.starts_with(char::is_whitespace) {
        return None;
    }
    let next = after.trim_start().chars().find(|c| !matches!(c, '"' | '\'' | '(' | '[' | '“' | '‘' | '*'));
    if next.is_some_and(char::is_lowercase) {
        return None;
    }
    let dot = text[at..].starts_with('.') && closing == 0;
    let word = text[start..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let short = dot && (initial || SHORT.contains(&word.to_lowercase().as_str()));
    (!short || next.is_none()).then_some(end + closing)
}

/// The words of a text: what stands between blanks and has a letter or digit, without marks around it.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '/'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Number of syllables of an English word, by its groups of vowels; at least one.
pub(super) fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') || (!c.is_ascii() && c.is_alphabetic());
    let mut count = 0;
    let mut before = false;
    for letter in &letters {
        let vowel = is_vowel(*letter);
        count += usize::from(vowel && !before);
        before = vowel;
    }
    let ends = |end: &str| word.ends_with(end);
    let silent = ends("e") && !ends("le") && !ends("ee") || ends("es") && !ends("ses") && !ends("ies") && !ends("ges");
    let silent = silent || ends("ed") && !ends("ted") && !ends("ded");
    let split = ["ia", "io", "iu", "eo", "ua"].iter().map(|pair| word.matches(pair).count()).sum::<usize>();
    let joined = ["tion", "sion", "cial", "tial", "cious", "tious", "gion", "qua", "gua", "eous"]
        .iter()
        .map(|group| word.matches(group).count())
        .sum::<usize>();
    (count + split.saturating_sub(joined)).saturating_sub(usize::from(silent && count > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        assert_eq!(split("One. Two! \"Three?\" Four"), ["One.", "Two!", "\"Three?\"", "Four"]);
        assert_eq!(
            split("Ask Dr. Lee, e.g. today. It costs 3.50 Euro."),
            ["Ask Dr. Lee, e.g. today.", "It costs 3.50 Euro."]
        );
        assert_eq!(split("J. Doe wrote it\n\nNew text"), ["J. Doe wrote it", "New text"]);
        assert_eq!(split("Really?! \"Yes!\" It is."), ["Really?!", "\"Yes!\"", "It is."]);
        assert_eq!(split(" \n "), Vec::<&str>::new());
    }

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (word, count) in [("cat", 1), ("table", 2), ("readability", 5), ("nation", 2), ("media", 3), ("make", 1)] {
            assert_eq!(syllables(word), count, "{word}");
        }
        assert_eq!(words("It’s 3.5 — not/four!").collect::<Vec<_>>(), ["It’s", "3.5", "not", "four"]);
    }
}
