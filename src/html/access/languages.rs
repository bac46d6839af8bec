//! Languages that a `lang` attribute may name.

use std::sync::LazyLock;

/// Known primary subtags: beginnings with the letters that may follow (BCP 47, IANA registry).
const KNOWN: &str = include_str!("languages.txt");

/// One bit for each word of two or three letters.
static BITS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; 27 * 27 * 27 / 64 + 1];
    for line in KNOWN.lines().filter(|line| !line.starts_with('#')) {
        let Some((start, ends)) = line.split_once(' ') else { continue };
        for end in ends.bytes() {
            if let Some(place) = start.bytes().chain([end]).try_fold(0, number) {
                bits[place / 64] |= 1 << (place % 64);
            }
        }
    }
    bits
});

fn number(so_far: usize, byte: u8) -> Option<usize> {
    let letter = byte.to_ascii_lowercase().wrapping_sub(b'a');
    (letter < 26).then_some(so_far * 27 + usize::from(letter) + 1)
}

/// The part of a language tag that names the language: `de` of `de-CH`. Blanks at the ends count as part of it.
pub fn primary_subtag(tag: &str) -> &str {
    tag.split('-').next().unwrap_or("")
}

/// Whether the language of a tag is in the IANA registry; other parts of the tag are not looked at.
pub fn is_known_language(tag: &str) -> bool {
    let primary = primary_subtag(tag);
    // The registry reserves qaa to qtz for private use.
    let is_private = primary.len() == 3 && ("qaa"..="qtz").contains(&primary.to_ascii_lowercase().as_str());
    if !matches!(primary.len(), 2 | 3) || is_private {
        return is_private;
    }
    let place = primary.bytes().try_fold(0, number);
    place.is_some_and(|place| BITS[place / 64] >> (place % 64) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::is_known_language;

    #[test]
    fn languages_are_those_of_the_registry() {
        for tag in ["en", "DE", "de-CH", "zh-Hans-CN", "yue", "sr-Latn", "tlh", "qaa-x-own", "en-US-GB"] {
            assert!(is_known_language(tag), "{tag}");
        }
        for tag in ["", " ", "english", "xx", "invalid", "e", "en_US", "eng", " de", "i-lux", "1a"] {
            assert!(!is_known_language(tag), "{tag}");
        }
    }
}
