//! Highlighting: the lexers against syntect on real code, and what must hold for any code.

#![expect(clippy::print_stdout, reason = "the agreement is shown with --nocapture")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use placet::cache::Cache;
use placet::config::HighlightEngine;
use placet::render::highlight::{Class, Highlighter, languages};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::{files, none, read, root, same};

/// Least agreement by language, in percent of the characters that are not blank, over all code blocks of
/// the corpora in which no prompt stands. Below 90 the lexer knows more than the grammar: types of Rust and
/// Go by their capital, the shell inside a Dockerfile.
const FLOORS: &[(&str, usize)] = &[
    ("bash", 90),
    ("c", 94),
    ("dockerfile", 75),
    ("go", 89),
    ("html", 99),
    ("ini", 95),
    ("java", 96),
    ("javascript", 97),
    ("json", 99),
    ("python", 90),
    ("ruby", 90),
    ("rust", 87),
    ("scss", 85),
    ("shell", 95),
    ("sql", 95),
    ("toml", 97),
    ("xml", 99),
    ("yaml", 96),
];

/// Where a language is named in several ways.
const SAME: &[(&str, &str)] =
    &[("golang", "go"), ("js", "javascript"), ("rs", "rust"), ("sh", "bash"), ("yml", "yaml")];

fn highlighter(engine: HighlightEngine) -> Highlighter {
    Highlighter::new(engine, None)
}

fn html(highlighter: &Highlighter, lang: &str, code: &str) -> String {
    let mut out = String::new();
    assert!(highlighter.highlight(lang, code, &mut out), "{lang} is not known");
    out
}

/// The text of the HTML and the letter of the class for each of its bytes; panics on any other HTML.
fn read_back(html: &str) -> (String, Vec<u8>) {
    let (mut text, mut classes, mut class) = (String::new(), Vec::new(), None);
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<span class=\"z-") {
            assert_eq!(class, None, "spans do not nest");
            let letter = after.as_bytes()[0];
            assert!(Class::ALL.iter().any(|known| known.letter().as_bytes() == [letter]));
            class = Some(letter);
            rest = after[1..].strip_prefix("\">").expect("an opening tag");
            continue;
        }
        if let Some(after) = rest.strip_prefix("</span>") {
            assert!(class.take().is_some(), "a closing tag closes");
            rest = after;
            continue;
        }
        let references = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"')];
        let (letter, length) = references
            .into_iter()
            .find(|(reference, _)| rest.starts_with(reference))
            .map_or((first, first.len_utf8()), |(reference, letter)| (letter, reference.len()));
        assert!(length > 1 || !"&<>\"".contains(letter), "{letter} is escaped");
        assert!(letter != '\n' || class.is_none(), "no span crosses a line feed");
        text.push(letter);
        classes.extend(std::iter::repeat_n(class.unwrap_or(b' '), letter.len_utf8()));
        rest = &rest[length..];
    }
    assert_eq!(class, None, "all spans are closed");
    (text, classes)
}

fn corpora() -> Option<PathBuf> {
    let named = std::env::var("PLACET_CORPORA").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/corpora"));
    folder.is_dir().then_some(folder)
}

/// All fenced blocks with a language.
fn blocks() -> Vec<(String, String)> {
    let Some(folder) = corpora() else {
        println!("skipped: no corpora (PLACET_CORPORA)");
        return Vec::new();
    };
    let mut blocks = Vec::new();
    for path in files(&folder, ".md") {
        let text = String::from_utf8_lossy(&std::fs::read(path).expect("a file of the corpora")).into_owned();
        let mut block: Option<(String, String)> = None;
        for event in Parser::new(&text) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let lang = info.split([',', ' ', '{']).next().unwrap_or_default().to_lowercase();
                    block = Some((lang, String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, code)) = &mut block {
                        code.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(block.take().filter(|(lang, _)| !lang.is_empty())),
                _ => {}
            }
        }
    }
    blocks
}

#[test]
fn lexers_agree_with_syntect_on_real_code() {
    let (fast, slow) = (highlighter(HighlightEngine::Fast), highlighter(HighlightEngine::Syntect));
    let mut found: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for (lang, code) in blocks() {
        if !fast.known(&lang) {
            continue;
        }
        let (text, ours) = read_back(&html(&fast, &lang, &code));
        let (other, theirs) = read_back(&html(&slow, &lang, &code));
        assert!(text == code && other == code, "{lang}: the text is what was written");
        if ours.contains(&b'u') {
            continue;
        }
        let lang = SAME.iter().find(|(name, _)| *name == lang).map_or(lang, |(_, same)| (*same).to_owned());
        let (blocks, same, all) = found.entry(lang).or_default();
        *blocks += 1;
        for ((byte, ours), theirs) in code.bytes().zip(ours).zip(theirs) {
            if !byte.is_ascii_whitespace() {
                *all += 1;
                *same += usize::from(ours == theirs);
            }
        }
    }
    let mut low = Vec::new();
    for (lang, (blocks, same, all)) in &found {
        let share = same * 100 / all.max(&1);
        println!("{lang:12} {share:3} % of {all:6} characters in {blocks:3} blocks");
        let floor = FLOORS.iter().find(|(name, _)| name == lang).map_or(0, |(_, floor)| *floor);
        if share < floor {
            low.push(format!("{lang}: {share} %, at least {floor} %"));
        }
    }
    assert!(low.is_empty(), "{low:#?}");
}

/// Names of one lexer each, and of one grammar of syntect.
const LANGS: [&str; 26] = [
    "rust", "python", "js", "ts", "tsx", "go", "java", "kotlin", "c", "cpp", "cs", "php", "ruby", "swift", "sql",
    "bash", "console", "json", "toml", "yaml", "ini", "html", "scss", "diff", "docker", "md",
];

/// Pieces that open, close, escape and nest in some language.
const PIECES: [&str; 72] = [
    "\"",
    "'",
    "`",
    "\\",
    "\n",
    " ",
    "  ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "/",
    "//",
    "/*",
    "*/",
    "#",
    "#[",
    "#!",
    "--",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<style>",
    "<a b=",
    "${",
    "$(",
    "$((",
    "#{",
    "{{",
    "}}",
    "%",
    "%w[",
    "$x",
    "@x",
    ":x",
    "::",
    "r#\"",
    "R\"(",
    "\"\"\"",
    "'''",
    "f\"",
    "b'",
    "<<EOF",
    "EOF",
    "<<~X",
    "<<<A",
    "|\n",
    ": ",
    "- ",
    "key:",
    "=",
    "&",
    "|",
    "fn ",
    "class ",
    "return ",
    "x",
    "X",
    "é",
    "日",
    "0x1F",
    "1.5e-3",
    "\t",
    "\r\n",
    "```",
    "$ ",
    "\u{0}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_code_comes_out_whole(
        lang in proptest::sample::select(&LANGS[..]),
        code in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60),
    ) {
        let code = code.concat();
        let (text, _) = read_back(&html(&highlighter(HighlightEngine::Fast), lang, &code));
        prop_assert_eq!(text, code);
    }

    #[test]
    fn any_text_comes_out_whole(lang in proptest::sample::select(&LANGS[..]), code in ".{0,200}") {
        let (text, _) = read_back(&html(&highlighter(HighlightEngine::Fast), lang, &code));
        prop_assert_eq!(text, code);
    }
}

#[test]
fn syntect_gives_the_text_back_too() {
    let slow = highlighter(HighlightEngine::Syntect);
    let long = format!("let x = \"{}\";\nlet y = 1;\n", "é".repeat(20_000));
    for lang in ["rust", "js", "yaml", "html", "nginx", "powershell", "terraform", "console"] {
        for code in ["", "\n", "a\r\nb", "a = \"<b>\" & 'c'\n# \u{0}é日\n", &PIECES.concat(), &long] {
            assert_eq!(read_back(&html(&slow, lang, code)).0, code, "{lang}");
        }
    }
}

/// Hostile code is done in time that grows with its length: were it the square, this test would take
/// hours instead of seconds. No clock is looked at, because machines are busy in their own ways.
#[test]
fn hostile_code_is_done_in_linear_time() {
    let fast = highlighter(HighlightEngine::Fast);
    for lang in LANGS {
        for piece in
            PIECES.into_iter().chain(["a=\"b", "/a[", "{a:", "<a ", "${a", "[a](", "\"a\\", "a: b", "<<A\n", "x y "])
        {
            let code = piece.repeat(60_000 / piece.len());
            assert!(html(&fast, lang, &code).len() >= code.len(), "{lang}: {piece:?}");
        }
    }
}

/// `tests/highlight/samples.txt` holds code of each lexer, `expected.txt` beside it what becomes of it.
#[test]
fn samples_look_as_expected() {
    let folder = root().join("tests/highlight");
    let fast = highlighter(HighlightEngine::Fast);
    let mut shown = String::new();
    for sample in read(&folder.join("samples.txt")).split("====\n") {
        let (lang, code) = sample.split_once('\n').expect("a language and its code");
        let (text, classes) = read_back(&html(&fast, lang, code));
        let _ = writeln!(shown, "==== {lang}");
        let mut last = b' ';
        for (at, letter) in text.char_indices() {
            if classes[at] != last {
                shown.push_str(if last == b' ' { "" } else { "\u{27e7}" });
                last = classes[at];
                if last != b' ' {
                    let _ = write!(shown, "\u{27e6}{} ", char::from(last));
                }
            }
            shown.push(letter);
        }
    }
    none(&same(&folder.join("expected.txt"), &shown).err().into_iter().collect::<Vec<_>>());
}

#[test]
fn cached_results_are_fresh_results() {
    let code = "server { listen 80; # comment\n root \"/var/www\"; }\n";
    let fresh = html(&highlighter(HighlightEngine::Fast), "nginx", code);
    let first = Highlighter::new(HighlightEngine::Fast, Some(Cache::new(1)));
    assert_eq!(html(&first, "nginx", code), fresh);
    let placet::cache::Change::Replace(bytes) = first.into_cache().expect("a cache").change() else {
        panic!("a new cache is written whole")
    };
    let second = Highlighter::new(HighlightEngine::Fast, Some(Cache::from_bytes(bytes.clone(), 1)));
    assert_eq!(html(&second, "nginx", code), fresh);
    assert_eq!(
        second.into_cache().expect("a cache").change(),
        placet::cache::Change::None,
        "the result came from the cache"
    );
    for cut in (0..bytes.len()).step_by(7) {
        let mut torn = bytes.clone();
        torn[cut] ^= 0x20;
        for data in [bytes[..cut].to_vec(), torn] {
            let torn = Highlighter::new(HighlightEngine::Fast, Some(Cache::from_bytes(data, 1)));
            assert_eq!(html(&torn, "nginx", code), fresh);
        }
    }
}

#[test]
fn names_of_languages_are_known_in_any_spelling() {
    let fast = highlighter(HighlightEngine::Fast);
    for name in ["Rust", "C++", "c#", "language-js", ".env", "TypeScript", "Dockerfile", "nginx", "HCL", "PowerShell"] {
        assert!(fast.known(name), "{name}");
    }
    for name in ["text", "plain", "none", "mermaid", "promql"] {
        assert_eq!(html(&fast, name, "fn <a>"), "fn &lt;a&gt;", "{name}");
    }
    let mut out = String::new();
    assert!(!fast.highlight("no-such-language", "x", &mut out) && out.is_empty());
    assert!(!fast.highlight("", "x", &mut out));
    let closest = placet::render::highlight::closest;
    assert_eq!(closest("pyhton").as_deref(), Some("python"));
    assert_eq!(closest("javasript").as_deref(), Some("javascript"));
    assert_eq!(closest("zzzzzzzzzz"), None);
    for name in languages() {
        assert!(fast.known(&name), "{name} is listed, so it is known");
    }
}
