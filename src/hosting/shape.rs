//! What the addresses of a site have in common, so that a config states it once: by the ending of a name, by the name,
//! and by the address where nothing shorter holds.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Plan, Served};

/// A property of files (media type, header class), told by as little as decides it. A longer key goes before a shorter one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told<'p> {
    /// By what stands after the last dot of the name: `css`.
    pub(super) endings: BTreeMap<&'p str, &'p str>,
    /// By the name of the file: `atom.xml`.
    pub(super) names: BTreeMap<&'p str, &'p str>,
    /// By the path of the file, without a slash at its start.
    pub(super) files: BTreeMap<&'p str, &'p str>,
}

/// Sorts a property of the documents so that the last of [`Told::patterns`] that matches a file has it.
pub(super) fn told<'p>(documents: &'p [Served], property: impl Fn(&'p Served) -> &'p str) -> Told<'p> {
    let mut names: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for document in documents {
        let key = (ending(&document.file), name(&document.file));
        names.entry(key).or_default().push((&document.file, property(document)));
    }
    let mut told = Told::default();
    let mut by_ending: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for ((ending, name), files) in &names {
        let usual = most(files.iter().map(|(_, value)| *value));
        by_ending.entry(ending).or_default().push((name, usual));
        told.files.extend(files.iter().copied().filter(|(_, value)| *value != usual));
    }
    for (ending, names) in by_ending {
        let usual = most(names.iter().map(|(_, value)| *value));
        if ending.is_empty() {
            told.names.extend(names);
        } else {
            told.names.extend(names.into_iter().filter(|(_, value)| *value != usual));
            told.endings.insert(ending, usual);
        }
    }
    told
}

impl<'p> Told<'p> {
    /// Regular expressions for paths, each for the end of one, with the property. A later one goes before an earlier one.
    pub(super) fn patterns(&self) -> Vec<(String, &'p str)> {
        let endings =
            self.endings_by_value().into_iter().map(|(value, endings)| (format!("[.]{}", any_of(&endings)), value));
        let names = self.names_by_value().into_iter().map(|(value, names)| (format!("/{}", any_of(&names)), value));
        let files = self.files.iter().map(|(file, value)| (format!("^/{}", literal(file)), *value));
        endings.chain(names).chain(files).collect()
    }

    /// Names by property: which names have a property that differs from the one of their ending.
    pub(super) fn names_by_value(&self) -> BTreeMap<&'p str, Vec<&'p str>> {
        inverted(&self.names)
    }

    /// Endings by property.
    pub(super) fn endings_by_value(&self) -> BTreeMap<&'p str, Vec<&'p str>> {
        inverted(&self.endings)
    }
}

fn inverted<'p>(of: &BTreeMap<&'p str, &'p str>) -> BTreeMap<&'p str, Vec<&'p str>> {
    let mut by_value: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (key, value) in of {
        by_value.entry(value).or_default().push(key);
    }
    by_value
}

/// The most frequent value; of several the first in alphabetical order.
fn most<'p>(values: impl Iterator<Item = &'p str>) -> &'p str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("", |(value, _)| value)
}

/// Name of a file in its folder.
pub(super) fn name(file: &str) -> &str {
    file.rsplit_once('/').map_or(file, |(_, name)| name)
}

/// What stands after the last dot of a name, empty where there is none.
pub(super) fn ending(file: &str) -> &str {
    let ending = name(file).rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    ending.map_or("", |(_, ending)| ending)
}

/// The digest in a name such as `site.4ebc9854ec.css`: what stands between the last two dots, if it is hexadecimal digits.
fn digest(file: &str) -> Option<&str> {
    let (stem, _) = name(file).rsplit_once('.')?;
    let (before, digest) = stem.rsplit_once('.')?;
    let hexadecimal = digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (hexadecimal && (8..=64).contains(&digest.len()) && !before.is_empty()).then_some(digest)
}

/// Files whose name changes with their content, and may be kept for ever: by the lengths of the digests in their names,
/// so that a file of the last release, which a page may still ask for, is one as well.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lasting<'p> {
    /// Lengths of digests in names, in digits.
    pub(super) lengths: BTreeSet<usize>,
    /// Endings of the names.
    pub(super) endings: BTreeSet<&'p str>,
    /// Files that may be kept for ever although their names do not show it.
    pub(super) others: Vec<&'p str>,
    /// Files that look like it and change: no server could tell them apart.
    pub(super) doubtful: Vec<&'p str>,
}

/// Which files may be kept for ever.
pub(super) fn lasting(plan: &Plan) -> Lasting<'_> {
    let mut lasting = Lasting::default();
    for document in plan.documents.iter().filter(|document| document.cache_class == "immutable") {
        match digest(&document.file) {
            Some(digest) => {
                lasting.lengths.insert(digest.len());
                lasting.endings.insert(ending(&document.file));
            }
            None => lasting.others.push(&document.file),
        }
    }
    let changing = plan.documents.iter().filter(|document| document.cache_class != "immutable");
    let looks = |file: &str| digest(file).is_some_and(|digest| lasting.lengths.contains(&digest.len()));
    let alike = changing.map(|document| document.file.as_str());
    lasting.doubtful = alike.filter(|file| looks(file) && lasting.endings.contains(ending(file))).collect();
    lasting
}

impl Lasting<'_> {
    /// A regular expression, without anchors, for the names of such files. None if there are none.
    pub(super) fn pattern(&self) -> Option<String> {
        self.names(|length| format!("[0-9a-f]{{{length}}}"))
    }

    /// The same without braces, which mean something else in some formats.
    pub(super) fn pattern_without_braces(&self) -> Option<String> {
        self.names(|length| "[0-9a-f]".repeat(length))
    }

    fn names(&self, digits: impl Fn(usize) -> String) -> Option<String> {
        let lengths: Vec<String> = self.lengths.iter().map(|length| digits(*length)).collect();
        let endings: Vec<String> = self.endings.iter().map(|ending| literal(ending)).collect();
        let alternatives = (lengths.join("|"), endings.join("|"));
        (!lengths.is_empty()).then(|| format!("[^/]+[.](?:{})[.](?:{})", alternatives.0, alternatives.1))
    }
}

/// Endings of the files that have a compressed twin in one of these codings.
pub(super) fn compressed<'p>(plan: &'p Plan, codings: &[&str]) -> BTreeSet<&'p str> {
    let has = |document: &&Served| codings.iter().any(|coding| document.variants.contains_key(*coding));
    plan.documents.iter().filter(has).map(|document| ending(&document.file)).collect()
}

/// A text as a regular expression (PCRE, RE2) that matches it and nothing else. Without backslashes, which each config
/// format reads in a way of its own, except where a class cannot hold the letter.
pub(super) fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '^' | '\\' | '[' | ']' => pattern.extend(['\\', letter]),
            '.' | '$' | '*' | '+' | '?' | '(' | ')' | '{' | '}' | '|' | '#' => {
                pattern.extend(['[', letter, ']']);
            }
            _ => pattern.push(letter),
        }
    }
    pattern
}

/// Alternatives of texts as a regular expression.
pub(super) fn any_of<'t>(texts: impl IntoIterator<Item = &'t &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| literal(text)).collect();
    match texts.as_slice() {
        [one] => one.clone(),
        many => format!("(?:{})", many.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(file: &str, class: &str, cache: &str) -> Served {
        Served {
            url: format!("/{file}"),
            file: file.to_owned(),
            sha256: String::new(),
            size: 0,
            media_type: String::new(),
            variants: BTreeMap::new(),
            header_class: class.to_owned(),
            cache_class: cache.to_owned(),
        }
    }

    #[test]
    fn a_property_is_told_by_as_little_as_decides_it() {
        let files = [
            ("a/index.json", "asset"),
            ("b/index.json", "asset"),
            ("a/feed.json", "public"),
            ("x.json", "asset"),
            ("b/feed.json", "public"),
            ("c/index.json", "public"),
            ("a.css", "asset"),
            ("LICENCE", "public"),
        ];
        let documents = files.map(|(file, class)| document(file, class, "revalidate"));
        let told = told(&documents, |document| &document.header_class);
        assert_eq!(told.endings, BTreeMap::from([("css", "asset"), ("json", "asset")]));
        assert_eq!(told.names, BTreeMap::from([("LICENCE", "public"), ("feed.json", "public")]));
        assert_eq!(told.files, BTreeMap::from([("c/index.json", "public")]));
        for (file, class) in files {
            let matches =
                |pattern: &str| regex::Regex::new(&format!("{pattern}$")).unwrap().is_match(&format!("/{file}"));
            let last = told.patterns().into_iter().rfind(|(pattern, _)| matches(pattern));
            assert_eq!(last.map(|(_, class)| class), Some(class), "{file}");
        }
    }

    #[test]
    fn what_lasts_is_told_by_the_digest_in_its_name() {
        let plan = Plan {
            documents: vec![
                document("a.0123456789.css", "asset", "immutable"),
                document("b.css", "asset", "immutable"),
                document("c.abcdefabcd.css", "asset", "revalidate"),
                document("d.abcdefabcd.txt", "asset", "revalidate"),
                document("e.abcdefab.css", "asset", "revalidate"),
            ],
            ..Plan::default()
        };
        let lasting = lasting(&plan);
        assert_eq!((&lasting.others[..], &lasting.doubtful[..]), (&["b.css"][..], &["c.abcdefabcd.css"][..]));
        let pattern = regex::Regex::new(&format!("^/(?:.*/)?{}$", lasting.pattern().unwrap())).unwrap();
        assert!(pattern.is_match("/x/old.9876543210.css") && !pattern.is_match("/x/old.98765.css"));
    }

    #[test]
    fn literals_match_themselves() {
        for text in ["a.b", "(x)[y]{2}", "^$*+?|\\", "ä#b"] {
            let pattern = regex::Regex::new(&format!("^{}$", literal(text))).unwrap();
            assert!(pattern.is_match(text), "{text}");
        }
        assert!(!regex::Regex::new(&literal("a.b")).unwrap().is_match("axb"));
    }
}
