//! Sentences, words and syllables of running text.

use std::ops::Range;

/// Short forms after which a full stop ends no sentence.
pub(super) const SHORT: [&str; 36] = [
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
    // Every word of every post comes by here: most fit a small room and need no memory of their own.
    let mut room = [0; 32];
    if let Some(room) = room.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        room.copy_from_slice(word.as_bytes());
        room.make_ascii_lowercase();
        let letters = room.iter().filter(|byte| byte.is_ascii_alphabetic());
        return spoken(room, groups(letters.map(|byte| is_vowel(*byte))));
    }
    let word = word.to_lowercase();
    let letters = word.chars().filter(|c| c.is_alphabetic());
    spoken(
        word.as_bytes(),
        groups(letters.map(|c| u8::try_from(c).map_or(true, |byte| !byte.is_ascii() || is_vowel(byte)))),
    )
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// How many rows of vowels there are among letters.
fn groups(vowels: impl Iterator<Item = bool>) -> usize {
    let (mut count, mut before) = (0, false);
    for vowel in vowels {
        count += usize::from(vowel && !before);
        before = vowel;
    }
    count
}

/// Syllables of a word in lower case with so many groups of vowels.
fn spoken(word: &[u8], count: usize) -> usize {
    let silent = ends_silent(word);
    let is_split = |pair: &&[u8]| matches!(pair, [b'i', b'a' | b'o' | b'u'] | [b'e', b'o'] | [b'u', b'a']);
    let split = word.windows(2).filter(is_split).count();
    let joined = if split == 0 { 0 } else { JOINED.iter().map(|group| occurrences(word, group.as_bytes())).sum() };
    (count + split.saturating_sub(joined)).saturating_sub(usize::from(silent && count > 1)).max(1)
}

/// Whether the last vowel of a word is not spoken; capitals make no difference.
pub(super) fn ends_silent(word: &[u8]) -> bool {
    let mut last = word.iter().rev().map(u8::to_ascii_lowercase);
    match (last.next(), last.next(), last.next()) {
        (Some(b'e'), before, _) => !matches!(before, Some(b'l' | b'e')),
        (Some(b's'), Some(b'e'), before) => !matches!(before, Some(b's' | b'i' | b'g')),
        (Some(b'd'), Some(b'e'), before) => !matches!(before, Some(b't' | b'd')),
        _ => false,
    }
}

/// Endings and the like in which two vowels that stand together are spoken as one.
const JOINED: [&str; 10] = ["tion", "sion", "cial", "tial", "cious", "tious", "gion", "qua", "gua", "eous"];

fn occurrences(word: &[u8], group: &[u8]) -> usize {
    word.windows(group.len()).filter(|part| *part == group).count()
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
    fn long_words_are_counted_alike() {
        // Marks are no letters, so only the way of counting differs: with and without memory of its own.
        for word in ["Readability", "nation", "media", "ROSES", "don't"] {
            assert_eq!(syllables(&format!("{}{word}", "-".repeat(40))), syllables(word), "{word}");
            assert_eq!(syllables(&format!("’{word}")), syllables(word), "{word}");
        }
    }

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (word, count) in [("cat", 1), ("table", 2), ("readability", 5), ("nation", 2), ("media", 3), ("make", 1)] {
            assert_eq!(syllables(word), count, "{word}");
        }
        assert_eq!(words("It’s 3.5 — not/four!").collect::<Vec<_>>(), ["It’s", "3.5", "not", "four"]);
    }
}
