//! Counts of running text: in one pass where it is ASCII, with the same result as by its sentences and words.

use super::sentences::{SHORT, ends_silent, sentences, syllables, words};

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) words: usize,
    pub(super) sentences: usize,
    pub(super) paragraphs: usize,
    pub(super) characters: usize,
    pub(super) syllables: usize,
    pub(super) complex_words: usize,
    pub(super) long_words: usize,
    pub(super) polysyllabic_words: usize,
}

const BLANK: u8 = 1;
const SLASH: u8 = 1 << 1;
const LETTER_OR_DIGIT: u8 = 1 << 2;
const LETTER: u8 = 1 << 3;
const VOWEL: u8 = 1 << 4;
/// May stand behind the mark that ends a sentence.
const CLOSING: u8 = 1 << 5;
/// May end a sentence.
const MARK: u8 = 1 << 6;
/// May stand before the first letter of a sentence.
const OPENING: u8 = 1 << 7;

/// What each character of ASCII is: looked up, because every byte of running text comes by here.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'\t'..=b'\r' | b' ' => BLANK,
            b'/' => SLASH,
            b'0'..=b'9' => LETTER_OR_DIGIT,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'A' | b'E' | b'I' | b'O' | b'U' | b'Y' => {
                LETTER_OR_DIGIT | LETTER | VOWEL
            }
            b'a'..=b'z' | b'A'..=b'Z' => LETTER_OR_DIGIT | LETTER,
            b'.' | b'!' | b'?' => CLOSING | MARK,
            b')' | b']' => CLOSING,
            b'"' | b'\'' | b'*' => CLOSING | OPENING,
            b'(' | b'[' => OPENING,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

impl Count {
    /// Counts a text whose paragraphs are parted by blank lines. No sentence goes over one.
    pub(super) fn of(text: &str) -> Self {
        let mut count = Self::default();
        let mut start = 0;
        for end in memchr::memmem::find_iter(text.as_bytes(), b"\n\n").chain([text.len()]) {
            count.paragraph(&text[start..end]);
            start = (end + 2).min(text.len());
        }
        count
    }

    fn paragraph(&mut self, text: &str) {
        self.paragraphs += usize::from(!text.trim().is_empty());
        if text.is_ascii() {
            self.ascii(text);
        } else {
            self.any(text);
        }
    }

    /// A text in any script.
    fn any(&mut self, text: &str) {
        for sentence in sentences(text) {
            let before = self.words;
            for word in words(&text[sentence]) {
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                self.word(word, letters, syllables(word), syllables);
            }
            self.sentences += usize::from(self.words > before);
        }
    }

    /// Counts a word with so many letters and syllables; `syllables` counts those of its stem.
    fn word(&mut self, word: &str, letters: usize, count: usize, syllables: fn(&str) -> usize) {
        self.words += 1;
        self.characters += letters;
        self.syllables += count;
        self.long_words += usize::from(letters > 6);
        if count >= 3 {
            self.polysyllabic_words += 1;
            self.complex_words += usize::from(is_complex(word, syllables));
        }
    }

    /// A paragraph of ASCII: word by word, and after each blank the question whether a sentence has ended.
    fn ascii(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut at, mut counted) = (0, self.words);
        while at < bytes.len() {
            if class(bytes[at]) & BLANK != 0 {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && class(bytes[at]) & BLANK == 0 {
                at = self.ascii_word(text, at);
            }
            if ends_sentence(bytes, start, at) {
                self.sentences += usize::from(self.words > counted);
                counted = self.words;
            }
        }
        self.sentences += usize::from(self.words > counted);
    }

    /// Counts the word that starts at a place, if there is one before the next blank or slash; where to go on.
    fn ascii_word(&mut self, text: &str, from: usize) -> usize {
        let bytes = text.as_bytes();
        let (mut at, mut letters) = (from, Letters::default());
        while let Some(class) = bytes.get(at).map(|byte| class(*byte)).filter(|class| class & (BLANK | SLASH) == 0) {
            letters.add(class);
            at += 1;
        }
        // Over the slash.
        let next = at + usize::from(bytes.get(at) == Some(&b'/'));
        if letters.only() {
            if from < at {
                let word = &bytes[from..at];
                self.word_of(&text[from..at], word.len(), letters.syllables(word));
            }
            return next;
        }
        let (mut start, mut end) = (from, at);
        while start < end && class(bytes[end - 1]) & LETTER_OR_DIGIT == 0 {
            end -= 1;
        }
        while start < end && class(bytes[start]) & LETTER_OR_DIGIT == 0 {
            start += 1;
        }
        if start < end {
            let word = &text[start..end];
            let letters = word.bytes().filter(u8::is_ascii_alphanumeric).count();
            self.word_of(word, letters, ascii_syllables(word));
        }
        next
    }

    /// Counts a word of ASCII.
    fn word_of(&mut self, word: &str, letters: usize, syllables: usize) {
        self.word(word, letters, syllables, ascii_syllables);
    }
}

/// The letters of a word in ASCII.
#[derive(Debug, Clone, Copy)]
struct Letters {
    /// One bit for each of the last 64: whether it is a vowel.
    vowels: u64,
    /// What all of them are.
    all: u8,
    count: usize,
}

impl Default for Letters {
    fn default() -> Self {
        Self { vowels: 0, all: LETTER, count: 0 }
    }
}

impl Letters {
    fn add(&mut self, class: u8) {
        self.vowels = self.vowels << 1 | u64::from(class & VOWEL != 0);
        self.all &= class;
        self.count += 1;
    }

    /// Whether there is nothing but letters, and not too many of them.
    fn only(&self) -> bool {
        self.all & LETTER != 0 && self.count <= 64
    }

    /// Syllables of the word with these letters only.
    fn syllables(&self, word: &[u8]) -> usize {
        let rows = (self.vowels & !(self.vowels << 1)).count_ones() as usize;
        let split = if self.vowels & self.vowels << 1 == 0 { 0 } else { spoken_apart(word) };
        (rows + split).saturating_sub(usize::from(rows > 1 && ends_silent(word))).max(1)
    }
}

/// Syllables of a word in ASCII.
fn ascii_syllables(word: &str) -> usize {
    let mut letters = Letters::default();
    word.bytes().for_each(|byte| letters.add(class(byte)));
    if letters.only() { letters.syllables(word.as_bytes()) } else { syllables(word) }
}

/// How many pairs of vowels are spoken as two: those that are in no ending in which they are spoken as one.
fn spoken_apart(word: &[u8]) -> usize {
    let letter = |at: usize| word.get(at).map_or(0, u8::to_ascii_lowercase);
    let pairs = (1..word.len()).filter(|at| {
        let (before, next, second) = (at.checked_sub(2).map_or(0, letter), letter(at + 1), letter(at + 2));
        match (letter(at - 1), letter(*at)) {
            (b'i', b'o') => {
                let noun = matches!(before, b't' | b's' | b'g') && next == b'n';
                let quality = matches!(before, b'c' | b't') && next == b'u' && second == b's';
                !(noun || quality)
            }
            (b'i', b'a') => !(matches!(before, b'c' | b't') && next == b'l'),
            (b'i', b'u') => true,
            (b'e', b'o') => !(next == b'u' && second == b's'),
            (b'u', b'a') => !matches!(before, b'q' | b'g'),
            _ => false,
        }
    });
    pairs.count()
}

/// Whether a word of three syllables and more is not made so by its ending, and not put together.
fn is_complex(word: &str, syllables: fn(&str) -> usize) -> bool {
    let stem = ["es", "ed", "ing"].iter().find_map(|end| word.strip_suffix(end));
    stem.is_none_or(|stem| syllables(stem) >= 3) && !word.contains('-')
}

/// Whether a sentence ends with what stands between two blanks.
pub(super) fn ends_sentence(bytes: &[u8], start: usize, end: usize) -> bool {
    let token = &bytes[start..end];
    if token.last().is_none_or(|byte| class(*byte) & CLOSING == 0) {
        return false;
    }
    let closing = token.iter().rev().take_while(|byte| class(**byte) & CLOSING != 0).count();
    let closing = &token[token.len() - closing..];
    let Some(mark) = closing.iter().position(|byte| class(*byte) & MARK != 0) else { return false };
    let blanks = bytes[end..].iter().position(|byte| class(*byte) & BLANK == 0);
    let Some(after) = blanks.map(|blanks| &bytes[end + blanks..]) else { return true };
    let next = after.iter().find(|byte| class(**byte) & OPENING == 0);
    if next.is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    let dot = closing[mark..] == *b".";
    let word = &token[..token.len() - 1];
    !dot || next.is_none() || !is_short(word.rsplit(|byte| *byte == b'(').next().unwrap_or(word))
}

/// Whether a full stop behind this belongs to it.
fn is_short(word: &[u8]) -> bool {
    match word {
        [letter] => letter.is_ascii_uppercase() && *letter != b'I',
        _ => word.len() <= 6 && SHORT.iter().any(|short| word.eq_ignore_ascii_case(short.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn ascii_is_counted_like_any_text(text in r#"([a-zA-Z0-9]{1,3}|tion|cious|tial|qua|gua|eous|gion|io|es|ed|ing|ses|ies|Dr|e\.g|etc|max|I|[ -~]| |\. |\.|\n|\n\n|\t|"|\(|/|-){0,60}"#) {
            let mut slow = Count::default();
            slow.any(&text);
            slow.paragraphs = text.split("\n\n").filter(|part| !part.trim().is_empty()).count();
            proptest::prop_assert_eq!(Count::of(&text), slow);
        }

        #[test]
        fn no_sentence_goes_over_a_blank_line(text in r#"([a-zA-Zé]{1,4}|Dr|etc|[.!?…)”’ ]| |\. |\n|\n\n){0,60}"#) {
            let mut slow = Count::default();
            slow.any(&text);
            slow.paragraphs = text.split("\n\n").filter(|part| !part.trim().is_empty()).count();
            proptest::prop_assert_eq!(Count::of(&text), slow);
        }
    }
}
