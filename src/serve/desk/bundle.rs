//! The desk as files: one page for each post that is to be reviewed, which opens without any server.
//!
//! Each page carries everything in itself, so that it can be sent and opened on a phone: style, pictures, and the page
//! of the post in a frame that can do nothing. Nothing is loaded from anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::cards::of_page;
use super::difference::since_approval;
use super::escape;
use super::inline::inline;
use super::panel::{panel, short};
use super::words::{self, instant, is_about, state_of, tag, waiting};
use crate::approvals::{Phase, Review, State};
use crate::pipeline::Outcome;
use crate::policy::{Diagnostic, Report};
use crate::serve::content::Addresses;
use crate::serve::state::{Kept, Output, Said};
use crate::world::World;

const STYLE: &str = include_str!("desk.css");

/// What is made into files.
pub struct BundleCx<'a> {
    /// The site, with everything that readers may not see yet.
    pub outcome: Outcome,
    /// The verdict.
    pub report: Report,
    /// Its documents by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Where texts are read from.
    pub world: &'a dyn World,
    /// Files and folders that are wanted, from the root of the site; empty for what is to be reviewed.
    pub scope: &'a [String],
    /// Whether posts that are settled are wanted as well.
    pub all: bool,
}

/// The files by name: `index.html` leads to the others.
pub fn bundle(cx: BundleCx<'_>) -> BTreeMap<String, Vec<u8>> {
    let (world, scope, all) = (cx.world, cx.scope, cx.all);
    let draft = cx.outcome.serving.as_ref();
    let addresses = draft.map(|draft| Addresses::new(draft, &cx.outcome.index)).unwrap_or_default();
    let files = cx.files.into_iter().map(|(path, bytes)| (path, Kept::of(bytes))).collect();
    let output = Output { generation: 0, whole: true, base: String::new(), files, addresses };
    let said = Said { report: cx.report, outcome: cx.outcome, ..Said::default() };
    let wanted = |review: &&Review| {
        let inside = |path: &String| review.path == *path || review.path.starts_with(&format!("{path}/"));
        if scope.is_empty() { all || is_open(&said, review) } else { scope.iter().any(inside) }
    };
    let posts = said.outcome.reviews.iter().filter(|review| review.post || !review.roles.is_empty());
    let (mut out, mut rows, mut names) = (BTreeMap::new(), String::new(), BTreeSet::new());
    for review in posts.filter(wanted) {
        let name = name(&review.path, &mut names);
        let own: Vec<&Diagnostic> = said.report.diagnostics.iter().filter(|one| is_about(&said, one, review)).collect();
        row(&mut rows, &said, review, (&name, &own));
        out.insert(name, post(&said, review, &own, (&output, world)).into_bytes());
    }
    out.insert("index.html".to_owned(), index(&said, &rows, world).into_bytes());
    out
}

/// Whether there is something to review: not out yet, someone is waited for, or something stops it.
fn is_open(said: &Said, review: &Review) -> bool {
    let settled = matches!(state_of(said, review), State::Approved | State::Live | State::Expired | State::Withdrawn);
    let stops = |one: &Diagnostic| one.blocks() && is_about(said, one, review);
    !settled || review.phase != Phase::Clear || said.report.diagnostics.iter().any(stops)
}

/// A name that no other file has, also where capital letters do not count.
fn name(path: &str, names: &mut BTreeSet<String>) -> String {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let inner = inner.strip_suffix("/index.md").or_else(|| inner.strip_suffix(".md")).unwrap_or(inner);
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let stem: String = format!("post-{inner}").chars().map(plain).collect();
    let numbers = (2..).map(|number| format!("{stem}-{number}.html"));
    let free = std::iter::once(format!("{stem}.html")).chain(numbers).find(|name| !names.contains(name));
    let name = free.unwrap_or_default();
    names.insert(name.clone());
    name
}

fn row(out: &mut String, said: &Said, review: &Review, (name, own): (&str, &[&Diagnostic])) {
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\"><a href=\"{name}\">{}</a><span class=\"path\">{}</span></th><td data-name=\"State\">{}</td>\
         <td data-name=\"Turn\">{}</td><td data-name=\"To do\">{}</td></tr>",
        escape(words::title(review)),
        escape(&review.path),
        tag(state_of(said, review)),
        escape(&waiting(said, review).join("; ")),
        short(own)
    );
}

fn index(said: &Said, rows: &str, world: &dyn World) -> String {
    let title = said.outcome.config.as_ref().and_then(|config| config.languages.first()?.title.clone());
    let title = format!("To review: {}", title.as_deref().unwrap_or("the site"));
    let left: Vec<&Diagnostic> = {
        let about = |one: &&Diagnostic| !said.outcome.reviews.iter().any(|review| is_about(said, one, review));
        said.report.diagnostics.iter().filter(about).collect()
    };
    let mut main = made(said, world);
    if rows.is_empty() {
        main.push_str("<p>There is nothing to review.</p>\n");
    } else {
        let _ = write!(
            main,
            "<table>\n<caption>What is not out yet, waits for someone, or is stopped</caption>\n<thead><tr><th scope=\"col\">Title</th>\
             <th scope=\"col\">State</th><th scope=\"col\">Whose turn it is</th><th scope=\"col\">To do</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n"
        );
    }
    if !left.is_empty() {
        let panel = panel(said, None, &left, &|_| None);
        let _ = write!(main, "<section class=\"site\">\n<h2>The site as a whole</h2>\n{panel}</section>\n");
    }
    document(&title, &main)
}

fn made(said: &Said, world: &dyn World) -> String {
    let commit =
        world.commit().map(|commit| format!(", of the state <code>{}</code>", escape(&commit[..commit.len().min(12)])));
    let (when, commit) = (instant(said, world.now()), commit.unwrap_or_default());
    format!("<p class=\"env\">A copy to read, made on {when}{commit}. Nothing can be changed here.</p>\n")
}

fn post(said: &Said, review: &Review, own: &[&Diagnostic], (output, world): (&Output, &dyn World)) -> String {
    let file = review.addresses.first().map(|address| format!("{}index.html", address.trim_start_matches('/')));
    let page = file.as_ref().and_then(|file| std::str::from_utf8(&output.files.get(file)?.bytes).ok().zip(Some(file)));
    let base_url = said.outcome.config.as_ref().map_or("", |config| config.base_url.as_str());
    let frame = page.map_or_else(
        || "<p class=\"none\">There is no page of it now.</p>\n".to_owned(),
        |(text, file)| {
            let text = inline(text, file, base_url, output);
            format!(
                "<iframe title=\"{}\" sandbox=\"\" srcdoc=\"{}\"></iframe>\n",
                escape(&format!("The page {}", review.title)),
                escape(&text)
            )
        },
    );
    let cards = of_page(said, review, output).unwrap_or_else(|| "<p>There is no page of it now.</p>\n".to_owned());
    let main = format!(
        "<p class=\"back\"><a href=\"index.html\">All that is to review</a></p>\n{}<p>{} <span class=\"path\">{}</span></p>\n\
         <nav aria-label=\"On this page\" class=\"tabs\"><ul><li><a href=\"#do\">To do</a></li><li><a href=\"#page\">The page</a></li>\
         <li><a href=\"#changed\">What changed</a></li><li><a href=\"#cards\">Cards</a></li></ul></nav>\n\
         <section id=\"do\">\n{}</section>\n\
         <section id=\"page\">\n<h2>The page</h2>\n<p class=\"env\">As it was built, without scripts, films and fonts. Links lead nowhere here.</p>\n\
         {frame}</section>\n<section id=\"changed\">\n<h2>What changed</h2>\n{}</section>\n\
         <section id=\"cards\">\n<h2>Search and social cards</h2>\n{cards}</section>\n",
        made(said, world),
        tag(state_of(said, review)),
        escape(&review.path),
        panel(said, Some(review), own, &|_| None),
        since_approval(said, review, world)
    );
    document(words::title(review), &main)
}

/// A page that loads nothing.
fn document(title: &str, main: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"copy\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{title}</h1></header>\n<main class=\"wide\">\n{main}</main>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_posts_get_one_name() {
        let mut names = BTreeSet::new();
        let all: Vec<String> = ["content/a/b.md", "content/a-b.md", "content/A/B/index.md"]
            .iter()
            .map(|path| name(path, &mut names))
            .collect();
        assert_eq!(all, ["post-a-b.html", "post-a-b-2.html", "post-a-b-3.html"]);
    }
}
