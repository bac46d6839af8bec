//! Whether an output holds the posts it should: counted in whole, compared in samples with the plan.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

use crate::post::{self, Details, Plan};
use crate::trees::PER_PAGE;
use crate::words;

/// What an output consists of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Output {
    /// Pages of posts.
    pub posts: usize,
    /// List pages of the section, of topics and of authors, without those that only lead to the first.
    pub lists: usize,
    /// Feeds.
    pub feeds: usize,
    /// All files.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}

/// Counts an output and compares samples of it with the plan; the second value says what differs.
///
/// # Errors
/// When a file cannot be read.
pub fn output(folder: &Path, plan: Plan) -> io::Result<(Output, Vec<String>)> {
    let mut found = Output::default();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            found.files += 1;
            found.bytes += entry.metadata()?.len();
            let path = entry.path().strip_prefix(folder).map_err(io::Error::other)?.to_string_lossy();
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                ["blog", _, "index.html"] => found.posts += 1,
                [.., "page", number, "index.html"] if number != "1" => found.lists += 1,
                ["blog", "index.html"] | ["tags" | "authors", _, "index.html"] => found.lists += 1,
                [.., "rss.xml"] => found.feeds += 1,
                _ => {}
            }
        }
    }
    let mut complaints = counts(found, plan);
    for at in 0..plan.posts.min(40) {
        let number = at * plan.posts / plan.posts.min(40);
        complaints.extend(sample(folder, plan, number)?);
    }
    complaints.extend(lists(folder, plan)?);
    Ok((found, complaints))
}

fn counts(found: Output, plan: Plan) -> Vec<String> {
    let all = || (0..plan.posts).map(|number| post::details(plan, number));
    let pagers = |count: usize| count.div_ceil(PER_PAGE);
    let mut lists = pagers(plan.posts);
    let mut feeds = 2;
    let names = words::TAGS.iter().chain(&words::AUTHORS);
    let mut of: Vec<usize> = vec![0; words::TAGS.len() + words::AUTHORS.len()];
    let place = |name: &str| names.clone().position(|other| *other == name);
    for details in all() {
        for at in details.tags.iter().chain(&details.authors).filter_map(|name| place(name)) {
            of[at] += 1;
        }
    }
    for count in of.into_iter().filter(|count| *count > 0) {
        lists += pagers(count);
        feeds += 1;
    }
    let mut complaints = Vec::new();
    for (what, is, should) in
        [("posts", found.posts, plan.posts), ("list pages", found.lists, lists), ("feeds", found.feeds, feeds)]
    {
        if is != should {
            complaints.push(format!("{is} {what}, {should} expected"));
        }
    }
    complaints
}

/// One post: title, topics, code, table, alert, footnotes and links.
fn sample(folder: &Path, plan: Plan, number: usize) -> io::Result<Vec<String>> {
    let details = post::details(plan, number);
    let page = fs::read_to_string(folder.join("blog").join(&details.slug).join("index.html"))?;
    let mut complaints = Vec::new();
    let mut expect = |what: &str, holds: bool| {
        if !holds {
            complaints.push(format!("post {number}: {what}"));
        }
    };
    expect("title", page.contains(&format!("<h1>{}</h1>", details.title)));
    expect("text", page.contains(&format!("Post {number} starts here. ")));
    expect("code", page.matches("<pre").count() == 2 && page.matches("class=\"").count() > 30);
    expect("table", page.matches("<table").count() == 1 && page.contains(">Singapore</td>"));
    expect("alert", page.matches("markdown-alert-").count() > 0);
    expect("end", page.contains("Where to go from here</"));
    for other in post::targets(plan, number) {
        let slug = post::details(plan, other).slug;
        expect("link", page.contains(&format!("/blog/{slug}/\"")));
    }
    for tag in &details.tags {
        expect("topic", page.contains(&format!("/tags/{tag}/\"")));
    }
    Ok(complaints)
}

/// Lists: the posts they should hold, in their order.
fn lists(folder: &Path, plan: Plan) -> io::Result<Vec<String>> {
    let newest = |holds: &dyn Fn(&Details) -> bool| -> Vec<String> {
        (0..plan.posts).rev().map(|number| post::details(plan, number)).filter(holds).map(|it| it.slug).collect()
    };
    let blog = newest(&|_| true);
    let topic = newest(&|details| details.tags.contains(&words::TAGS[1]));
    let author = newest(&|details| details.authors.contains(&words::AUTHORS[2]));
    let mut complaints = Vec::new();
    for (path, slugs) in [
        ("blog".to_owned(), blog),
        (format!("tags/{}", words::TAGS[1]), topic),
        (format!("authors/{}", words::AUTHORS[2]), author),
    ] {
        for (at, slugs) in slugs.chunks(PER_PAGE).enumerate() {
            let file = match at {
                0 => folder.join(&path).join("index.html"),
                at => folder.join(&path).join(format!("page/{}/index.html", at + 1)),
            };
            let listed = linked(&fs::read_to_string(&file)?, "<h2><a href=");
            if listed != slugs {
                complaints.push(format!("{path}, page {}: other posts", at + 1));
            }
        }
        let feed = linked(&fs::read_to_string(folder.join(&path).join("rss.xml"))?, "<link>");
        if feed != slugs[..slugs.len().min(20)] {
            complaints.push(format!("{path}: the feed holds other posts"));
        }
    }
    Ok(complaints)
}

/// Posts that a page links to behind a mark, in order.
fn linked(page: &str, mark: &str) -> Vec<String> {
    let links = page.split(mark).skip(1).filter_map(|rest| rest.split_once("/blog/"));
    let slugs = links.filter(|(before, _)| before.len() < 40).filter_map(|(_, rest)| rest.split(['/', '"']).next());
    slugs.filter(|slug| !slug.is_empty()).map(str::to_owned).collect()
}

/// Paths of files that two outputs do not share byte for byte.
///
/// # Errors
/// When a file cannot be read.
pub fn differences(first: &Path, second: &Path) -> io::Result<Vec<String>> {
    let mut paths = BTreeSet::new();
    for folder in [first, second] {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry?;
            if entry.file_type().is_file() {
                paths.insert(entry.path().strip_prefix(folder).map_err(io::Error::other)?.to_owned());
            }
        }
    }
    let differ = |path: &Path| fs::read(first.join(path)).ok() != fs::read(second.join(path)).ok();
    Ok(paths.into_iter().filter(|path| differ(path)).map(|path| path.display().to_string()).collect())
}
