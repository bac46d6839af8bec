//! What must not be found any more: words and files of posts that were taken back.
//!
//! A title, a description and the sentences of the text are compared word by word, whatever stands between the
//! words: markup, line breaks, punctuation. Words that also stand in templates, settings or other posts are no trace
//! of this one. Files are compared by their digests.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};

use aho_corasick::AhoCorasick;

use crate::cache::{Key, key};
use crate::config::Config;
use crate::content::plain::{details_and_body, plain_text};
use crate::diag::{FileId, Sink};
use crate::html::unescape;
use crate::output::sha256;
use crate::par;
use crate::render::theme::{BUILTIN, builtin_files};
use crate::world::World;

/// Fewest words of a sentence that is looked for: shorter ones stand everywhere.
const FEWEST_WORDS: usize = 5;

/// Fewest words of a title that one other post alone does not make common.
const LONG_TITLE: usize = 3;

/// In so many other posts a sentence is no trace of one of them.
const COMMON: u32 = 2;

/// A post that was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Its file, from the root of the site; its name in approvals where there is none any more.
    pub path: String,
    /// The texts it had when it was taken back, and has now.
    pub texts: Vec<String>,
    /// Its files with their digests.
    pub files: Vec<(String, String)>,
    /// Its addresses: these words stay, because the page that says it was withdrawn is there.
    pub addresses: Vec<String>,
    /// Whether the policy lets its title be shown.
    pub titled: bool,
}

/// Where words are looked up that are no trace.
#[derive(Clone, Copy)]
pub struct TracesCx<'a> {
    /// The site.
    pub world: &'a dyn World,
    /// Its settings.
    pub config: &'a Config,
    /// Files of the posts and sections that may be seen, from the root of the site.
    pub seen: &'a [String],
    /// Files that posts which may be seen use, from the root of the site.
    pub used: &'a BTreeSet<String>,
}

/// What is looked for.
#[derive(Debug, Default)]
pub struct Traces {
    words: Vec<Words>,
    finder: Option<AhoCorasick>,
    files: BTreeMap<String, (String, String)>,
    addresses: Vec<String>,
}

/// Words of a post that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    /// The post.
    post: String,
    /// As people wrote them.
    shown: String,
    /// Only the words, with one blank around each.
    bare: String,
    /// Whether one other text with them makes them common.
    short: bool,
}

/// Something of a post that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace<'a> {
    /// The post.
    pub post: &'a str,
    /// What was found: the words, or the file.
    pub what: Found<'a>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found<'a> {
    /// Words.
    Words(&'a str),
    /// The bytes of a file.
    File(&'a str),
}

impl Traces {
    /// Collects what is looked for. Where nothing was taken back, nothing is read.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn collect(cx: &TracesCx<'_>, taken: &[Taken]) -> io::Result<Self> {
        if taken.is_empty() {
            return Ok(Self::default());
        }
        let mut words: Vec<Words> = taken.iter().flat_map(|post| words_of(post, cx.config)).collect();
        words.sort_by(|a, b| (&a.bare, &a.post).cmp(&(&b.bare, &b.post)));
        words.dedup_by(|a, b| a.bare == b.bare);
        let words = distinctive(cx, words)?;
        let kept = |path: &str| cx.used.contains(path);
        let files = taken.iter().flat_map(|post| post.files.iter().map(move |file| (post, file)));
        let files = files.filter(|(_, (path, _))| !kept(path));
        Ok(Self {
            finder: finder(&words)?,
            words,
            files: files.map(|(post, (path, digest))| (digest.clone(), (post.path.clone(), path.clone()))).collect(),
            addresses: taken.iter().flat_map(|post| post.addresses.clone()).collect(),
        })
    }

    /// A digest of all that is looked for.
    pub(super) fn digest(&self) -> Key {
        let all = format!("{:?}\n{:?}\n{:?}", self.words, self.files, self.addresses);
        key(&[all.as_bytes()])
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.finder.is_none() && self.files.is_empty()
    }

    /// What is found in a document, sorted; `text` is empty where it is none.
    pub fn find(&self, path: &str, bytes: &[u8], text: &str) -> Vec<Trace<'_>> {
        let mut found = Vec::new();
        if let Some((post, file)) = (!self.files.is_empty()).then(|| self.files.get(&sha256(bytes))).flatten() {
            found.push(Trace { post, what: Found::File(file) });
        }
        if let Some(finder) = self.finder.as_ref().filter(|_| !text.is_empty()) {
            let text = self.addresses.iter().fold(text.to_owned(), |text, address| text.replace(address.as_str(), " "));
            for version in versions(path, &text) {
                let numbers = finder.find_overlapping_iter(&version).map(|hit| hit.pattern().as_usize());
                found.extend(
                    numbers
                        .map(|number| &self.words[number])
                        .map(|own| Trace { post: &own.post, what: Found::Words(&own.shown) }),
                );
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

fn finder(words: &[Words]) -> io::Result<Option<AhoCorasick>> {
    if words.is_empty() {
        return Ok(None);
    }
    AhoCorasick::new(words.iter().map(|own| &own.bare)).map(Some).map_err(io::Error::other)
}

/// Title, description and sentences of a post.
fn words_of(post: &Taken, config: &Config) -> Vec<Words> {
    let mut found = Vec::new();
    for text in &post.texts {
        let (details, body) = details_and_body(FileId(0), text);
        let detail = |name: &str| details[name].as_str().unwrap_or_default().to_owned();
        let title = detail("title");
        if !post.titled && count(&title) > 0 {
            found.push(Words { short: count(&title) < LONG_TITLE, ..words(&post.path, &title) });
        }
        let lines = plain_text(body, &config.markdown) + "\n" + &detail("description");
        let long = sentences(&lines).filter(|sentence| count(sentence) >= FEWEST_WORDS);
        found.extend(long.map(|sentence| words(&post.path, sentence)));
    }
    found
}

fn words(post: &str, shown: &str) -> Words {
    Words { post: post.to_owned(), shown: shown.trim().to_owned(), bare: bare(shown), short: false }
}

/// Sentences: they end at a line's end, or after a full stop and the like.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split_inclusive(['.', '!', '?', '…', '。', '！', '？']))
}

fn count(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count()
}

/// Only the words, with one blank around each.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// A text as people see it, and as programs do: without tags, and with what stands in them.
fn versions(path: &str, text: &str) -> Vec<String> {
    let plain = if path.rsplit('.').next() == Some("json") { unescaped(text) } else { text.to_owned() };
    let once = unescape(&plain).into_owned();
    let twice = unescape(&once).into_owned();
    let mut all = vec![bare(&plain), bare(&once), bare(&untagged(&plain)), bare(&untagged(&once))];
    all.push(bare(&unescape(&untagged(&plain))));
    all.push(bare(&untagged(&twice)));
    all.sort();
    all.dedup();
    all
}

/// A text without what stands between `<` and `>`.
fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        out.push(' ');
        rest = tag.split_once('>').map_or(tag, |(_, rest)| rest);
    }
    out + rest
}

/// The text in JSON without its escapes.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let code = after.strip_prefix('u').and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        let letter = after.chars().next().unwrap_or(' ');
        out.push(match (code, letter) {
            (Some(code), _) => char::from_u32(code).unwrap_or(' '),
            (None, 'n' | 't' | 'r' | 'b' | 'f') => ' ',
            (None, other) => other,
        });
        let length = if code.is_some() { 5 } else { letter.len_utf8() };
        rest = after.get(length..).unwrap_or_default();
    }
    out + rest
}

/// The words that stand nowhere else: neither in templates, settings and data, nor in other posts.
fn distinctive(cx: &TracesCx<'_>, words: Vec<Words>) -> io::Result<Vec<Words>> {
    let Some(finder) = finder(&words)? else { return Ok(words) };
    let seen: Vec<AtomicU32> = words.iter().map(|_| AtomicU32::new(0)).collect();
    let look = |path: &str, text: &str, weight: u32| {
        let versions = versions(path, text);
        let hits = versions.iter().flat_map(|version| finder.find_overlapping_iter(version));
        let numbers: BTreeSet<usize> = hits.map(|hit| hit.pattern().as_usize()).collect();
        for number in numbers {
            seen[number].fetch_add(if words[number].short { COMMON } else { weight }, Ordering::Relaxed);
        }
    };
    let read = |path: &String, weight: u32| -> io::Result<()> {
        look(path, &String::from_utf8_lossy(&cx.world.read(path)?), weight);
        Ok(())
    };
    let posts = par::map(cx.seen, &mut Sink::new(), |path, _| read(path, 1));
    posts.into_iter().collect::<io::Result<()>>()?;
    let mut others: Vec<String> = Vec::new();
    for folder in ["templates", "themes", "data"] {
        others.extend(cx.world.list(folder)?.into_iter().map(|entry| entry.path));
    }
    others.extend(["config.toml", "zola.toml"].iter().filter(|name| cx.world.exists(name)).map(ToString::to_string));
    let others = par::map(&others, &mut Sink::new(), |path, _| read(path, COMMON));
    others.into_iter().collect::<io::Result<()>>()?;
    if cx.config.theme.as_deref().is_none_or(|theme| theme == BUILTIN) {
        for (path, bytes) in builtin_files("") {
            look(&path, &String::from_utf8_lossy(&bytes), COMMON);
        }
    }
    let counts: Vec<u32> = seen.into_iter().map(AtomicU32::into_inner).collect();
    Ok(words.into_iter().zip(counts).filter(|(_, count)| *count < COMMON).map(|(own, _)| own).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    fn traces(files: &[(&str, &str)], post: &str) -> Traces {
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        for (path, text) in files {
            world.put(path, *text);
        }
        let seen: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let config = Config::new("https://blog.example.com");
        let used = BTreeSet::from(["static/logo.svg".to_owned()]);
        let cx = TracesCx { world: &world, config: &config, seen: &seen, used: &used };
        let taken = Taken {
            path: "content/q3.md".into(),
            texts: vec![post.into()],
            files: vec![
                ("content/q3.md".into(), sha256(post.as_bytes())),
                ("static/chart.svg".into(), sha256(b"<svg/>")),
                ("static/logo.svg".into(), sha256(b"<svg>logo</svg>")),
            ],
            addresses: vec!["/news/the-third-quarter-was-good/".into()],
            titled: false,
        };
        Traces::collect(&cx, &[taken]).unwrap()
    }

    const POST: &str = "+++\ntitle = \"The third quarter was good\"\n+++\nOur revenue grew by *a fifth*, in\neuros. Short.\n\nThis text looks ahead and may be wrong.\n";

    fn found(traces: &Traces, path: &str, text: &str) -> Vec<String> {
        let found = traces.find(path, text.as_bytes(), text).into_iter();
        found
            .map(|trace| match trace.what {
                Found::Words(words) => words.to_owned(),
                Found::File(file) => format!("file {file}"),
            })
            .collect()
    }

    #[test]
    fn words_are_found_whatever_stands_between_them() {
        let traces = traces(&[("content/a.md", "Nothing.")], POST);
        let sentence = "Our revenue grew by a fifth, in euros.";
        for (path, text) in [
            ("a.html", "<p>Our revenue grew by <em>a fifth</em>,\nin euros.</p>"),
            ("a.html", "<meta content=\"Our revenue grew by a fifth, in euros.\">"),
            ("feed.xml", "<content>&lt;p&gt;Our revenue grew by &lt;em&gt;a&#32;fifth&lt;/em&gt;, in euros.</content>"),
            ("index.json", "{\"body\":\"x\\nOur revenue\\u0020grew by a fifth,\\nin euros\"}"),
            ("a.txt", "… our. Our revenue grew by a fifth in euros, they said"),
        ] {
            assert_eq!(found(&traces, path, text), [sentence], "{text}");
        }
        assert_eq!(found(&traces, "a.html", "<h2>The third quarter was good</h2>"), ["The third quarter was good"]);
        assert!(found(&traces, "a.html", "<a href=\"/news/the-third-quarter-was-good/\">x</a> Short.").is_empty());
        assert!(found(&traces, "a.html", "Our revenue grew by a fifth in eurosport").is_empty());
    }

    #[test]
    fn what_stands_elsewhere_is_no_trace_and_one_copy_is_one() {
        let ahead = "This text looks ahead and may be wrong.";
        let copy = traces(&[("content/a.md", ahead)], POST);
        assert_eq!(found(&copy, "a.html", ahead), [ahead]);
        let common = traces(&[("content/a.md", ahead), ("content/b.md", ahead)], POST);
        assert!(found(&common, "a.html", ahead).is_empty());
        let template = traces(&[("templates/foot.html", ahead)], POST);
        assert!(found(&template, "a.html", ahead).is_empty());
        // A short title is common where it stands in one other post.
        let short = traces(&[("content/a.md", "Our Results are here.")], "+++\ntitle = \"Results\"\n+++\n");
        assert!(found(&short, "a.html", "Results").is_empty());
    }

    #[test]
    fn files_are_found_by_their_bytes() {
        let traces = traces(&[], POST);
        assert_eq!(found(&traces, "copy.svg", "<svg/>"), ["file static/chart.svg"]);
        assert!(found(&traces, "logo.svg", "<svg>logo</svg>").is_empty());
        assert!(Traces::default().is_empty() && Traces::default().find("a", b"x", "x").is_empty());
    }
}
