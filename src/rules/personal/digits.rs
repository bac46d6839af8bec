//! Where digits stand together in a text: found once for all rules that look for numbers.

use std::cell::OnceCell;
use std::ops::Range;

use crate::rules::pairs::next_pair;

/// The runs of digits of a text, found when they are first asked for.
#[derive(Debug)]
pub struct Digits<'a> {
    bytes: &'a [u8],
    runs: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Digits<'a> {
    /// The digits of a text.
    pub fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), runs: OnceCell::new() }
    }

    /// The bytes of the text.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The longest runs of two digits and more, in order, in bytes.
    pub(in crate::rules) fn runs(&self) -> &[Range<usize>] {
        self.runs.get_or_init(|| {
            let (bytes, mut at) = (self.bytes, 0);
            let both = |first: u8, second: u8| first.is_ascii_digit() & second.is_ascii_digit();
            let run = std::iter::from_fn(|| {
                let start = next_pair(bytes, at, both)?;
                at = bytes[start..]
                    .iter()
                    .position(|byte| !byte.is_ascii_digit())
                    .map_or(bytes.len(), |end| start + end);
                Some(start..at)
            });
            run.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn runs_are_all_digits_that_stand_together(text in "([0-9]{1,5}|[a-c]{1,80}){0,9}") {
            let digits = Digits::new(&text);
            let found: Vec<&str> = digits.runs().iter().map(|run| &text[run.clone()]).collect();
            let slow = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() > 1);
            proptest::prop_assert_eq!(found, slow.collect::<Vec<&str>>());
        }
    }
}
