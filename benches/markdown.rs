//! Speed of Markdown: bytes a second for facts and for HTML, on one core, over the corpora.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time and reads its corpus")]
#![expect(clippy::print_stderr, clippy::cast_precision_loss, reason = "it says how fast it was, roughly")]

use std::time::Instant;

use placet::config::{AnchorLinks, Highlighting, Markdown, Slugify};
use placet::content::markdown::{FactsCx, Flavour, facts, parser_options};
use placet::diag::{FileId, Sink};
use placet::render::html::{AsWritten, Labels, MarkdownCx, render};

fn main() {
    let root = std::env::var("PLACET_CORPORA").unwrap_or_else(|_| "../shared/corpora".into());
    let files = walkdir::WalkDir::new(root).into_iter().flatten();
    let posts: Vec<String> = files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "md"))
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .collect();
    let options =
        Markdown { highlighting: Highlighting { enabled: false, ..Highlighting::default() }, ..Markdown::default() };
    measure("events of the parser alone", &posts, |text| {
        let set = parser_options(Flavour::Blog, &options);
        pulldown_cmark::Parser::new_ext(text, set).into_offset_iter().map(|(_, range)| range.len()).sum()
    });
    measure("facts", &posts, |text| {
        let cx = FactsCx { options: &options, slugify: &Slugify::default() };
        facts(text, FileId(0), 0, &cx, (&mut Sink::new(), None)).words as usize
    });
    measure("html", &posts, |text| html(text, &options));
    measure("html, autolinks and smart punctuation", &posts, |text| {
        html(text, &Markdown { autolink: true, smart_punctuation: true, ..options.clone() })
    });
}

fn html(text: &str, options: &Markdown) -> usize {
    let cx = MarkdownCx {
        options,
        slugify: &Slugify::default(),
        flavour: Flavour::Blog,
        file: FileId(0),
        permalink: "https://example.org/post/",
        lang: "en",
        anchors: AnchorLinks::Right,
        id_prefix: "",
        labels: &Labels::default(),
        resolve: &AsWritten,
        shortcodes: None,
        highlight: None,
        anchor: None,
    };
    render(text, 0, &cx, &mut Sink::new()).html.len()
}

fn measure(what: &str, posts: &[String], work: impl Fn(&str) -> usize) {
    let bytes: usize = posts.iter().map(String::len).sum();
    let mut best = f64::MAX;
    let mut out = 0;
    for _ in 0..5 {
        let start = Instant::now();
        out = posts.iter().map(|post| work(post)).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    eprintln!("{what}: {:.0} MB/s ({} posts, {bytes} bytes, {out} out)", bytes as f64 / best / 1e6, posts.len());
}
