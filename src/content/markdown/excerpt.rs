//! Words of a body and the plain text it begins with.

/// Characters after which an excerpt ends at the next word.
const EXCERPT: usize = 300;

const WORD: u8 = 1;
/// Part of a word if one goes on.
const JOINER: u8 = 2;

/// What each ASCII character is to a word: looked up, because every byte of a site comes by here.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'\'' | b'-' | b'_' | b'.' => JOINER,
            _ if byte.is_ascii_alphanumeric() => WORD,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Counts words and keeps the beginning of the text.
#[derive(Debug, Default)]
pub(super) struct Prose {
    words: u32,
    in_word: bool,
    excerpt: String,
    /// Characters in `excerpt`.
    length: usize,
    full: bool,
}

impl Prose {
    /// Takes running text; it joins what came before unless [`Prose::gap`] was called.
    pub(super) fn text(&mut self, text: &str, in_excerpt: bool) {
        if text.is_ascii() {
            self.count_ascii(text.as_bytes());
        } else {
            self.count(text);
        }
        if in_excerpt && !self.full {
            self.keep(text);
        }
    }

    /// Ends a word: a line or a block ends.
    pub(super) fn gap(&mut self) {
        self.in_word = false;
        if !self.full && !self.excerpt.is_empty() && !self.excerpt.ends_with(' ') {
            self.excerpt.push(' ');
            self.length += 1;
        }
    }

    /// Ends the excerpt here.
    pub(super) fn close(&mut self) {
        self.full |= !self.excerpt.is_empty();
    }

    /// Number of words and the excerpt.
    pub(super) fn finish(mut self) -> (u32, String) {
        self.excerpt.truncate(self.excerpt.trim_end().len());
        (self.words, self.excerpt)
    }

    fn count_ascii(&mut self, text: &[u8]) {
        let (mut words, mut in_word) = (self.words, self.in_word);
        for &byte in text {
            let class = CLASSES[usize::from(byte)];
            let inside = class == WORD || (in_word && class == JOINER);
            words += u32::from(inside && !in_word);
            in_word = inside;
        }
        (self.words, self.in_word) = (words, in_word);
    }

    /// Han and Hiragana are written without blanks: each of their characters counts as a word, as
    /// Unicode's word boundaries do (UAX 29).
    fn count(&mut self, text: &str) {
        for c in text.chars() {
            let alone = matches!(c, '\u{3041}'..='\u{309F}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
            let inside = !alone && (c.is_alphanumeric() || (self.in_word && matches!(c, '\'' | '’' | '-' | '_' | '.')));
            self.words += u32::from(alone || (inside && !self.in_word));
            self.in_word = inside;
        }
    }

    fn keep(&mut self, text: &str) {
        for c in text.chars() {
            let blank = c.is_whitespace();
            if blank && (self.excerpt.is_empty() || self.excerpt.ends_with(' ')) {
                continue;
            }
            // Text without blanks is cut hard after twice the length.
            if (blank && self.length >= EXCERPT) || self.length >= 2 * EXCERPT {
                self.excerpt.truncate(self.excerpt.trim_end_matches([' ', ',', ';', ':', '.']).len());
                self.excerpt.push('…');
                self.full = true;
                return;
            }
            self.excerpt.push(if blank { ' ' } else { c });
            self.length += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> u32 {
        let mut prose = Prose::default();
        prose.text(text, true);
        prose.finish().0
    }

    #[test]
    fn counts_words_in_several_scripts() {
        assert_eq!(words("We don't ship well-known bugs, 2.5 times."), 7);
        assert_eq!(words("Größe zählt – sehr"), 3);
        assert_eq!(words("日本語 text"), 4);
        assert_eq!(words("-- ** --"), 0);
    }

    #[test]
    fn cuts_the_excerpt_between_words() {
        let mut prose = Prose::default();
        for _ in 0..40 {
            prose.text("A sentence, ", true);
        }
        let (_, excerpt) = prose.finish();
        assert!(excerpt.ends_with("A sentence…") || excerpt.ends_with("A…"), "{excerpt}");
        assert!((290..320).contains(&excerpt.chars().count()), "{}", excerpt.chars().count());
    }
}
