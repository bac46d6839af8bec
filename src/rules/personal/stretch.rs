//! Stretches of text in which a number can stand: expressions look there, not at every byte that is published.

use std::ops::Range;

/// Bytes that are looked at together.
const STEP: usize = 32;

/// The next digit from a place on.
pub(super) fn digit_from(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Without an early end the compiler compares many bytes at once.
    while let Some(chunk) = bytes.get(at..at + STEP) {
        if chunk.iter().fold(false, |some, byte| some | byte.is_ascii_digit()) {
            break;
        }
        at += STEP;
    }
    bytes.get(at..)?.iter().position(u8::is_ascii_digit).map(|step| at + step)
}

/// The longest runs of digits, capitals and `others` that hold a digit, in order, each with the number of its digits
/// and of its capitals.
pub(super) fn stretches<'a>(
    bytes: &'a [u8],
    others: &'a [u8],
) -> impl Iterator<Item = (Range<usize>, usize, usize)> + 'a {
    let mut at = 0;
    let belongs = move |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || others.contains(&byte);
    std::iter::from_fn(move || {
        let digit = digit_from(bytes, at)?;
        let before = bytes[at..digit].iter().rposition(|byte| !belongs(*byte));
        let start = before.map_or(at, |before| at + before + 1);
        let end = bytes[digit..].iter().position(|byte| !belongs(*byte)).map_or(bytes.len(), |after| digit + after);
        at = end;
        let count = |kind: fn(&u8) -> bool| bytes[start..end].iter().filter(|byte| kind(byte)).count();
        Some((start..end, count(u8::is_ascii_digit), count(u8::is_ascii_uppercase)))
    })
}

/// A stretch with the byte before and behind it, which say whether a word ends there, and where that starts.
pub(super) fn with_neighbours<'a>(bytes: &'a [u8], stretch: &Range<usize>) -> (&'a [u8], usize) {
    let start = stretch.start.saturating_sub(1);
    (&bytes[start..(stretch.end + 1).min(bytes.len())], start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_as_long_as_they_can_be() {
        let text = format!("a AB 1-2 x{}7.", "-".repeat(70));
        let found: Vec<_> = stretches(text.as_bytes(), b" -").map(|(range, ..)| &text[range]).collect();
        assert_eq!(found, [" AB 1-2 ", &format!("{}7", "-".repeat(70))]);
        assert_eq!(stretches(b"XY12", b"").next(), Some((0..4, 2, 2)));
        assert_eq!(with_neighbours(b"a12b", &(1..3)), (&b"a12b"[..], 0));
        assert_eq!(with_neighbours(b"12", &(0..2)), (&b"12"[..], 0));
        assert_eq!(digit_from(b"", 0), None);
    }
}
