//! A folder held against the plan: every file and its twins, and files that nobody planned.

#![expect(clippy::disallowed_methods, reason = "reads what lies in a folder")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::answer::{coding, decoded};
use super::{Case, Difference, Group, Part, Verification, ask, differ};
use crate::hosting::{PLAN, Plan, Served, Variant, compress};
use crate::html::percent_decode_strict;
use crate::release::{Problem, sha256};

/// Says which files besides those of the plan belong into a folder.
pub type Listed<'a> = dyn Fn(&str) -> bool + Sync + 'a;

/// Compares a folder with a plan. `listed` says which other files belong there: those of a manifest.
///
/// # Errors
/// When the folder cannot be read.
pub fn folder(plan: &Plan, root: &Path, listed: &Listed<'_>) -> io::Result<Verification> {
    let real = root.canonicalize()?;
    let mut verification = Verification::new(root.display().to_string(), plan);
    let cases: Vec<Vec<Case>> = plan.documents.par_iter().map(|document| document_cases(&real, document)).collect();
    verification.cases = cases.into_iter().flatten().collect();
    let leading: BTreeSet<String> = plan.redirects.iter().filter_map(|own| file_of(plan, &own.from)).collect();
    let unlisted = leading.iter().filter(|file| real.join(file).exists() && !listed(file)).count();
    if unlisted > 0 {
        let text = format!("{unlisted} pages that lead on were not compared: only a manifest has digests of them");
        verification.left_out.push(text);
    }
    extras(plan, &real, (&leading, listed), &mut verification)?;
    Ok(verification)
}

/// What a comparison with a manifest gave, as cases. `listed` are all files of the manifest.
pub fn manifest<'l>(subject: &str, listed: impl Iterator<Item = &'l str>, problems: &[Problem]) -> Verification {
    let build = "manifest".to_owned();
    let mut verification = Verification { subject: subject.to_owned(), build, cases: Vec::new(), left_out: Vec::new() };
    verification.cases = listed.map(|path| case(path, None, Vec::new())).collect();
    for problem in problems {
        let (path, part, text) = match problem {
            Problem::Missing(path) => (path, Part::Missing, "is in the manifest and not in the folder"),
            Problem::Changed(path) => (path, Part::Body, "has other bytes than the manifest says"),
            Problem::Extra(path) => (path, Part::Extra, "is in the folder and not in the manifest"),
        };
        let difference = Difference::new(part, text);
        match verification.cases.iter_mut().find(|case| case.place == *path) {
            Some(case) => case.differences.push(difference),
            None => verification.cases.push(Case { group: Group::Extra, ..case(path, None, vec![difference]) }),
        }
    }
    verification
}

/// The file that stands at an address that is no document.
fn file_of(plan: &Plan, url: &str) -> Option<String> {
    let path = percent_decode_strict(url.strip_prefix(ask::prefix(plan))?.strip_prefix('/')?)?;
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
}

fn document_cases(root: &Path, document: &Served) -> Vec<Case> {
    let bytes = regular(root, &document.file);
    let intact = bytes.as_deref().ok().filter(|bytes| sha256(bytes) == document.sha256);
    let mut differences = Vec::new();
    match &bytes {
        Err(why) => differences.push(why.clone()),
        Ok(bytes) if intact.is_none() => {
            let how = differ::digest((&document.sha256, document.size), bytes);
            differences.push(digests(&document.sha256, bytes, how));
        }
        Ok(_) => {}
    }
    let mut cases = vec![case(&document.file, None, differences)];
    for (name, variant) in &document.variants {
        let differences = twin(root, document, (name, variant), intact);
        cases.push(case(&variant.file, coding(name).map(crate::config::Coding::as_str), differences));
    }
    cases
}

fn case(file: &str, coding: Option<&'static str>, differences: Vec<Difference>) -> Case {
    Case { group: Group::Documents, place: file.to_owned(), coding, differences, remarks: Vec::new() }
}

/// A twin: its bytes are the planned ones. Made anew from its original it says where others differ.
fn twin(root: &Path, document: &Served, (name, variant): (&str, &Variant), intact: Option<&[u8]>) -> Vec<Difference> {
    let bytes = match regular(root, &variant.file) {
        Ok(bytes) => bytes,
        Err(why) => return vec![why],
    };
    if sha256(&bytes) == variant.sha256 {
        return Vec::new();
    }
    let again = coding(name).zip(intact).and_then(|(coding, intact)| compress(coding, intact).ok());
    let mut how = match again.filter(|again| sha256(again) == variant.sha256) {
        Some(again) => differ::bytes(&again, &bytes),
        None => differ::digest((&variant.sha256, variant.size), &bytes),
    };
    how += match decoded(Some(name), &bytes, document.size) {
        Ok(plain) if sha256(&plain) == document.sha256 => "; readers still get the same page",
        Ok(_) => "; readers get another page",
        Err(_) => "; it cannot be decompressed",
    };
    vec![digests(&variant.sha256, &bytes, how)]
}

fn digests(expected: &str, bytes: &[u8], how: String) -> Difference {
    let (expected, got) = (Some(expected.to_owned()), Some(sha256(bytes)));
    Difference { expected, got, ..Difference::new(Part::Body, how) }
}

/// The bytes of a file that is one, and no link.
fn regular(root: &Path, file: &str) -> Result<Vec<u8>, Difference> {
    let path = root.join(file);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Difference::new(Part::Missing, "is in the plan and not in the folder"))
        }
        Ok(metadata) if !metadata.is_file() => Err(Difference::new(Part::Body, "is not a file")),
        Ok(_) | Err(_) => {
            fs::read(&path).map_err(|error| Difference::new(Part::Body, format!("cannot be read: {error}")))
        }
    }
}

/// Files that are neither in the plan nor listed. What is hidden from visitors and listed nowhere is only named.
fn extras(
    plan: &Plan,
    root: &Path,
    (leading, listed): (&BTreeSet<String>, &Listed<'_>),
    verification: &mut Verification,
) -> io::Result<()> {
    let mut known: BTreeSet<&str> = leading.iter().map(String::as_str).collect();
    known.insert(PLAN);
    for document in &plan.documents {
        known.insert(&document.file);
        known.extend(document.variants.values().map(|variant| variant.file.as_str()));
    }
    let mut hidden = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(io::Error::from)?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
        if known.contains(&*path) || listed(&path) || is_twin_of(&path, leading) {
            continue;
        }
        let visible = path.strip_prefix(".well-known/").unwrap_or(&path);
        if visible.split('/').any(|part| part.starts_with('.')) {
            hidden.push(path);
            continue;
        }
        let difference = Difference::new(Part::Extra, "is in the folder and not in the plan");
        verification.cases.push(Case { group: Group::Extra, ..case(&path, None, vec![difference]) });
    }
    if !hidden.is_empty() {
        let names = hidden.iter().take(5).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let text = format!("{} hidden files are in no plan and were not compared: {names}", hidden.len());
        verification.left_out.push(text);
    }
    Ok(())
}

/// Whether a path is the compressed twin of a page that leads on.
fn is_twin_of(path: &str, leading: &BTreeSet<String>) -> bool {
    crate::config::Coding::ALL
        .iter()
        .any(|coding| path.strip_suffix(coding.ending()).is_some_and(|original| leading.contains(original)))
}
