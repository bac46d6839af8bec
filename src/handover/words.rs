//! Numbers in words.

/// A number of things: `1 page`, `3 pages`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number as u64), if number == 1 { one } else { many })
}

/// A number of bytes: `980 bytes`, `12.3 kB`, `4.5 MB` (powers of 1000, as networks count).
pub(super) fn bytes(number: u64) -> String {
    match number {
        0..1000 => format!("{number} bytes"),
        1000..999_950 => format!("{:.1} kB", number as f64 / 1e3),
        999_950..999_950_000 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}

/// A whole number with commas: `12,345`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Names with commas, each as a name; at most a few of them.
pub(super) fn names<'a>(all: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let all: Vec<&str> = all.into_iter().collect();
    let mut shown: Vec<String> = all.iter().take(most).map(|name| format!("`{name}`")).collect();
    if all.len() > most {
        shown.push(format!("{} more", all.len() - most));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_can_be_read() {
        assert_eq!((count(1, "page", "pages"), count(1200, "page", "pages")), ("1 page".into(), "1,200 pages".into()));
        assert_eq!(thousands(1_234_567), "1,234,567");
        let sizes = [999, 1000, 999_949, 999_950, 2_500_000_000].map(bytes);
        assert_eq!(sizes, ["999 bytes", "1.0 kB", "999.9 kB", "1.0 MB", "2.5 GB"]);
        assert_eq!(names(["a", "b", "c"], 2), "`a`, `b`, 1 more");
    }
}
