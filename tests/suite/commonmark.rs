//! The examples of two specifications: `CommonMark` 0.31.2 and GitHub Flavored Markdown 0.29.

#![expect(clippy::disallowed_methods, reason = "the specifications are files outside of the site")]
#![expect(clippy::print_stdout, reason = "says how many examples pass, or that they are not there")]

use std::path::PathBuf;

use placet::config::{AnchorLinks, Markdown, RawHtml, Slugify};
use placet::content::markdown::Flavour;
use placet::diag::{FileId, Sink};
use placet::render::html::{AsWritten, Labels, MarkdownCx, render};

/// One example of a specification.
struct Example {
    number: usize,
    extension: String,
    markdown: String,
    html: String,
}

#[test]
fn commonmark_examples() {
    check("spec-0.31.txt", 652, 652);
}

/// Two examples follow `CommonMark` 0.29, whose rule for comments has changed since.
#[test]
fn gfm_examples() {
    check("gfm-spec.txt", 673, 671);
}

fn check(file: &str, total: usize, least: usize) {
    let Some(text) = specification(file) else { return };
    let examples = examples(&text);
    assert_eq!(examples.len(), total, "{file}");
    let failed: Vec<usize> = examples.iter().filter(|example| !passes(example)).map(|example| example.number).collect();
    let passed = total - failed.len();
    println!("{file}: {passed} of {total} examples pass; not these: {failed:?}");
    assert!(passed >= least, "{file}: {passed} of {total} examples pass, at least {least} must");
}

fn specification(file: &str) -> Option<String> {
    let root = std::env::var_os("PLACET_CORPORA").map_or_else(|| PathBuf::from("../shared/corpora"), PathBuf::from);
    let path = root.join("commonmark").join(file);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there (set PLACET_CORPORA)", path.display());
    }
    text
}

/// An example stands between lines of 32 backquotes: Markdown, a line with `.`, HTML.
fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(extension) = line.strip_prefix(&fence).and_then(|rest| rest.trim().strip_prefix("example")) else {
            continue;
        };
        let mut parts = [String::new(), String::new()];
        let mut part = 0;
        for line in lines.by_ref().take_while(|line| *line != fence) {
            if line == "." && part == 0 {
                part = 1;
            } else {
                parts[part].push_str(&line.replace('→', "\t"));
                parts[part].push('\n');
            }
        }
        let [markdown, html] = parts;
        let number = examples.len() + 1;
        examples.push(Example { number, extension: extension.trim().to_owned(), markdown, html });
    }
    examples
}

/// Extensions are on where an example names them, as in the specification's own test program.
fn passes(example: &Example) -> bool {
    let flavour = if example.extension.is_empty() { Flavour::CommonMark } else { Flavour::Gfm };
    let options = Markdown { raw_html: RawHtml::Allow, ..Markdown::default() };
    let cx = MarkdownCx {
        options: &options,
        slugify: &Slugify::default(),
        flavour,
        file: FileId(0),
        permalink: "",
        lang: "en",
        anchors: AnchorLinks::None,
        id_prefix: "",
        labels: &Labels::default(),
        resolve: &AsWritten,
        shortcodes: None,
        highlight: None,
        anchor: None,
    };
    let html = render(&example.markdown, 0, &cx, &mut Sink::new()).html;
    if std::env::var_os("SHOW_EXAMPLES").is_some() && html != example.html {
        println!("--- {}\n{}--- want\n{}--- got\n{html}", example.number, example.markdown, example.html);
    }
    html == example.html
}
