//! Slugs: texts that can stand in an address.

use crate::config::SlugMode;

/// Turns a text into a slug.
///
/// * `On`: ASCII letters and digits in lower case, everything else becomes a single hyphen.
/// * `Safe`: only what file names cannot hold is removed; spaces become underscores.
/// * `Off`: the text stays, but for slashes, control characters and `?`, `#`, `%`, which would change the path.
pub fn slugify(text: &str, mode: SlugMode) -> String {
    match mode {
        SlugMode::On => ascii(text),
        SlugMode::Safe => safe(text),
        SlugMode::Off => {
            text.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '?' | '#' | '%')).collect()
        }
    }
}

/// Whether a written path (`path`, `slug`, an alias) stays inside the site and can be a file on any system.
///
/// # Errors
/// What is wrong with it, in a few words.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.contains("://") || path.starts_with("//") {
        return Err("leads to another site");
    }
    if path.contains(['\\', '?', '#']) || path.chars().any(char::is_control) {
        return Err("holds a sign that cannot stand in a path");
    }
    let mut parts = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(part) = parts.next() {
        match part {
            "." | ".." => return Err("holds a step such as `..`"),
            "" if parts.peek().is_some() => return Err("holds two slashes in a row"),
            part if part.len() > 255 => return Err("is too long for a file name"),
            _ => {}
        }
    }
    Ok(())
}

fn ascii(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            push(c);
        } else {
            deunicode::deunicode_char(c).unwrap_or("-").chars().for_each(&mut push);
        }
    }
    slug
}

/// Characters that some file system or shell refuses (RFC 3986 reserved ones included).
fn safe(text: &str) -> String {
    let removed = |c: &char| {
        matches!(c, '<' | '>' | ':' | '"' | '/' | '|' | '?' | '*' | '#' | '%' | '\\' | '(' | ')' | '[' | ']')
            || c.is_control()
    };
    let kept: String = text.trim().chars().filter(|c| !removed(c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join("_").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{SlugMode, check_path, slugify};

    #[test]
    fn paths_stay_inside() {
        for path in ["a/b", "/2015/02/13/Final-1.0.html", "a/b/", "über uns", "x@y"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        for path in ["../a", "a/../b", "a\\b", "https://example.org/", "//example.org", "a?b", "a//b", "a\0"] {
            assert!(check_path(path).is_err(), "{path}");
        }
    }

    #[test]
    fn slugs_are_ascii_by_default() {
        assert_eq!(slugify("Hello, World!", SlugMode::On), "hello-world");
        assert_eq!(slugify("Über uns – Ärzte", SlugMode::On), "uber-uns-arzte");
        assert_eq!(slugify("v1.28: new_things", SlugMode::On), "v1-28-new-things");
        assert_eq!(slugify("C++ & C#", SlugMode::Safe), "C++_&_C");
        assert_eq!(slugify("a/b", SlugMode::Off), "ab");
    }
}
