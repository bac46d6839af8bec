//! Which files an approval covers, with their digests.
//!
//! Of a post: its file, the files beside it that belong to it, and every file of `static/`, `data/`, `content/` and
//! `templates/shortcodes/` whose path or name is written in it (links, pictures, HTML, shortcodes, details at the
//! top). A file that only a template chooses belongs to the subject `site`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::record::{Sealed, is_plain};
use crate::content::Document;
use crate::html::percent_decode;
use crate::load::Inputs;
use crate::output::sha256;
use crate::world::World;

/// Folders and files of the subject `site`.
const SITE: [&str; 3] = ["themes", "templates", "governance"];

/// The subject that stands for configuration, themes, templates and policy.
pub const SITE_SUBJECT: &str = "site";

/// The files that posts can refer to.
#[derive(Debug, Default)]
pub struct Referable {
    /// Paths from the root of the site.
    files: BTreeSet<String>,
    /// Files of shortcodes by name.
    shortcodes: BTreeMap<String, Vec<String>>,
    /// Path of the site on its server, with `/` at both ends.
    base: String,
    /// Address of the site, with `/` at the end.
    address: String,
}

impl Referable {
    /// Those of a site.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn new(world: &dyn World, inputs: &Inputs, base_url: &str) -> io::Result<Self> {
        let lists = [&inputs.assets, &inputs.statics, &inputs.data];
        let files = lists.into_iter().flatten().map(|entry| entry.path.clone()).collect();
        let mut shortcodes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in world.list("templates/shortcodes")? {
            let name = entry.path.trim_start_matches("templates/shortcodes/");
            let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
            shortcodes.entry(name.to_owned()).or_default().push(entry.path.clone());
        }
        let address = format!("{}/", base_url.trim_end_matches('/'));
        let base = address.split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
        Ok(Self { files, shortcodes, base: base.unwrap_or_else(|| "/".into()), address })
    }

    /// Paths of the files that a post consists of, sorted.
    pub fn of_post(&self, document: &Document, text: &str) -> BTreeSet<String> {
        let own = format!("content/{}", document.path);
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut found: BTreeSet<String> = document.assets.iter().map(|asset| format!("content/{asset}")).collect();
        let links = document.facts.links.iter().map(|link| link.url.as_str());
        for word in text.split(|c: char| c.is_whitespace() || "\"'()<>[]|`=,;".contains(c)).chain(links) {
            found.extend(self.written(word, &folder));
        }
        for name in calls(text) {
            found.extend(self.shortcodes.get(name).into_iter().flatten().cloned());
        }
        found.insert(own);
        found
    }

    /// The file that a word of a post names, if it names one.
    fn written(&self, word: &str, folder: &str) -> Option<String> {
        let word = word.split(['?', '#']).next().unwrap_or_default();
        if word.len() < 3 || !word.contains(['.', '/']) {
            return None;
        }
        let decoded = percent_decode(word);
        let path = decoded.strip_prefix(self.address.as_str()).or_else(|| decoded.strip_prefix(self.base.as_str()));
        let path = path.unwrap_or(&decoded).trim_start_matches("@/").trim_start_matches('/');
        let beside = normal(&format!("{folder}/{decoded}"));
        let candidates = [format!("static/{path}"), format!("content/{path}"), path.to_owned()];
        candidates.into_iter().chain(beside).find(|path| self.files.contains(path))
    }
}

/// Paths of the files of the subject `site`, sorted.
///
/// # Errors
/// When a folder cannot be listed.
pub fn of_site(world: &dyn World) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for folder in SITE {
        found.extend(world.list(folder)?.into_iter().map(|entry| entry.path));
    }
    let names = ["config", "zola"].into_iter();
    let names = names.flat_map(|name| ["", ".preview", ".pilot", ".production"].map(|env| format!("{name}{env}.toml")));
    found.extend(names.filter(|name| world.exists(name)));
    Ok(found)
}

/// The files with the digests of their bytes; one with a name that cannot be listed is an error.
///
/// # Errors
/// When a file cannot be read, or its name holds a backslash or a line feed.
pub fn seal(world: &dyn World, paths: &BTreeSet<String>) -> io::Result<Vec<Sealed>> {
    let sealed = |path: &String| {
        if !is_plain(path) {
            let text = format!("the name {path:?} cannot be listed for `sha256sum`");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        Ok(Sealed { path: path.clone(), digest: sha256(&world.read(path)?) })
    };
    paths.iter().map(sealed).collect()
}

/// The name of a post in approvals: its path without ending; a post in a folder of its own has the folder's.
pub fn subject(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    match name.strip_prefix("index").filter(|rest| !folder.is_empty() && (rest.is_empty() || rest.starts_with('.'))) {
        Some(language) => format!("{folder}{language}"),
        // The name that stands for the site is not a post's.
        None if stem == SITE_SUBJECT => path.to_owned(),
        None => stem.to_owned(),
    }
}

/// Names of the shortcodes that a text calls.
fn calls(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['{']).filter_map(|(at, _)| {
        let rest = text[at + 1..].strip_prefix(['{', '%'])?.trim_start_matches(['-', ' ', '\t', '\n']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_/".contains(c))?;
        (end > 0 && rest[end..].trim_start().starts_with('(')).then(|| &rest[..end])
    })
}

/// A path without `.` and `..`; `None` if it leaves the root.
fn normal(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn referable() -> Referable {
        Referable {
            files: ["static/img/a b.png", "content/blog/x/chart.png", "data/prices.csv", "static/logo.svg"]
                .map(str::to_owned)
                .into(),
            shortcodes: [("note".to_owned(), vec!["templates/shortcodes/note.html".to_owned()])].into(),
            base: "/news/".into(),
            address: "https://corp.example/news/".into(),
        }
    }

    #[test]
    fn names_of_files_are_found_as_people_write_them() {
        let found = |word: &str| referable().written(word, "content/blog/y");
        assert_eq!(found("/news/img/a%20b.png?v=1").as_deref(), Some("static/img/a b.png"));
        assert_eq!(found("https://corp.example/news/logo.svg").as_deref(), Some("static/logo.svg"));
        assert_eq!(found("../x/chart.png").as_deref(), Some("content/blog/x/chart.png"));
        assert_eq!(found("blog/x/chart.png").as_deref(), Some("content/blog/x/chart.png"));
        assert_eq!(found("data/prices.csv").as_deref(), Some("data/prices.csv"));
        assert_eq!(found("../../../../logo.svg"), None);
        assert_eq!(found("prices.csv"), None);
    }

    #[test]
    fn shortcodes_and_subjects_have_their_names() {
        assert_eq!(calls("a {{ note(x=1) }} {%- box ( ) %} {{ page.title }}").collect::<Vec<_>>(), ["note", "box"]);
        for (path, wanted) in [
            ("blog/a.md", "blog/a"),
            ("blog/a/index.md", "blog/a"),
            ("blog/a/index.de.md", "blog/a.de"),
            ("blog/_index.md", "blog/_index"),
            ("index.md", "index"),
            ("site.md", "site.md"),
        ] {
            assert_eq!(subject(path), wanted);
        }
    }
}
