//! Patterns of styles: the fast engine where it suffices, the one with look-around where it is asked for.

use std::ops::Range;

/// How many steps the engine with look-around may take on one text.
const STEPS: usize = 500_000;

/// How large a compiled pattern may grow, in bytes.
const SIZE: usize = 64 << 20;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) enum Pattern {
    /// Linear in the length of the text.
    Plain(regex::Regex),
    /// With look-around or references back, and a limit of steps.
    Looking(Box<fancy_regex::Regex>),
}

/// A pattern took too many steps on a text, so nothing is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expired;

/// Places of the whole match (first) and of its groups.
pub(super) type Groups = Vec<Option<Range<usize>>>;

impl Pattern {
    /// Compiles a pattern as style authors write it.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let pattern = translate(pattern);
        if let Ok(plain) = regex::RegexBuilder::new(&pattern).size_limit(SIZE).build() {
            return Ok(Self::Plain(plain));
        }
        fancy_regex::RegexBuilder::new(&pattern)
            .backtrack_limit(STEPS)
            .delegate_size_limit(SIZE)
            .build()
            .map(|regex| Self::Looking(Box::new(regex)))
            .map_err(|error| error.to_string().lines().last().unwrap_or_default().trim().to_owned())
    }

    /// Whether a text has a match.
    pub(super) fn is_match(&self, text: &str) -> Result<bool, Expired> {
        match self {
            Self::Plain(regex) => Ok(regex.is_match(text)),
            Self::Looking(regex) => regex.is_match(text).map_err(|_| Expired),
        }
    }

    /// Whether the whole text is a match.
    pub(super) fn is_whole(&self, text: &str) -> Result<bool, Expired> {
        Ok(self.find_all(text)?.contains(&(0..text.len())))
    }

    /// All matches in order.
    pub(super) fn find_all(&self, text: &str) -> Result<Vec<Range<usize>>, Expired> {
        match self {
            Self::Plain(regex) => Ok(regex.find_iter(text).map(|found| found.range()).collect()),
            Self::Looking(regex) => {
                regex.find_iter(text).map(|found| found.map(|found| found.range()).map_err(|_| Expired)).collect()
            }
        }
    }

    /// All matches in order, with their groups.
    pub(super) fn groups_all(&self, text: &str) -> Result<Vec<Groups>, Expired> {
        match self {
            Self::Plain(regex) => {
                let groups = |found: regex::Captures<'_>| found.iter().map(|group| group.map(|m| m.range())).collect();
                Ok(regex.captures_iter(text).map(groups).collect())
            }
            Self::Looking(regex) => regex
                .captures_iter(text)
                .map(|found| {
                    let found = found.map_err(|_| Expired)?;
                    Ok(found.iter().map(|group| group.map(|m| m.range())).collect())
                })
                .collect(),
        }
    }

    /// Number of groups, the whole match not counted.
    pub(super) fn groups(&self) -> usize {
        match self {
            Self::Plain(regex) => regex.captures_len() - 1,
            Self::Looking(regex) => regex.captures_len() - 1,
        }
    }

    /// Replaces the first match; `$1` stands for a group.
    pub(super) fn replace(&self, text: &str, with: &str) -> Result<String, Expired> {
        let with = braces(with);
        match self {
            Self::Plain(regex) => Ok(regex.replace(text, with).into_owned()),
            Self::Looking(regex) => {
                regex.try_replacen(text, 1, with).map(std::borrow::Cow::into_owned).map_err(|_| Expired)
            }
        }
    }
}

/// `$1` becomes `${1}`: otherwise `$1st` would be a group of that name.
fn braces(with: &str) -> String {
    let mut out = String::with_capacity(with.len() + 4);
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        out.push_str(&rest[..at]);
        if digits > 0 {
            out.extend(["${", &rest[at + 1..=at + digits], "}"]);
        } else {
            out.push('$');
        }
        rest = &rest[at + 1 + digits..];
    }
    out + rest
}

/// Vale's patterns are those of .NET: a few characters mean something else, or nothing, to our engines.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    // Inside `[…]`, and whether only `^` or nothing stands before in it.
    let (mut class, mut first) = (false, false);
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let mut taken = c.len_utf8();
        match c {
            '\\' => {
                let next = after.chars().next();
                taken += next.map_or(0, char::len_utf8);
                match next {
                    Some(c) if !c.is_ascii() || matches!(c, '<' | '>') => out.push(c),
                    // `\p{Lu}`, `\x{2014}`, `\k<name>`: what follows belongs to it.
                    Some('p' | 'P' | 'x' | 'u' | 'k' | 'g') if rest[taken..].starts_with(['{', '<']) => {
                        taken = rest.find(['}', '>']).map_or(taken, |end| end + 1);
                        out.push_str(&rest[..taken]);
                    }
                    Some('Z') => out.push_str(r"(?=\n?\z)"),
                    Some(_) => out.push_str(&rest[..taken]),
                    None => out.push_str(r"\\"),
                }
            }
            '[' if !class => {
                (class, first) = (true, true);
                out.push('[');
                if after.starts_with('^') {
                    out.push('^');
                    taken += 1;
                }
                rest = &rest[taken..];
                continue;
            }
            ']' if class && first => out.push_str(r"\]"),
            ']' if class => {
                class = false;
                out.push(']');
            }
            '[' if after.starts_with(':') && after.contains(":]") => {
                taken = rest.find(":]").map_or(taken, |at| at + 2);
                out.push_str(&rest[..taken]);
            }
            '[' => out.push_str(r"\["),
            '&' | '~' if class => out.extend(['\\', c]),
            '-' if class && (after.starts_with('-') || out.ends_with('-')) => out.push_str(r"\-"),
            '{' if !class && !counts(after) => out.push_str(r"\{"),
            _ => out.push(c),
        }
        first = false;
        rest = &rest[taken..];
    }
    out
}

/// Whether a text starts like the inside of `{2}`, `{2,}` or `{2,5}`.
fn counts(text: &str) -> bool {
    let Some((inside, _)) = text.split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_style_authors_are_read() {
        for (pattern, text) in [
            (r"\<b\>", "<b>"),
            (r"[[(]x", "(x"),
            (r"[]x]+", "]x"),
            (r"a{b}", "a{b}"),
            (r"a{2}", "aa"),
            (r"\’s", "’s"),
            (r"[a-z&&-]+", "b&-"),
            (r"(?<!\.)end", "an end"),
            (r"(?<=(?:the|a) )end", "the end"),
            (r"[[:upper:]]x", "Ax"),
            (r"\p{Lu}\w+", "Éa"),
        ] {
            let made = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            assert_eq!(made.is_match(text), Ok(true), "{pattern}");
        }
        assert!(Pattern::new("(").is_err());
        assert_eq!(Pattern::new(r"(\w+)ing").unwrap().replace("going", "$1ed").unwrap(), "goed");
    }

    #[test]
    fn a_pattern_that_never_ends_is_given_up() {
        let pattern = Pattern::new(r"^(?=(a+)+\1$)(a|aa)+$\1x").unwrap();
        assert_eq!(pattern.find_all(&"a".repeat(64)), Err(Expired));
    }
}
