//! Whole sites in folders: those in `valid/` are clear and give the documents in `expected/`, those in
//! `invalid/` give exactly the report in `report.txt`.

use std::path::{Path, PathBuf};

use crate::site_test::SiteTest;
use crate::{files, none, root, same, shown, wording};

#[test]
fn valid_sites_are_clear_and_give_the_expected_documents() {
    let mut complaints = Vec::new();
    for folder in folders("tests/sites/valid") {
        let site = SiteTest::folder(&folder);
        if !site.report.diagnostics.is_empty() {
            complaints.push(format!("{}:\n{}", shown(&folder), site.human()));
        }
        complaints.extend(same(&folder.join("expected/files.txt"), &site.list()).err());
        for expected in files(&folder.join("expected"), "") {
            let name = expected.strip_prefix(folder.join("expected")).unwrap().to_string_lossy().replace('\\', "/");
            if name == "files.txt" {
                continue;
            }
            match site.built.get(&name) {
                Some(bytes) => complaints.extend(same(&expected, &String::from_utf8_lossy(bytes)).err()),
                None => complaints.push(format!("{}: no such document is built", shown(&expected))),
            }
        }
    }
    none(&complaints);
}

#[test]
fn invalid_sites_give_the_expected_report() {
    let mut complaints = Vec::new();
    for folder in folders("tests/sites/invalid") {
        let site = SiteTest::folder(&folder);
        complaints.extend(same(&folder.join("report.txt"), &site.human()).err());
        let name = folder.file_name().unwrap().to_string_lossy().to_uppercase();
        if let Some(code) = site.codes().iter().find(|code| name.starts_with(**code)) {
            complaints.extend(site.report.diagnostics.iter().flat_map(|found| wording::complaints(&found.finding)));
            let _ = code;
        } else {
            complaints.push(format!("{}: gives {:?}, its name says otherwise", shown(&folder), site.codes()));
        }
    }
    complaints.sort();
    complaints.dedup();
    none(&complaints);
}

fn folders(path: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root().join(path)) else { return Vec::new() };
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| Path::is_dir(path)).collect();
    folders.sort();
    folders
}
