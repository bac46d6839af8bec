//! Reports in every format, read by the programs they are made for.

use std::path::{Path, PathBuf};
use std::process::Command;

use placet::report::{FORMATS, ReportCx, format};

use crate::site_test::SiteTest;
use crate::{none, root, tools};

/// A site with findings of many kinds, in files whose names and texts are hard to carry.
const HARD: &str = "\
-- config.toml --
base_url = \"https://blog.example.com\"
title = \"Example\"
titel = \"x\"
-- content/100 % größer & <b>.md --
+++
title = \"A \\\"hard\\\" <title> & more ]]> 🎉\"
date = 2026-05-14
+++
🎉🎉 See [a](@/no%where.md), [b](javascript:alert('1,2:3')) and <script>alert(\"]]>\")</script>.

{{ unknown(a=\"::error::x\") }} ##[error] @everyone | `code`

<<<<<<< HEAD
-- content/zwei.md --
---
title: Zwei: Punkte
darft: yes please
tags: [a
---
Text
-- content/drei.md --
No details at all.
";

/// Sites with findings: the hard one and every mistake that is kept as a site.
fn sites() -> Vec<SiteTest> {
    let folders = std::fs::read_dir(root().join("tests/sites/invalid")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.collect();
    folders.sort();
    let kept = folders.iter().map(|folder| SiteTest::folder(folder));
    std::iter::once(SiteTest::text(HARD)).chain(kept).collect()
}

/// All sites in one format, each in a file of its own.
fn written(folder: &Path, name: &str, ending: &str) -> Vec<PathBuf> {
    let format = format(name).unwrap();
    let write = |(number, site): (usize, &SiteTest)| {
        let path = folder.join(format!("{number}.{ending}"));
        let cx = ReportCx { prefix: "web site", ..ReportCx::new(&site.report, &site.sources) };
        std::fs::write(&path, (format.render)(&cx)).unwrap();
        path
    };
    sites().iter().enumerate().map(write).collect()
}

#[test]
fn every_finding_is_in_every_format_in_the_same_words() {
    let site = SiteTest::text(HARD);
    let cx = ReportCx::new(&site.report, &site.sources);
    assert!(site.report.diagnostics.len() > 5, "{}", site.human());
    let mut complaints = Vec::new();
    for format in FORMATS {
        let text = plain(format.name, &(format.render)(&cx));
        for diagnostic in &site.report.diagnostics {
            let finding = &diagnostic.finding;
            let texts = [Some(&finding.title), finding.why.as_ref(), finding.help.as_ref()];
            let told = if format.name == "short" { 1 } else { 3 };
            for words in texts.into_iter().take(told).flatten() {
                if !text.contains(&squeezed(&words.replace('`', ""))) {
                    complaints.push(format!("{}: {} does not say: {words}", format.name, finding.code));
                }
            }
        }
    }
    none(&complaints);
}

/// What a reader of the format sees, without backquotes and with single blanks.
fn plain(format: &str, text: &str) -> String {
    let tags = regex::Regex::new(r"</?[a-z][^>]*>").unwrap();
    let strings = |text: &str| {
        let mut out = String::new();
        collect(&serde_json::from_str(text).unwrap(), &mut out);
        out
    };
    let text = match format {
        "json" | "gitlab" => strings(text),
        "sarif" => strings(text).replace("\\[", "[").replace("\\]", "]"),
        "github" => text.replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%"),
        "junit" | "markdown" | "page" => html(&tags.replace_all(text, "")),
        // Frames of the terminal stand between the lines of a wrapped text.
        _ => text.to_owned(),
    };
    squeezed(&text.replace('`', ""))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::String(text) => {
            out.push_str(text);
            out.push('\n');
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, out)),
        serde_json::Value::Object(values) => values.values().for_each(|value| collect(value, out)),
        _ => {}
    }
}

/// Text of character references.
fn html(text: &str) -> String {
    let reference = regex::Regex::new("&(#[0-9]+|[a-z]+);").unwrap();
    let decode = |found: &regex::Captures<'_>| match &found[1] {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "#8203" => String::new(),
        number => char::from_u32(number[1..].parse().unwrap()).unwrap().to_string(),
    };
    reference.replace_all(text, decode).into_owned()
}

#[test]
fn sarif_is_what_code_scanning_takes() {
    let test = "the SARIF test";
    let path = "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool";
    if !tools::wanted() || !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return;
    }
    let Some(tool) = tools::library(test, path) else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), "sarif", "sarif");
    let mut check = Command::new(tool);
    check.args(["validate", "--rule-kind", "Sarif;Gh", "--level", "Error;Warning"]).args(files);
    check.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    let (done, text) = tools::output(&mut check);
    // There is no public page about the program yet: SARIF2005 asks for its address.
    let complaints = text.lines().filter(|line| line.contains(": error ") || line.contains(": warning "));
    let complaints: Vec<String> = complaints.filter(|line| !line.contains("SARIF2005")).map(str::to_owned).collect();
    none(&complaints);
    assert!(done && text.contains("Analysis completed successfully"), "{text}");
}

#[test]
fn junit_is_what_jenkins_takes() {
    let Some(xmllint) = tools::program("the JUnit test", &["xmllint"]) else { return };
    if !tools::wanted() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), "junit", "xml");
    let mut check = Command::new(xmllint);
    check.args(["--noout", "--nonet", "--schema"]).arg(root().join("tests/suite/schemas/junit.xsd")).args(&files);
    let (done, text) = tools::output(&mut check);
    assert!(done, "\n{text}");
}

#[test]
fn json_has_the_published_shapes() {
    let test = "the test of JSON shapes";
    if !tools::wanted() {
        return;
    }
    for (name, shape) in [("json", "docs/schema/report-1.json"), ("gitlab", "tests/suite/schemas/gitlab.json")] {
        let folder = tempfile::tempdir().unwrap();
        let files = written(folder.path(), name, "json");
        tools::fit_schema(test, shape, &files);
    }
}

#[test]
fn the_page_is_sound_and_accessible() {
    let test = "the test of the page for people";
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path(), "page", "html");
    let (Some(java), Some(node), Some(chromium)) = (
        tools::program(test, &["java"]),
        tools::program(test, &["node", "nodejs"]),
        tools::program(test, &["chromium", "chromium-browser", "google-chrome"]),
    ) else {
        return;
    };
    let Some(checker) = tools::library(test, "node_modules/vnu-jar/build/dist/vnu.jar") else { return };
    if !tools::wanted() {
        return;
    }
    let (done, text) = tools::output(Command::new(java).arg("-jar").arg(checker).arg("--errors-only").args(&files));
    assert!(done, "\n{text}");
    let origin = format!("file://{}", folder.path().display());
    let mut browser = Command::new(node);
    browser.arg(root().join("tests/browser/pages.mjs")).arg(chromium).arg(tools::folder()).arg(origin);
    let (done, text) = tools::output(browser.arg("/0.html"));
    assert!(done, "{text}");
    none(&serde_json::from_str::<Vec<String>>(&text).unwrap_or_else(|_| panic!("{text}")));
}
