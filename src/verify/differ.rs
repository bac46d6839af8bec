//! Where two texts of bytes differ, in words.

use crate::release::sha256;

/// How bytes differ from those that were expected; they are known to differ.
pub(super) fn bytes(expected: &[u8], got: &[u8]) -> String {
    let same = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
    if expected.len() != got.len() {
        return format!("{} bytes instead of {}, the first difference is at byte {same}", got.len(), expected.len());
    }
    match expected.iter().zip(got).filter(|(a, b)| a != b).count() {
        1 => format!("one byte differs, at byte {same}"),
        count => format!("{count} bytes differ, the first at byte {same}"),
    }
}

/// How bytes differ from those whose digest and size are known.
pub(super) fn digest(expected: (&str, u64), got: &[u8]) -> String {
    let size = if expected.1 == got.len() as u64 {
        String::new()
    } else {
        format!("{} bytes instead of {}, and ", got.len(), expected.1)
    };
    format!("{size}SHA-256 {} instead of {}", sha256(got), expected.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(bytes(b"abcd", b"abxd"), "one byte differs, at byte 2");
        assert_eq!(bytes(b"abcd", b"xbcx"), "2 bytes differ, the first at byte 0");
        assert_eq!(bytes(b"abcd", b"ab"), "2 bytes instead of 4, the first difference is at byte 2");
        let said = digest((&"0".repeat(64), 3), b"ab");
        assert!(said.starts_with("2 bytes instead of 3, and SHA-256 fb8e20fc"), "{said}");
    }
}
