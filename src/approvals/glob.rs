//! Pattern lists of OpenSSH (`ssh_config(5)`, "PATTERNS"): `*`, `?`, and `!` before what is left out.

/// Whether a text matches a list: at least one pattern fits, and none that starts with `!`.
pub(super) fn list_matches(text: &str, patterns: &str) -> bool {
    let mut found = false;
    for pattern in patterns.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if matches(text.as_bytes(), pattern.as_bytes()) => return false,
            Some(_) => {}
            None => found |= matches(text.as_bytes(), pattern.as_bytes()),
        }
    }
    found
}

/// Whether a pattern fits a whole text; `*` stands for any bytes, `?` for one.
fn matches(text: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut in_pattern) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(in_pattern) {
            Some(b'*') => {
                retry = Some((at, in_pattern + 1));
                in_pattern += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[at] => {
                at += 1;
                in_pattern += 1;
            }
            _ => {
                let Some((from, after)) = retry else { return false };
                retry = Some((from + 1, after));
                (at, in_pattern) = (from + 1, after);
            }
        }
    }
    pattern[in_pattern..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_like_those_of_openssh() {
        for (text, patterns, wanted) in [
            ("a@x", "a@x", true),
            ("a@x", "b@x,a@x", true),
            ("a@x", "*@x", true),
            ("a@x", "?@x", true),
            ("a@x", "??@x", false),
            ("a@x", "*@x,!a@x", false),
            ("a@x", "!a@x,*", false),
            ("a@x", "!b@x", false),
            ("A@x", "a@x", false),
            ("abcabd", "*ab?d,*abd", true),
            ("abcabd", "a*c*d*", true),
            ("", "*", true),
        ] {
            assert_eq!(list_matches(text, patterns), wanted, "{text} {patterns}");
        }
    }
}
