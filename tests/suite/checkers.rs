//! What programs of others say of a folder of documents: the Nu HTML checker, xmllint, feedparser.
//!
//! Each gives `None` where its program is missing, after one clear line, else what it complains about; nothing
//! to complain about is an empty text.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{files, root, tools};

/// The Nu HTML checker, on files or whole folders, in one start of its machine.
///
/// `ignored` is a regular expression for messages about what authors wrote, not about what was made of it.
pub(crate) fn html(paths: &[PathBuf], ignored: Option<&str>) -> Option<String> {
    let test = "the HTML test";
    let java = tools::program(test, &["java"])?;
    let checker = tools::library(test, "node_modules/vnu-jar/build/dist/vnu.jar")?;
    let mut check = Command::new(java);
    check.args(["-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"]).arg(checker);
    check.args(["--skip-non-html", "--errors-only", "--format", "gnu"]);
    if let Some(pattern) = ignored {
        check.args(["--filterpattern", pattern]);
    }
    complaints(check.args(paths))
}

/// xmllint, on the XML and SVG files of a folder; maps of the site against the schema of the protocol.
pub(crate) fn xml(folder: &Path) -> Option<String> {
    let xmllint = tools::program("the XML test", &["xmllint"])?;
    let documents: Vec<PathBuf> = [".xml", ".svg"].iter().flat_map(|ending| files(folder, ending)).collect();
    let is_map = |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sitemap"));
    let maps: Vec<&PathBuf> = documents.iter().filter(is_map).collect();
    assert!(!maps.is_empty(), "{}: there is no map of the site", folder.display());
    let schema = root().join("tests/schema/sitemap.xsd");
    let run = || {
        let mut command = Command::new(&xmllint);
        command.args(["--noout", "--nonet"]);
        command
    };
    let sound = complaints(run().args(&documents))?;
    let mapped = complaints(run().arg("--schema").arg(schema).args(maps))?;
    Some(sound + &mapped)
}

/// feedparser, on all feeds of a folder.
pub(crate) fn feeds(folder: &Path) -> Option<String> {
    let test = "the feed test";
    let python = tools::program(test, &["python3"])?;
    let library = tools::library(test, "python")?;
    let is_feed = |path: &PathBuf| {
        path.file_name().is_some_and(|name| ["atom.xml", "rss.xml", "feed.json"].iter().any(|feed| name == *feed))
    };
    let feeds: Vec<PathBuf> = ["xml", "json"].iter().flat_map(|ending| files(folder, ending)).filter(is_feed).collect();
    assert!(!feeds.is_empty(), "{}: there is no feed", folder.display());
    complaints(Command::new(python).arg(root().join("tests/feeds/check.py")).args(feeds).env("PYTHONPATH", library))
}

#[expect(clippy::unnecessary_wraps, reason = "so that what is missing and what is wrong read alike")]
fn complaints(command: &mut Command) -> Option<String> {
    let (done, text) = tools::output(command);
    Some(if done { String::new() } else { format!("{text}\n") })
}
