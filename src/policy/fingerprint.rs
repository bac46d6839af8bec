//! A name for a finding that stays the same while other parts of the file change.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::Diagnostic;
use crate::diag::{Finding, Sources};
use crate::output::hex;
use crate::rules::Group;

/// Bytes of the digest that are kept; more than enough to tell the findings of a site apart.
const BYTES: usize = 8;

/// Gives each diagnostic its fingerprint. They are in the order of the report, so that of findings that
/// look alike the first in a file is always number one.
pub(super) fn assign(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let mut seen: BTreeMap<Key, u32> = BTreeMap::new();
    for diagnostic in diagnostics {
        let key = key(&diagnostic.finding, sources);
        let ordinal = seen.entry(key.clone()).or_default();
        diagnostic.fingerprint = digest(&key, *ordinal);
        *ordinal += 1;
    }
}

/// Code, path and text of the place.
type Key = [String; 3];

/// What makes a finding the one it is: never its line, and its words only where it has no place.
fn key(finding: &Finding, sources: &Sources) -> Key {
    let path = finding.span().map_or_else(String::new, |span| sources.path(span.file).to_owned());
    let place = finding.span().and_then(|span| sources.text(span.file).get(span.range())).unwrap_or_default();
    // A digest of a short number gives the number away to whoever tries them all.
    let place = if finding.code.starts_with(Group::PersonalData.prefix()) { "" } else { place };
    let place: Vec<&str> = place.split_whitespace().collect();
    let place = if place.is_empty() { finding.title.clone() } else { place.join(" ") };
    [finding.code.to_string(), path + "\0" + finding.subject.as_deref().unwrap_or_default(), place]
}

/// Lower-case hexadecimal digits of SHA-256 over the parts, each with its length before it.
fn digest(key: &Key, ordinal: u32) -> String {
    let mut hasher = Sha256::new();
    for part in key {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.update(ordinal.to_le_bytes());
    hex(&hasher.finalize()[..BYTES])
}

#[cfg(test)]
mod tests {
    use crate::diag::{Finding, Sources, Span};
    use crate::policy::{Policy, judge};

    fn fingerprints(path: &str, text: &str, code: &'static str, word: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add(path, text);
        let findings = text
            .match_indices(word)
            .map(|(at, _)| Finding::new(code, "Do this").at(Span::new(file, at..at + word.len()), ""))
            .collect();
        let report = judge(findings, &sources, &Policy::default());
        report.diagnostics.into_iter().map(|diagnostic| diagnostic.fingerprint).collect()
    }

    #[test]
    fn it_survives_edits_elsewhere_and_tells_findings_apart() {
        let before = fingerprints("a.md", "one bad\nword", "CNT001", "bad\nword");
        assert_eq!(before, fingerprints("a.md", "A new line.\n\none   bad word", "CNT001", "bad word"));
        assert_ne!(before, fingerprints("b.md", "one bad word", "CNT001", "bad word"));
        assert_ne!(before, fingerprints("a.md", "one bad word", "CNT004", "bad word"));
        let twice = fingerprints("a.md", "bad and bad", "CNT001", "bad");
        assert_ne!(twice[0], twice[1]);
        assert_eq!(twice[0], fingerprints("a.md", "bad", "CNT001", "bad")[0]);
    }

    #[test]
    fn a_finding_without_a_place_has_one_too() {
        let one = judge(vec![Finding::new("CFG005", "Add it")], &Sources::new(), &Policy::default());
        let two = judge(vec![Finding::new("CFG005", "Add that")], &Sources::new(), &Policy::default());
        assert_eq!(one.diagnostics[0].fingerprint.len(), 16);
        assert_ne!(one.diagnostics[0].fingerprint, two.diagnostics[0].fingerprint);
    }
}
