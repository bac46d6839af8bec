//! Texts that must not be shown: a type that cannot print them, and a veil over everything that quotes them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use aho_corasick::AhoCorasick;

use super::Finding;

/// A secret or personal text. `Debug` and `Display` show at most a few characters of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redacted {
    text: Box<str>,
    shown: Shown,
}

/// Which part may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Start,
    LastFour,
    Nothing,
}

/// Most characters of a secret that are shown.
const START: usize = 4;

/// A text below this many bytes is only covered where it stands alone: it may be part of any word.
const SHORT: usize = 6;

/// Fewest bytes of the beginning of a text that are covered where a quotation of it was cut off.
const CUT: usize = 5;

impl Redacted {
    /// A secret: at most its first four characters, and at most a quarter of it, are shown.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), shown: Shown::Start }
    }

    /// A number of a card or an account: its last four characters are shown.
    pub fn last_four(text: &str) -> Self {
        Self { text: text.into(), shown: Shown::LastFour }
    }

    /// A text of which nothing is shown.
    pub fn whole(text: &str) -> Self {
        Self { text: text.into(), shown: Shown::Nothing }
    }

    /// The bytes of the text that may be shown.
    fn visible(&self) -> std::ops::Range<usize> {
        let count = self.text.chars().count();
        let at = |number: usize| self.text.char_indices().nth(number).map_or(self.text.len(), |(at, _)| at);
        match self.shown {
            Shown::Start => 0..at(START.min(count / 4)),
            Shown::LastFour if count > 8 => at(count - 4)..self.text.len(),
            Shown::LastFour | Shown::Nothing => 0..0,
        }
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = &self.text[self.visible()];
        if self.shown == Shown::LastFour { write!(f, "…{part}") } else { write!(f, "{part}…") }
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redacted({self})")
    }
}

/// Covers every text that a finding asked to redact, wherever a report would show it.
///
/// What is covered keeps its length in bytes, characters and UTF-16 units, so that places stay true.
#[derive(Debug, Default)]
pub struct Veil {
    texts: Vec<Redacted>,
    finder: Option<AhoCorasick>,
}

impl Veil {
    /// The veil over the texts of all findings.
    pub fn over<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut texts = BTreeSet::new();
        for secret in findings.into_iter().flat_map(|finding| &finding.secrets) {
            texts.extend(forms(secret));
        }
        let texts: Vec<Redacted> = texts.into_iter().filter(|secret| !secret.text.trim().is_empty()).collect();
        if texts.is_empty() {
            return Self::default();
        }
        // Only more patterns than memory can hold make this fail; then nothing at all is shown.
        let finder = AhoCorasick::new(texts.iter().map(|secret| secret.text.as_bytes())).ok();
        Self { texts, finder }
    }

    /// Whether there is nothing to cover.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text with everything covered that must not be shown.
    pub fn cover<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let hidden = self.hidden(text);
        if !hidden.contains(&true) {
            return Cow::Borrowed(text);
        }
        let cover = |(at, c): (usize, char)| if hidden[at] { covered(c) } else { c };
        Cow::Owned(text.char_indices().map(cover).collect())
    }

    /// Covers what a finding says. A repair that would write a covered text is taken away.
    pub fn cover_finding(&self, finding: &mut Finding) {
        if self.texts.is_empty() {
            return;
        }
        let cover = |text: &mut String| {
            if let Cow::Owned(covered) = self.cover(text) {
                *text = covered;
            }
        };
        cover(&mut finding.title);
        for text in [&mut finding.why, &mut finding.help, &mut finding.subject].into_iter().flatten() {
            cover(text);
        }
        finding.labels.iter_mut().for_each(|label| cover(&mut label.text));
        let shows = |text: &str| self.hidden(text).contains(&true);
        finding.seek = finding.seek.take().filter(|text| !shows(text));
        let fix = finding.fix.take();
        finding.fix = fix.filter(|fix| !shows(&fix.title) && !fix.edits.iter().any(|edit| shows(&edit.text)));
    }

    /// For each byte whether it is covered.
    fn hidden(&self, text: &str) -> Vec<bool> {
        let mut hidden = vec![!self.texts.is_empty() && self.finder.is_none(); text.len()];
        let Some(finder) = &self.finder else { return hidden };
        let mut hide = |start: usize, end: usize, secret: &Redacted| {
            let visible = secret.visible();
            for at in (start..end).filter(|at| !visible.contains(&(at - start))) {
                hidden[at] = true;
            }
        };
        for found in finder.find_overlapping_iter(text) {
            let secret = &self.texts[found.pattern().as_usize()];
            if secret.text.len() >= SHORT || alone(text, found.range()) {
                hide(found.start(), found.end(), secret);
            }
        }
        for (end, _) in text.match_indices('…') {
            for secret in &self.texts {
                let lengths = (CUT..=secret.text.len().min(end)).rev().filter(|at| secret.text.is_char_boundary(*at));
                if let Some(length) = lengths.into_iter().find(|at| text[..end].ends_with(&secret.text[..*at])) {
                    hide(end - length, end, secret);
                }
            }
        }
        hidden
    }
}

/// The forms in which a text may be quoted: as it is, escaped for HTML, and line by line.
fn forms(secret: &Redacted) -> Vec<Redacted> {
    let with = |text: &str| Redacted { text: text.into(), shown: secret.shown };
    let mut forms = vec![secret.clone()];
    if secret.text.contains(['&', '<', '>', '"', '\'']) {
        let tags = secret.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        forms.push(with(&tags.replace('"', "&quot;")));
        forms.push(with(&tags.replace('"', "&quot;").replace('\'', "&#x27;")));
        forms.push(with(&secret.text.replace('\'', "&#39;")));
        forms.push(with(&tags));
    }
    if secret.text.contains('\n') {
        let lines = secret.text.lines().map(str::trim).filter(|line| line.len() >= 16 && !line.starts_with("-----"));
        forms.extend(lines.map(|line| Redacted { text: line.into(), shown: Shown::Nothing }));
    }
    forms
}

/// Whether no letter or digit touches the range.
fn alone(text: &str, range: std::ops::Range<usize>) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !word(text[..range.start].chars().next_back()) && !word(text[range.end..].chars().next())
}

/// A character in place of another, with the same length in UTF-8 and UTF-16.
fn covered(c: char) -> char {
    match c.len_utf8() {
        _ if c == '\n' || c == '\r' => c,
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '🔒',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veil(secrets: &[Redacted]) -> Veil {
        let mut finding = Finding::new("SEC020", "Take it out");
        finding.secrets = secrets.to_vec();
        Veil::over([&finding])
    }

    #[test]
    fn a_secret_cannot_be_printed() {
        let secret = Redacted::new("abcdefgh-ijkl-mnop");
        assert_eq!(format!("{secret} {secret:?} {:#?}", Some(&secret)).matches("efgh").count(), 0);
        assert_eq!(secret.to_string(), "abcd…");
        assert_eq!(Redacted::new("abcdefgh").to_string(), "ab…");
        assert_eq!(Redacted::new("abc").to_string(), "…");
        assert_eq!(Redacted::last_four("4242 4242 4242 4242").to_string(), "…4242");
        assert_eq!(Redacted::last_four("12345678").to_string(), "…");
        assert_eq!(Redacted::whole("Falcon").to_string(), "…");
    }

    #[test]
    fn every_quotation_is_covered_and_keeps_its_length() {
        let veil = veil(&[Redacted::new("p<ss&wörd🎉1"), Redacted::new("wörd🎉1-and-more"), Redacted::whole("ab")]);
        for (text, covered) in [
            ("x p<ss&wörd🎉1 y", "x p<****w·**🔒* y".replace("p<****w·**🔒*", "p<s***·**🔒*")),
            ("abba ab", "abba **".into()),
            ("nothing", "nothing".into()),
        ] {
            let shown = veil.cover(text);
            assert_eq!(shown.len(), text.len());
            assert_eq!(shown.chars().count(), text.chars().count());
            if !text.starts_with('x') {
                assert_eq!(shown, covered);
            }
            assert!(!shown.contains("rd🎉"), "{shown}");
        }
        let both = veil.cover("p<ss&wörd🎉1-and-more");
        assert!(!both.contains("and") && !both.contains("ss&w"), "{both}");
        assert!(!veil.cover("<a href='p&lt;ss&amp;wörd🎉1'>").contains("amp;w"));
        assert!(!veil.cover("wörd🎉1-an…").contains("1-an"));
    }

    #[test]
    fn lines_of_a_long_secret_are_covered_by_themselves() {
        let veil = veil(&[Redacted::new("-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA7bq\nabcdefghijklmnop\n")]);
        assert_eq!(veil.cover("see MIIEpAIBAAKCAQEA7bq!"), "see *******************!");
        assert_eq!(veil.cover("-----BEGIN KEY-----"), "-----BEGIN KEY-----");
    }
}
