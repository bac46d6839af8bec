//! How random a text is.

use std::collections::BTreeMap;

/// Shannon entropy in bits: characters are counted and divided by the length in bytes, as gitleaks does.
pub(super) fn entropy(text: &[u8]) -> f64 {
    if text.is_empty() {
        return 0.0;
    }
    let mut counts: BTreeMap<char, u32> = BTreeMap::new();
    for c in String::from_utf8_lossy(text).chars() {
        *counts.entry(c).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a text is far shorter than 2^52 bytes")]
    let length = text.len() as f64;
    counts.values().fold(0.0, |sum, count| {
        let share = f64::from(*count) / length;
        sum - share * share.log2()
    })
}

#[cfg(test)]
mod tests {
    use super::entropy;

    #[test]
    fn it_counts_characters_by_bytes() {
        assert!(entropy(b"").abs() < 1e-9);
        assert!(entropy(b"aaaa").abs() < 1e-9);
        assert!((entropy(b"abcd") - 2.0).abs() < 1e-9);
        // Two characters of two bytes each: each has a share of one quarter.
        assert!((entropy("äö".as_bytes()) - 1.0).abs() < 1e-9);
    }
}
