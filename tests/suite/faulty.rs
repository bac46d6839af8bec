//! A site on which something is wrong in every file, on purpose (`tests/sites/faulty`). Each file says what is
//! found in it: posts in `extra.finds`, all others in `finds.txt`. No more is found, and no less.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use placet::policy::Diagnostic;

use crate::site_test::{NOW, SiteTest};
use crate::{files, none, read, root, tools, wording};

/// Codes by path, as often as they are found; what has no place in a file goes by the path of the document.
type Finds = BTreeMap<String, Vec<String>>;

fn folder() -> PathBuf {
    root().join("tests/sites/faulty")
}

/// What the files say of themselves.
fn said() -> Finds {
    let mut finds = Finds::new();
    let folder = folder();
    for path in files(&folder.join("content"), ".md") {
        let text = read(&path);
        let Some((_, list)) = text.split_once("\nfinds = [") else { continue };
        let (list, _) = list.split_once(']').unwrap();
        let codes = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        finds.insert(path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/"), codes);
    }
    for line in read(&folder.join("finds.txt")).lines().filter(|line| !line.starts_with('#')) {
        let (path, codes) = line.split_once(": ").unwrap();
        finds.insert(path.to_owned(), codes.split(' ').map(str::to_owned).collect());
    }
    for codes in finds.values_mut() {
        codes.sort();
    }
    finds
}

/// What the check says.
fn found(site: &SiteTest) -> Finds {
    let mut finds = Finds::new();
    for Diagnostic { finding, waiver, .. } in &site.report.diagnostics {
        let file = finding.span().map(|span| site.sources.path(span.file).to_owned());
        let path = file.or_else(|| finding.subject.clone()).unwrap_or_default();
        let mark = if waiver.is_some() { " (exception)" } else { "" };
        finds.entry(path).or_default().push(format!("{}{mark}", finding.code));
    }
    for codes in finds.values_mut() {
        codes.sort();
    }
    finds
}

#[test]
fn every_file_of_the_faulty_site_gives_the_findings_it_names() {
    let site = SiteTest::folder(&folder());
    let (said, found) = (said(), found(&site));
    let paths: BTreeSet<&String> = said.keys().chain(found.keys()).collect();
    let mut complaints: Vec<String> = paths
        .into_iter()
        .filter(|path| said.get(*path) != found.get(*path))
        .map(|path| format!("{path}:\n  it says {:?}\n  found   {:?}", said.get(path), found.get(path)))
        .collect();
    complaints.extend(site.report.diagnostics.iter().flat_map(|said| wording::complaints(&said.finding)));
    none(&complaints);
    let codes: BTreeSet<&str> = site.codes().into_iter().collect();
    assert!(codes.len() >= 50, "only {} codes: {codes:?}", codes.len());
    let groups: BTreeSet<&str> =
        codes.iter().map(|code| code.split(|c: char| c.is_ascii_digit()).next().unwrap()).collect();
    let wanted = ["BRD", "CNT", "GOV", "IMG", "LEG", "LNK", "PII", "SEC", "SOE", "SUP"];
    assert!(wanted.iter().all(|group| groups.contains(group)), "{groups:?}");
    assert!(site.report.blocked());
}

#[test]
fn the_faulty_site_is_stopped_on_the_command_line() {
    let output = root().join("target/tmp/faulty");
    let _ = std::fs::remove_dir_all(&output);
    for command in [&["check"][..], &["build", "--output", output.to_str().unwrap()]] {
        let mut placet = tools::placet(&folder());
        let status = placet.args(["--at", NOW]).args(command).output().unwrap();
        let text = String::from_utf8_lossy(&status.stdout);
        assert_eq!(status.status.code(), Some(1), "{command:?}: {text}");
    }
    assert!(!output.join("index.html").exists(), "a site that is stopped is not published");
}
