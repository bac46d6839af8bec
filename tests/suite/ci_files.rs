//! The files for continuous integration: of the form their platforms read, and their lines do what they say.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::publish::Site;
use crate::{root, tools};

/// A site in a repository with one good commit on `main`, and a change beside it that has something to fix.
fn repository() -> Site {
    let site = Site::new("");
    let lines = [
        "git init --quiet --initial-branch main && git config user.email ci@example.org && git config user.name CI",
        "printf 'public/\\nserved/\\n.placet/\\n.bin/\\n' > .gitignore && git add -A && git commit --quiet -m Site",
        "git checkout --quiet -b change",
        "printf '+++\\ntitle = \"Half\"\\ndarft = true\\n+++\\n\\nText.\\n' > content/blog/half.md",
        "git add -A && git commit --quiet -m Post",
        // The repository is its own origin; `origin/main` is there as after a checkout.
        "git remote add origin . && git fetch --quiet origin",
    ];
    for line in lines {
        let (code, said) = site.run(line);
        assert_eq!(code, 0, "{line}: {said}");
    }
    site
}

/// A file of YAML as JSON, read by the library that reads it for the schema checker.
fn yaml(test: &str, file: &str) -> Option<Value> {
    let python = tools::program(test, &["python3"])?;
    tools::library(test, "python/ruamel")?;
    let program = "import json,sys; sys.path.insert(0,sys.argv[1]); from ruamel.yaml import YAML; \
                   json.dump(YAML(typ='safe').load(open(sys.argv[2])),sys.stdout)";
    let tools = tools::folder().join("python");
    let (done, said) = tools::output(Command::new(python).args(["-c", program]).arg(tools).arg(root().join(file)));
    assert!(done, "{said}");
    Some(serde_json::from_str(&said).unwrap())
}

/// A step of a job in the file for GitHub, by its name.
fn step<'a>(file: &'a Value, job: &str, name: &str) -> &'a str {
    let steps = file["jobs"][job]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step {name}"));
    step["run"].as_str().unwrap()
}

#[test]
fn files_have_the_form_their_platforms_read() {
    let test = "files_have_the_form_their_platforms_read";
    let (Some(python), Some(_)) = (tools::program(test, &["python3"]), tools::library(test, "python/check_jsonschema"))
    else {
        return;
    };
    for (schema, file) in
        [("vendor.github-workflows", "docs/ci/github.yml"), ("vendor.gitlab-ci", "docs/ci/gitlab.yml")]
    {
        let mut check = Command::new(&python);
        check.args(["-m", "check_jsonschema", "--builtin-schema", schema]).arg(root().join(file));
        let (done, said) = tools::output(check.env("PYTHONPATH", tools::folder().join("python")));
        assert!(done, "{file}: {said}");
    }
}

#[test]
fn lines_for_github_check_and_publish() {
    let Some(file) = yaml("lines_for_github_check_and_publish", "docs/ci/github.yml") else { return };
    let site = repository();
    let (code, said) = site.run(&format!("TRUST=origin/main; {}", step(&file, "check", "Check")));
    assert_eq!(code, 1, "{said}");
    let sarif: Value = serde_json::from_str(&site.text("placet.sarif")).unwrap();
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
    let summary = format!(
        "export GITHUB_STEP_SUMMARY=summary.md; TRUST=origin/main; {}",
        step(&file, "check", "Say it in the summary")
    );
    assert_eq!(site.run(&summary).0, 0);
    assert!(site.text("summary.md").contains("content/blog/half.md"));

    publishes(&site, &format!("export PLACET_TARGET=web; {}", step(&file, "publish", "Publish")), 0);
}

#[test]
fn lines_for_gitlab_check_and_publish() {
    let Some(file) = yaml("lines_for_gitlab_check_and_publish", "docs/ci/gitlab.yml") else { return };
    let lines = |job: &str| {
        let lines = file[job]["script"].as_array().unwrap();
        lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    };
    let site = repository();
    let (code, said) =
        site.run(&format!("set -e; export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main\n{}", lines("check")));
    assert_eq!(code, 1, "{said}");
    let quality: Value = serde_json::from_str(&site.text("gl-code-quality.json")).unwrap();
    assert!(!quality.as_array().unwrap().is_empty());
    assert!(site.text("placet.xml").contains("<testsuite"));

    // The platform itself lets 5 pass.
    assert_eq!(file["publish"]["allow_failure"]["exit_codes"], serde_json::json!([5]));
    publishes(&site, &format!("set -e; export PLACET_TARGET=web\n{}", lines("publish")), 5);
}

#[test]
fn lines_for_jenkins_check_and_publish() {
    let text = crate::read(&root().join("docs/ci/Jenkinsfile"));
    let quoted = |line: &str| {
        let inner = line.split_once('\'')?.1.rsplit_once('\'')?.0;
        Some(inner.to_owned())
    };
    let lines: Vec<String> =
        text.lines().filter(|line| line.trim_start().starts_with("sh '")).filter_map(quoted).collect();
    let [fetch, sarif, junit] = &lines[..] else { panic!("{lines:?}") };
    let site = repository();
    assert_eq!(site.run(&format!("export CHANGE_TARGET=main; {fetch}")).0, 0);
    assert_eq!(site.run(sarif).0, 0);
    assert_eq!(site.run(junit).0, 1);
    assert!(site.text("placet.sarif").contains("CNT") && site.text("placet.xml").contains("<testsuite"));

    let publish = text.split_once("script: '").unwrap().1.split_once("')").unwrap().0;
    publishes(&site, &format!("export PLACET_TARGET=web; {publish}"), 5);
}

/// On `main` the lines publish; in a freeze they end with the code given, and what is served stays.
fn publishes(site: &Site, lines: &str, frozen: i32) {
    assert_eq!(site.run("git checkout --quiet main").0, 0);
    let (code, said) = site.run(lines);
    assert_eq!(code, 0, "{said}");
    let served = site.current();
    let freeze = "[[window]]\nname = \"results\"\nkind = \"deny\"\nfrom = 2020-01-01\nuntil = 2090-01-01\n";
    site.write("governance/calendar.toml", freeze);
    let (code, said) = site.run(lines);
    assert_eq!(code, frozen, "{said}");
    assert_eq!(site.current(), served);
    assert!(Path::new(&site.path("served/current/index.html")).is_file());
}
