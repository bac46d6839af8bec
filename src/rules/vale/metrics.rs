//! Numbers about a text: counts of words and blocks, and the usual grades of readability.

use std::collections::BTreeMap;

use super::count::Count;
use super::scope;

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many blocks of each kind a post has.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts(BTreeMap<&'static str, f64>);

impl Counts {
    /// Counts one.
    pub(super) fn add(&mut self, name: &'static str) {
        *self.0.entry(name).or_default() += 1.0;
    }

    /// Counts a block by what it belongs to.
    pub(super) fn add_block(&mut self, bits: u32) {
        const HEADINGS: [&str; 6] =
            ["heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6"];
        for (at, name) in HEADINGS.into_iter().enumerate() {
            if bits & scope::level(at as u8 + 1) == scope::level(at as u8 + 1) {
                self.add(name);
            }
        }
        if bits & scope::LIST != 0 {
            self.add("list");
        }
        if bits & scope::QUOTE != 0 {
            self.add("blockquote");
        }
    }

    /// A number by its name in a formula; 0 where there is none.
    pub(super) fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// Counts of running text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Numbers {
    /// Words.
    pub words: f64,
    /// Sentences.
    pub sentences: f64,
    /// Paragraphs.
    pub paragraphs: f64,
    /// Letters and digits.
    pub characters: f64,
    /// Syllables.
    pub syllables: f64,
    /// Words of three syllables and more that are not made so by `-es`, `-ed` or `-ing`.
    pub complex_words: f64,
    /// Words of more than six letters.
    pub long_words: f64,
    /// Words of three syllables and more.
    pub polysyllabic_words: f64,
}

impl Numbers {
    /// Counts a text whose paragraphs are parted by blank lines.
    pub fn of(text: &str) -> Self {
        let count = Count::of(text);
        Self {
            words: real(count.words),
            sentences: real(count.sentences),
            paragraphs: real(count.paragraphs),
            characters: real(count.characters),
            syllables: real(count.syllables),
            complex_words: real(count.complex_words),
            long_words: real(count.long_words),
            polysyllabic_words: real(count.polysyllabic_words),
        }
    }

    /// A number by its name in a formula.
    pub(super) fn get(&self, name: &str) -> Option<f64> {
        Some(match name {
            "words" => self.words,
            "sentences" => self.sentences,
            "paragraphs" => self.paragraphs,
            "characters" => self.characters,
            "syllables" => self.syllables,
            "complex_words" => self.complex_words,
            "long_words" => self.long_words,
            "polysyllabic_words" => self.polysyllabic_words,
            _ => return None,
        })
    }

    /// A grade of readability, in years of school (US). `None` for a text without words.
    pub fn grade(&self, metric: Metric) -> Option<f64> {
        if self.words == 0.0 || self.sentences == 0.0 {
            return None;
        }
        let words_per_sentence = self.words / self.sentences;
        let letters_per_word = self.characters / self.words;
        Some(match metric {
            Metric::GunningFog => 0.4 * (words_per_sentence + 100.0 * self.complex_words / self.words),
            Metric::ColemanLiau => 5.88 * letters_per_word - 29.6 * self.sentences / self.words - 15.8,
            Metric::FleschKincaid => 0.39 * words_per_sentence + 11.8 * self.syllables / self.words - 15.59,
            Metric::Smog => 1.043 * (self.polysyllabic_words * 30.0 / self.sentences).sqrt() + 3.1291,
            Metric::AutomatedReadability => 4.71 * letters_per_word + 0.5 * words_per_sentence - 21.43,
        })
    }
}

/// A grade of readability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// R. Gunning, 1952.
    GunningFog,
    /// M. Coleman and T. L. Liau, 1975.
    ColemanLiau,
    /// J. P. Kincaid and others, 1975.
    FleschKincaid,
    /// G. H. `McLaughlin`, 1969.
    Smog,
    /// E. A. Smith and R. J. Senter, 1967.
    AutomatedReadability,
}

impl Metric {
    /// The grade of a name in a style.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Gunning Fog" => Self::GunningFog,
            "Coleman-Liau" => Self::ColemanLiau,
            "Flesch-Kincaid" => Self::FleschKincaid,
            "SMOG" => Self::Smog,
            "Automated Readability" => Self::AutomatedReadability,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_follow_their_formulas() {
        let numbers = Numbers::of("The cat sat on the mat. It was happy.\n\nEverybody understands readability.");
        assert_eq!((numbers.words, numbers.sentences, numbers.paragraphs), (12.0, 3.0, 2.0));
        assert!((numbers.polysyllabic_words - 3.0).abs() < 1e-9);
        let kincaid = numbers.grade(Metric::FleschKincaid).unwrap();
        let expected = 0.39 * 4.0 + 11.8 * numbers.syllables / 12.0 - 15.59;
        assert!((kincaid - expected).abs() < 1e-9, "{kincaid}");
        assert!((numbers.grade(Metric::Smog).unwrap() - (1.043 * 30f64.sqrt() + 3.1291)).abs() < 1e-9);
        assert_eq!(Numbers::of("").grade(Metric::GunningFog), None);
    }
}
