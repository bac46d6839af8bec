//! How hard to read a text is at most: told in two passes that compare many bytes at once. That is enough for nearly
//! all posts; only the others are counted word by word.

use super::count::{Count, ends_sentence};
use super::metrics::real;

/// Bytes that are looked at together.
const STEP: usize = 32;

/// Counts that are not less, or not more, than those of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) fewest_words: usize,
    pub(super) most_words: usize,
    pub(super) most_syllables: usize,
    pub(super) fewest_sentences: usize,
}

const A: u8 = 1;
const E: u8 = 1 << 1;
const I: u8 = 1 << 2;
const O: u8 = 1 << 3;
const U: u8 = 1 << 4;
const VOWEL: u8 = A | E | I | O | U | 1 << 5;
/// Parts words.
const GAP: u8 = 1 << 6;
/// Letter or digit.
const SOLID: u8 = 1 << 7;

/// What a character of ASCII is. Without a table the compiler works out many at once.
fn kind(byte: u8) -> u8 {
    let small = byte | 0x20;
    let is = |letter: u8, bit: u8| if small == letter { bit } else { 0 };
    let blank = byte.wrapping_sub(b'\t') < 5 || byte == b' ' || byte == b'/';
    let solid = small.wrapping_sub(b'a') < 26 || byte.wrapping_sub(b'0') < 10;
    is(b'a', A)
        | is(b'e', E)
        | is(b'i', I)
        | is(b'o', O)
        | is(b'u', U)
        | is(b'y', 1 << 5)
        | if blank { GAP } else { 0 }
        | if solid { SOLID } else { 0 }
}

impl Bounds {
    /// The bounds of a text whose paragraphs are parted by blank lines.
    pub(super) fn of(text: &str) -> Self {
        let mut bounds = Self::default();
        let whole = text.is_ascii();
        if whole {
            bounds.ascii(text.as_bytes());
        }
        let mut start = 0;
        for end in memchr::memmem::find_iter(text.as_bytes(), b"\n\n").chain([text.len()]) {
            let part = &text[start..end];
            if !whole {
                bounds.paragraph(part);
            }
            // A last word without a mark behind it ends a sentence too.
            let is_open = part.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric);
            bounds.fewest_sentences += usize::from(is_open && (whole || part.is_ascii()));
            start = (end + 2).min(text.len());
        }
        bounds
    }

    /// Adds a paragraph of a text that is not all ASCII; those that are not are counted.
    fn paragraph(&mut self, text: &str) {
        if text.is_ascii() {
            return self.ascii(text.as_bytes());
        }
        let Count { words, sentences, syllables, .. } = Count::of(text);
        self.fewest_words += words;
        self.most_words += words;
        self.most_syllables += syllables;
        self.fewest_sentences += sentences;
    }

    /// Adds a text of ASCII, but for the sentences that end without a mark.
    fn ascii(&mut self, bytes: &[u8]) {
        let is_blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
        let is_solid = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        for at in memchr::memchr3_iter(b'.', b'!', b'?', bytes) {
            if bytes.get(at + 1).is_none_or(is_blank) && at > 0 && is_solid(at - 1) {
                let blank = bytes[..at].iter().rposition(is_blank);
                let ends = ends_sentence(bytes, blank.map_or(0, |blank| blank + 1), at + 1);
                self.fewest_sentences += usize::from(ends);
            }
        }
        // A blank before the text and some behind it.
        let mut kinds = vec![GAP; bytes.len() + STEP + 3];
        for (kind, byte) in kinds[1..].iter_mut().zip(bytes) {
            *kind = self::kind(*byte);
        }
        for at in (0..bytes.len()).step_by(STEP) {
            self.step(&kinds[at..]);
        }
    }

    /// Adds the characters from the second one on; those around them tell what they are.
    fn step(&mut self, kinds: &[u8]) {
        let Some(kinds) = kinds.first_chunk::<{ STEP + 3 }>() else { return };
        let (mut words, mut solid, mut syllables) = ([0_u8; STEP], [0_u8; STEP], [0_u8; STEP]);
        for at in 0..STEP {
            let (before, own, next, second) = (kinds[at], kinds[at + 1], kinds[at + 2], kinds[at + 3]);
            let is = |kind: u8, bits: u8| u8::from(kind & bits != 0);
            let starts = is(before, GAP) & (1 - is(own, GAP));
            words[at] = starts;
            // A mark may stand before the first letter.
            solid[at] = starts & (is(own, SOLID) | is(next, SOLID));
            // Rows of vowels, and pairs that may be spoken apart.
            let first = is(own, VOWEL) & (1 - is(before, VOWEL));
            let apart = is(before, I) & is(own, A | O | U) | is(before, E) & is(own, O) | is(before, U) & is(own, A);
            // Words without vowels have one syllable: at most those without one among the first three letters.
            let mute =
                starts & (1 - is(own, VOWEL)) & (is(next, GAP) | (1 - is(next, VOWEL)) & (1 - is(second, VOWEL)));
            syllables[at] = first | apart | mute;
        }
        let sum = |some: [u8; STEP]| usize::from(some.iter().sum::<u8>());
        self.most_words += sum(words);
        self.fewest_words += sum(solid);
        self.most_syllables += sum(syllables);
    }

    /// The most that the Flesch-Kincaid grade can be; none where nothing can be said.
    pub(super) fn flesch_kincaid(&self) -> Option<f64> {
        let Self { fewest_words, most_words, most_syllables, fewest_sentences } = *self;
        (fewest_words > 0 && fewest_sentences > 0).then(|| {
            let words_per_sentence = real(most_words) / real(fewest_sentences);
            0.39 * words_per_sentence + 11.8 * real(most_syllables) / real(fewest_words) - 15.59
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::vale::{Metric, Numbers};

    proptest::proptest! {
        #[test]
        fn nothing_counted_is_beyond_its_bounds(text in r#"([a-zA-Z0-9]{1,3}|tion|cious|ia|eo|ua|qua|gion|io|es|Dr|e\.g|etc|I|[ -~]| |\. |\.|[?!] |\n|\n\n|\x0b|\t|"|\(|/|-|é|“|” ){0,80}"#) {
            let (count, bounds) = (Count::of(&text), Bounds::of(&text));
            proptest::prop_assert!(bounds.fewest_words <= count.words && count.words <= bounds.most_words);
            proptest::prop_assert!(bounds.fewest_sentences <= count.sentences);
            proptest::prop_assert!(count.syllables <= bounds.most_syllables);
            let grade = Numbers::of(&text).grade(Metric::FleschKincaid);
            if let (Some(most), Some(grade)) = (bounds.flesch_kincaid(), grade) {
                proptest::prop_assert!(grade < most + 1e-9);
            }
        }
    }

    #[test]
    fn bounds_of_plain_prose_are_near() {
        let text = "The first release is out. It took us three weeks, and nobody had to wait for it.\n\nRead on";
        let (count, bounds) = (Count::of(text), Bounds::of(text));
        let bounds = (bounds.fewest_words, bounds.most_words, bounds.most_syllables, bounds.fewest_sentences);
        assert_eq!(bounds, (count.words, count.words, count.syllables + 2, count.sentences));
    }
}
