//! Three blogs of others, built with the built-in theme and looked at by programs of others. They are no part
//! of this package: `PLACET_CORPORA` says where they are, else `../shared/corpora` is taken.

use std::path::{Path, PathBuf};

use crate::{checkers, files, root, tools};

const BLOGS: [&str; 3] = ["rust-blog", "kubernetes-blog", "18f"];

/// How many pages of a blog the HTML checker sees.
const PAGES: usize = 60;

/// What the HTML checker says about the words of authors: headings out of order, addresses that cannot be.
const AUTHORS_OWN: &str = "(?s)(The heading|Bad value.*Invalid host).*";

/// Whether everything is looked at (`PLACET_ALL=1`), which takes minutes.
fn whole() -> bool {
    std::env::var_os("PLACET_ALL").is_some()
}

/// Where the blogs are, or none with one clear line.
#[expect(clippy::print_stderr, reason = "one clear line says what was left out")]
fn blogs() -> Option<PathBuf> {
    let folder = std::env::var_os("PLACET_CORPORA").map_or_else(|| root().join("../shared/corpora"), PathBuf::from);
    if tools::wanted() && folder.is_dir() {
        return Some(folder);
    }
    if tools::wanted() {
        eprintln!("skipped: the blogs of others are not in {}; PLACET_CORPORA says where they are", folder.display());
    }
    None
}

fn build(site: &Path, name: &str) -> PathBuf {
    let output = root().join("target/tmp/blogs").join(name);
    let _ = std::fs::remove_dir_all(&output);
    let mut build = tools::placet(root());
    build.arg("--root").arg(site).args(["build", "--no-gate", "--output"]).arg(&output);
    let (_, text) = tools::output(&mut build);
    let said = text.lines().last().unwrap_or_default();
    assert!(output.join("index.html").is_file(), "{name} does not build: {said}");
    output
}

#[test]
fn feeds_and_maps_of_real_blogs_are_sound() {
    let Some(folder) = blogs() else { return };
    let limit = if whole() { 0 } else { 100 };
    let mut wrong = String::new();
    for name in BLOGS {
        let site = copy(&folder.join(name), name, |_| true);
        let config = site.join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let more = format!("feed_filenames = [\"atom.xml\", \"rss.xml\", \"feed.json\"]\nfeed_limit = {limit}\n");
        std::fs::write(&config, format!("{more}{text}")).unwrap();
        let output = build(&site, name);
        wrong.extend([checkers::xml(&output), checkers::feeds(&output)].into_iter().flatten());
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn pages_of_real_blogs_are_sound_html() {
    let Some(folder) = blogs() else { return };
    let mut pages = Vec::new();
    for name in BLOGS {
        let name_of_copy = format!("{name}-without-html");
        let output = build(&copy(&folder.join(name), &name_of_copy, has_no_html), &name_of_copy);
        let all = files(&output, ".html");
        let step = if whole() { 1 } else { all.len().div_ceil(PAGES) };
        pages.extend(all.into_iter().step_by(step));
    }
    let wrong = checkers::html(&pages, Some(AUTHORS_OWN)).unwrap_or_default();
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Copies a site, but for posts that are not wanted.
fn copy(site: &Path, name: &str, wanted: impl Fn(&str) -> bool) -> PathBuf {
    let target = root().join("target/tmp/blogs/sources").join(name);
    let _ = std::fs::remove_dir_all(&target);
    for file in files(&site.join("content"), "").into_iter().chain([site.join("config.toml")]) {
        let bytes = std::fs::read(&file).unwrap();
        let is_post = file.extension().is_some_and(|ending| ending == "md") && !file.ends_with("_index.md");
        if is_post && !wanted(&String::from_utf8_lossy(&bytes)) {
            continue;
        }
        let copied = target.join(file.strip_prefix(site).unwrap());
        std::fs::create_dir_all(copied.parent().unwrap()).unwrap();
        std::fs::write(copied, bytes).unwrap();
    }
    target
}

/// Whether a post holds no HTML of its author's: what looks like a tag counts, in code too.
fn has_no_html(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let is_address = rest.starts_with("http://") || rest.starts_with("https://");
        if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !is_address {
            return false;
        }
    }
    true
}
