//! Code blocks with classes: own lexers for the common languages, syntect for all others.
//!
//! Results of syntect are kept in the cache, those of the lexers are not: measured on blocks of 200 to 700
//! bytes a lexer takes 1 to 5 microseconds, a look-up in the cache about 1, and the cache file would have to
//! be read first (20,000 blocks: 30 MB, 20 ms). Syntect takes about 500 microseconds a block.
//!
//! Only classes are written, never inline styles, so that a page needs no `unsafe-inline`; see
//! [`Class`] for the vocabulary and [`sheet`] for the colours.

mod class;
mod fast;
mod palette;
mod scopes;
mod sheet;
mod spans;
mod syntect;

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::cache::{self, Cache};
use crate::config::HighlightEngine;
use crate::diag;

pub use class::Class;
pub use sheet::{sheet, themes};

/// Where the grammars come from; a test holds it against `Cargo.lock`.
const GRAMMARS: &str = "syntect 5.3.0, two-face 0.5.2+bat-0.26.1";

/// Part of every cache key: the grammars, and all code that makes classes out of them.
static VERSION: LazyLock<cache::Key> = LazyLock::new(|| {
    cache::key(&[
        GRAMMARS.as_bytes(),
        include_bytes!("class.rs"),
        include_bytes!("scopes.rs"),
        include_bytes!("spans.rs"),
        include_bytes!("syntect.rs"),
    ])
});

/// Names that mean: no colours, and no finding either.
const PLAIN: [&str; 8] = ["text", "txt", "plain", "plaintext", "none", "nohighlight", "output", "ascii"];

/// Languages without a grammar, which are no slips of the pen: no colours, and no finding either.
const PALE: &str = "abnf bicep bnf caddyfile cue cypher ebnf feature gherkin kql logql mermaid plantuml prisma \
                    promql pug razor sparql splunk thrift vtt wasm wast wat";

/// Highlights code blocks; shared by all threads.
#[derive(Debug)]
pub struct Highlighter {
    engine: HighlightEngine,
    cache: Option<Cache>,
}

impl Highlighter {
    /// A highlighter; without a cache every block is worked out anew.
    pub fn new(engine: HighlightEngine, cache: Option<Cache>) -> Self {
        Self { engine, cache }
    }

    /// Writes the code of a block as HTML with spans, and says whether the language is known; where it is
    /// not, nothing is written.
    ///
    /// `lang` is the first word of the block's info string, in any case. The HTML has `&`, `<`, `>` and `"`
    /// as references; no span crosses a line feed; its text is exactly `code`.
    pub fn highlight(&self, lang: &str, code: &str, out: &mut String) -> bool {
        let lang = normal(lang);
        if is_plain(&lang) {
            spans::escape(code, out);
            return true;
        }
        if self.engine == HighlightEngine::Fast && fast::highlight(&lang, code, out) {
            return true;
        }
        let Some(cache) = &self.cache else { return slow(&lang, code, out) };
        let key = cache::key(&[&*VERSION, lang.as_bytes(), code.as_bytes()]);
        let take = |html: &[u8]| {
            let html = str::from_utf8(html).ok().filter(|html| spans::shows(html, code));
            html.map(|html| out.push_str(html)).is_some()
        };
        if cache.with(&key, take) == Some(true) {
            return true;
        }
        let start = out.len();
        if syntect::highlight(&lang, code, out) {
            cache.put(key, &out.as_bytes()[start..]);
            return true;
        }
        fast::highlight(&lang, code, out)
    }

    /// Whether code of this language gets colours, or is meant to have none.
    pub fn known(&self, lang: &str) -> bool {
        let lang = normal(lang);
        is_plain(&lang) || fast::known(&lang) || syntect::known(&lang)
    }

    /// The cache, to be saved after the build.
    pub fn into_cache(self) -> Option<Cache> {
        self.cache
    }
}

/// Syntect, or a lexer where syntect has no grammar.
fn slow(lang: &str, code: &str, out: &mut String) -> bool {
    syntect::highlight(lang, code, out) || fast::highlight(lang, code, out)
}

fn is_plain(lang: &str) -> bool {
    PLAIN.contains(&lang) || PALE.split_ascii_whitespace().any(|pale| pale == lang)
}

/// All names of languages, those of the common ones first.
pub fn languages() -> Vec<String> {
    let common = fast::languages().chain(PLAIN).chain(PALE.split_ascii_whitespace()).map(str::to_owned);
    let mut names: Vec<String> = Vec::new();
    for name in common.chain(syntect::languages()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The known language that was probably meant.
pub fn closest(lang: &str) -> Option<String> {
    let names = languages();
    diag::closest(&normal(lang), names.iter().map(String::as_str)).map(str::to_owned)
}

/// Lower case, without a leading dot or `language-`.
fn normal(lang: &str) -> Cow<'_, str> {
    let lang = lang.trim();
    let lang = lang.strip_prefix("language-").or_else(|| lang.strip_prefix('.')).unwrap_or(lang);
    if lang.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(lang.to_ascii_lowercase())
    } else {
        Cow::Borrowed(lang)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_cache_knows_where_the_grammars_come_from() {
        let lock = include_str!("../../../Cargo.lock");
        for named in super::GRAMMARS.split(", ") {
            let (name, version) = named.split_once(' ').unwrap();
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "`GRAMMARS` names {named}, Cargo.lock another version");
        }
    }
}
