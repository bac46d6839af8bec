//! Where two bytes of a kind stand side by side: found many bytes at once, because every published byte comes by here.

/// Bytes that are looked at together.
const STEP: usize = 32;

/// The next place from one on where a byte and the one behind it are wanted.
pub(in crate::rules) fn next_pair(bytes: &[u8], mut at: usize, wanted: impl Fn(u8, u8) -> bool) -> Option<usize> {
    while let Some((first, second)) = two(bytes, at) {
        // Without an early end the compiler compares many bytes at once.
        let mut found = [0; STEP];
        for (own, found) in found.iter_mut().enumerate() {
            *found = u8::from(wanted(first[own], second[own]));
        }
        for (number, eight) in found.as_chunks::<8>().0.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            if eight != 0 {
                return Some(at + 8 * number + eight.trailing_zeros() as usize / 8);
            }
        }
        at += STEP;
    }
    (at..bytes.len().saturating_sub(1)).find(|at| wanted(bytes[*at], bytes[at + 1]))
}

/// All such places, in order.
pub(in crate::rules) fn pairs<'a>(
    bytes: &'a [u8],
    wanted: impl Fn(u8, u8) -> bool + Copy + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = next_pair(bytes, at, wanted)?;
        at = found + 1;
        Some(found)
    })
}

/// Whether a byte is wanted.
pub(in crate::rules) fn holds(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> bool {
    let some = |part: &[u8]| part.iter().fold(0, |some, byte| some | u8::from(wanted(*byte))) != 0;
    let (parts, rest) = bytes.as_chunks::<STEP>();
    parts.iter().any(|part| some(part)) || some(rest)
}

/// Whether a byte is one of these; without a branch, so that many are compared at once.
pub(in crate::rules) fn one_of<const N: usize>(byte: u8, some: [u8; N]) -> bool {
    some.iter().fold(0, |is, own| is | u8::from(byte == *own)) != 0
}

fn two(bytes: &[u8], at: usize) -> Option<(&[u8; STEP], &[u8; STEP])> {
    Some((bytes.get(at..)?.first_chunk()?, bytes.get(at + 1..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn as_one_by_one(text in "([a-c]|[x-z]{1,90}){0,9}") {
            let wanted = |first: u8, second: u8| first == b'a' && second == b'b';
            let slow: Vec<usize> = text.match_indices("ab").map(|(at, _)| at).collect();
            proptest::prop_assert_eq!(pairs(text.as_bytes(), wanted).collect::<Vec<usize>>(), slow);
            proptest::prop_assert_eq!(holds(text.as_bytes(), |byte| byte == b'b'), text.contains('b'));
        }
    }
}
