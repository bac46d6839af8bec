//! Names that must not be known before a day: read from files that do not hold them.
//!
//! `governance/terms/*.toml` holds one salt and a list; each entry is the SHA-256 of the salt and the name in lower
//! case, with one blank between its words:
//!
//! ```toml
//! salt = "6f1c0a"
//! [[name]]
//! hash = "9b0b…"        # printf '%s' '6f1c0aproject falcon' | sha256sum
//! words = 2             # how many words the name has; 1 without it
//! until = 2026-09-01    # from this day on it may be said; never without it
//! ```
//!
//! That keeps a name from being read by those who see the file. It does not keep it from being guessed: whoever
//! tries all words of a dictionary finds a name that is one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use crate::config::node::{Kind, Node, Table};
use crate::config::toml_node;
use crate::diag::{Finding, Sink, Sources, Span};
use crate::rules::{Rule, RuleDef, pii};
use crate::world::World;

/// Code of all findings about these files.
const CODE: &str = "PII012";

/// Most words of a name.
const WORDS: i64 = 6;

/// Names under embargo, as digests.
#[derive(Debug, Default, Clone)]
pub struct CodeNames {
    lists: Vec<List>,
}

/// The names of one file, by number of words.
#[derive(Debug, Default, Clone)]
struct List {
    salt: String,
    names: BTreeMap<usize, BTreeSet<[u8; 32]>>,
}

impl CodeNames {
    /// Reads all lists of a folder, as a rule `governance/terms`. What cannot be understood is a finding `PII012`.
    pub fn load(world: &dyn World, folder: &str, sources: &mut Sources, sink: &mut Sink) -> Self {
        let mut names = Self::default();
        let today = jiff::tz::Offset::UTC.to_datetime(world.now()).date();
        for entry in world.list(folder).unwrap_or_default() {
            if entry.path.rsplit_once('.').is_none_or(|(_, end)| end != "toml") {
                continue;
            }
            let text = world.read(&entry.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let Some(text) = text else {
                let file = sources.add(entry.path.as_str(), "");
                sink.push(complaint("Save this file as UTF-8", Span::new(file, 0..0), "", "Use UTF-8 as encoding."));
                continue;
            };
            let file = sources.add(entry.path.as_str(), text.as_str());
            match toml_node::parse(file, &text, 0, CODE) {
                Ok(table) => names.lists.extend(list(&table, Span::new(file, 0..0), today, sink)),
                Err(finding) => sink.push(*finding),
            }
        }
        names
    }

    /// Whether no name is under embargo now.
    pub fn is_empty(&self) -> bool {
        self.lists.iter().all(|list| list.names.is_empty())
    }

    /// Where such names stand in a text.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.is_empty() {
            return found;
        }
        let words = words(text);
        for list in &self.lists {
            for (count, names) in &list.names {
                let mut seen: BTreeMap<String, bool> = BTreeMap::new();
                for group in words.windows(*count) {
                    let name = group.iter().map(|word| text[word.clone()].to_lowercase()).collect::<Vec<_>>().join(" ");
                    let is_name = |name: &String| names.contains(&digest(&list.salt, name));
                    if *seen.entry(name).or_insert_with_key(is_name) {
                        found.push(group[0].start..group[count - 1].end);
                    }
                }
            }
        }
        found.sort_by_key(|range| (range.start, range.end));
        found.dedup();
        found
    }

    /// The rule of a [`RuleSet`](crate::rules::RuleSet) that looks for these names; none where there are none.
    pub fn into_rules(self) -> Vec<(&'static RuleDef, Box<dyn Rule>)> {
        if self.is_empty() {
            return Vec::new();
        }
        vec![(&pii::code_name::RULE, Box::new(pii::code_name::CodeName::with(self)))]
    }
}

/// The digest of a name that is in lower case, with one blank between its words.
fn digest(salt: &str, name: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(name).finalize().into()
}

/// Runs of letters, digits, hyphens and apostrophes.
fn words(text: &str) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (inside(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
}

fn complaint(title: impl Into<String>, span: Span, label: &str, help: impl Into<String>) -> Finding {
    Finding::new(CODE, title)
        .at(span, label)
        .why("A name that cannot be looked for could be published too early.")
        .help(help)
}

fn list(table: &Table, whole: Span, today: jiff::civil::Date, sink: &mut Sink) -> Option<List> {
    for (key, _) in table.entries.iter().filter(|(key, _)| !["salt", "name"].contains(&key.value.as_str())) {
        let help = "Known are `salt` and `name`.";
        sink.push(complaint(format!("Correct the field `{}`", key.value), key.span, "not a known field", help));
    }
    let salt = table.get("salt").and_then(|node| text_of(node)).filter(|salt| salt.len() >= 6);
    let Some(salt) = salt else {
        let span = table.get("salt").map_or(whole, |node| node.span);
        let help = "Write `salt = \"…\"` with at least six random letters and figures.";
        sink.push(complaint("Add a `salt` to this list", span, "none that can be used", help));
        return None;
    };
    let mut list = List { salt: salt.to_owned(), names: BTreeMap::new() };
    let entries = match table.get("name").map(|node| (node, &node.kind)) {
        Some((_, Kind::List(entries))) => entries.as_slice(),
        None => &[],
        Some((node, _)) => {
            sink.push(complaint(
                "Write each name below `[[name]]`",
                node.span,
                "not a list",
                "See `placet explain PII012`.",
            ));
            &[]
        }
    };
    for entry in entries {
        if let Some((words, digest)) = name(entry, today, sink) {
            list.names.entry(words).or_default().insert(digest);
        }
    }
    Some(list)
}

/// One entry that is in force; a mistake in it is a finding.
fn name(entry: &Node, today: jiff::civil::Date, sink: &mut Sink) -> Option<(usize, [u8; 32])> {
    let Kind::Table(table) = &entry.kind else {
        sink.push(complaint(
            "Write each name below `[[name]]`",
            entry.span,
            "not a group of fields",
            "Use `hash`, `words`, `until`.",
        ));
        return None;
    };
    for (key, _) in table.entries.iter().filter(|(key, _)| !["hash", "words", "until"].contains(&key.value.as_str())) {
        let help = "Known are `hash`, `words` and `until`.";
        sink.push(complaint(format!("Correct the field `{}`", key.value), key.span, "not a known field", help));
    }
    let digest = table.get("hash").and_then(text_of).and_then(bytes);
    if digest.is_none() {
        let span = table.get("hash").map_or(entry.span, |node| node.span);
        let help = "It has 64 figures and letters from `a` to `f`: the SHA-256 of salt and name.";
        sink.push(complaint("Correct the `hash` of this name", span, "not a SHA-256", help));
    }
    let words = match table.get("words").map(|node| (node.span, &node.kind)) {
        None => Some(1),
        Some((_, Kind::Int(words))) if (1..=WORDS).contains(words) => usize::try_from(*words).ok(),
        Some((span, _)) => {
            sink.push(complaint(
                "Correct the number of `words`",
                span,
                "not from 1 to 6",
                "Count the words of the name.",
            ));
            None
        }
    };
    let until = match table.get("until").map(|node| (node.span, &node.kind)) {
        None => None,
        Some((span, Kind::Date(text) | Kind::Str(text))) => {
            let day = text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
            if day.is_none() {
                sink.push(complaint("Correct the day in `until`", span, "not a day", "Write it as `2026-09-01`."));
            }
            day
        }
        Some((span, _)) => {
            sink.push(complaint("Correct the day in `until`", span, "not a day", "Write it as `2026-09-01`."));
            None
        }
    };
    if until.is_some_and(|until| until <= today) {
        return None;
    }
    Some((words?, digest?))
}

fn text_of(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Str(text) => Some(text),
        _ => None,
    }
}

/// 64 hexadecimal digits as bytes.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    fn hex(salt: &str, name: &str) -> String {
        digest(salt, name).iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"))
    }

    fn load(text: &str) -> (CodeNames, Vec<Finding>) {
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        world.put("governance/terms/launch.toml", text);
        let (mut sources, mut sink) = (Sources::new(), Sink::new());
        let names = CodeNames::load(&world, "governance/terms", &mut sources, &mut sink);
        (names, sink.into_findings())
    }

    #[test]
    fn a_name_is_found_until_its_day() {
        let (one, two, old) = (hex("salted", "falcon"), hex("salted", "project blue bird"), hex("salted", "old"));
        let (names, found) = load(&format!(
            "salt = \"salted\"\n[[name]]\nhash = \"{one}\"\nuntil = 2026-07-01\n[[name]]\nhash = \"{two}\"\nwords = 3\n\
             [[name]]\nhash = \"{old}\"\nuntil = 2026-06-01\n"
        ));
        assert_eq!(found, []);
        let text = "An old FALCON, falconry, and Project\n  Blue Bird.";
        let texts: Vec<&str> = names.find(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(texts, ["FALCON", "Project\n  Blue Bird"]);
        // The digest is the one that the documented command prints: sha256("saltedfalcon").
        assert_eq!(&one[..8], &hex("", "saltedfalcon")[..8]);
    }

    #[test]
    fn every_mistake_is_a_finding() {
        for text in [
            "salt = 1",
            "[[name]]\nhash = \"00\"",
            "salt = \"salted\"\nname = 1",
            "salt = \"salted\"\n[[name]]\nhash = \"00\"",
            "salt = \"salted\"\nextra = 1",
            "salt = \"salted\"\n[[name]]\nwords = 9",
            "salt = \"salted\"\n[[name]]\nuntil = \"soon\"",
            "salt = ",
            "salt = \"salted\"\nname = [1]",
        ] {
            let (_, found) = load(text);
            assert!(!found.is_empty() && found.iter().all(|finding| finding.code == CODE), "{text}: {found:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn places_slice_the_text(text in "[a-zü ’'\\-\n]{0,40}") {
            let (names, _) = load(&format!("salt = \"salted\"\n[[name]]\nhash = \"{}\"\n", hex("salted", "ab")));
            for range in names.find(&text) {
                proptest::prop_assert_eq!(text.get(range).map(str::to_lowercase), Some("ab".to_owned()));
            }
        }
    }
}
