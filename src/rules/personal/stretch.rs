//! Stretches of text in which a number can stand: expressions look there, not at every byte that is published.

use std::ops::Range;

use super::Digits;

/// The longest runs of digits, capitals and `others` that hold two digits together, as all numbers of people do, in
/// order, each with the number of its digits and of its capitals.
pub(super) fn stretches<'a>(
    digits: &'a Digits<'_>,
    others: &'a [u8],
) -> impl Iterator<Item = (Range<usize>, usize, usize)> + 'a {
    let (bytes, mut at) = (digits.bytes(), 0);
    let belongs = move |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || others.contains(&byte);
    digits.runs().iter().filter_map(move |Range { start: digit, .. }| {
        let digit = (*digit >= at).then_some(*digit)?;
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

    proptest::proptest! {
        #[test]
        fn stretches_are_all_runs_with_two_digits(text in "[A-C0-4a -]{0,120}") {
            let runs = text.split(|c: char| c.is_ascii_lowercase());
            let two = |run: &&str| run.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_digit));
            let found: Vec<&str> = stretches(&Digits::new(&text), b" -").map(|(range, ..)| &text[range]).collect();
            proptest::prop_assert_eq!(found, runs.filter(two).collect::<Vec<_>>());
        }
    }

    #[test]
    fn stretches_are_as_long_as_they_can_be() {
        let text = format!("a AB 12-3 x4-5x{}77.", "-".repeat(70));
        let found: Vec<_> = stretches(&Digits::new(&text), b" -").map(|(range, ..)| &text[range]).collect();
        assert_eq!(found, [" AB 12-3 ", &format!("{}77", "-".repeat(70))]);
        assert_eq!(stretches(&Digits::new("XY12"), b"").next(), Some((0..4, 2, 2)));
        assert_eq!(with_neighbours(b"a12b", &(1..3)), (&b"a12b"[..], 0));
        assert_eq!(with_neighbours(b"12", &(0..2)), (&b"12"[..], 0));
    }
}
