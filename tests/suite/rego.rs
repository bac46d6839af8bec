//! Policies in Rego: what a page is shown as, what the policies make of it, and a build that cannot evaluate them.

use serde_json::Value;

use crate::docs::names;
#[cfg(not(feature = "rego"))]
use crate::site_test::SiteTest;
use crate::{read, root};

const POST: &str =
    "-- content/blog/a.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n+++\nRead [it](http://a.example).\n";

/// `placet ARGS` in a folder, with its exit code and both outputs.
fn placet(folder: &std::path::Path, args: &[&str]) -> (i32, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_placet"));
    let output = command.args(args).args(["--at", "2026-06-01T12:00:00Z"]).current_dir(folder).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), text)
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = ("config.toml", "base_url = \"https://blog.example.com\"\ntitle = \"Example\"\n");
    for (path, text) in files.iter().chain([&config]) {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn what_a_policy_sees_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&read(&root().join("docs/schema/policy-input-1.json"))).unwrap();
    let post = "+++\ntitle = \"A\"\n+++\n# Head\n\nRead [it](/x/).\n";
    let site = folder(&[("content/blog/a.md", post), ("content/blog/b.md", "+++\ntitle = \"B\"\n+++\nText.\n")]);
    let (code, text) = placet(site.path(), &["policy", "input", "content/blog/a.md"]);
    assert_eq!(code, 0, "{text}");
    let seen: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(seen["page"]["headings"][0]["line"], 4);
    assert_eq!(seen["today"], "2026-06-01");
    let mut described = Vec::new();
    names(&schema, &mut described);
    let mut written = Vec::new();
    keys(&seen, &mut written);
    for list in [&mut described, &mut written] {
        list.sort_unstable();
        list.dedup();
    }
    assert_eq!(written, described);

    let (code, text) = placet(site.path(), &["policy", "input"]);
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!((code, all.len()), (0, 2));
    assert_eq!(all[0], seen);
    let (code, text) = placet(site.path(), &["policy", "input", "config.toml"]);
    assert_eq!(code, 2, "{text}");
}

#[test]
fn a_page_that_cannot_be_read_is_not_left_out_of_the_input() {
    let site = folder(&[("content/a.md", "+++\ntitle = \"A\"\n+++\n"), ("content/b.md", "no details")]);
    let (code, text) = placet(site.path(), &["policy", "input"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("content/b.md"), "{text}");
}

/// Names of fields, but not those that people choose.
fn keys<'v>(value: &'v Value, out: &mut Vec<&'v str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                out.push(key);
                if !["front_matter", "taxonomies"].contains(&key.as_str()) {
                    keys(value, out);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, out)),
        _ => {}
    }
}

#[cfg(not(feature = "rego"))]
#[test]
fn a_build_without_the_evaluator_stops_at_a_policy_in_rego() {
    let site = SiteTest::text(&format!("{POST}-- governance/rego/own.rego --\npackage main\n"));
    assert!(site.report.blocked());
    assert!(site.human().contains("--features rego"), "{}", site.human());
    let found = &site.report.diagnostics.iter().find(|found| found.finding.code == "GOV001").unwrap().finding;
    crate::none(&crate::wording::complaints(found));
    assert!(!SiteTest::text(POST).codes().contains(&"GOV001"));
}

#[cfg(feature = "rego")]
mod evaluated {
    use super::{POST, folder, placet};
    use crate::site_test::SiteTest;

    /// What is found in [`POST`] with files in the policy: codes with their levels and lines, in order.
    fn found(policy: &str) -> Vec<String> {
        let site = site(policy);
        let diagnostics = site.report.diagnostics.iter();
        let own =
            diagnostics.filter(|found| ["GOV0", "INT0"].iter().any(|start| found.finding.code.starts_with(start)));
        own.map(|found| {
            let line = found.finding.span().map_or(0, |span| site.sources.position(span.file, span.start).line);
            format!("{} {} {line} {}", found.finding.code, found.level.as_str(), found.finding.title)
        })
        .collect()
    }

    fn site(policy: &str) -> SiteTest {
        SiteTest::text(&format!("{POST}{policy}"))
    }

    fn main(rules: &str) -> Vec<String> {
        found(&format!("-- governance/rego/own.rego --\npackage main\n\n{rules}\n"))
    }

    #[test]
    fn rules_of_the_three_names_count_with_and_without_suffix() {
        let rules = "deny contains \"Say no\" if input.page.title == \"Launch\"\n\
            violation_x contains {\"msg\": \"Say  so\", \"_loc\": {\"file\": input.page.path, \"line\": 5}} if input.page.draft == false\n\
            warn_links contains result if {\n some link in input.page.links\n startswith(link.url, \"http:\")\n\
            result := {\"msg\": sprintf(\"Change %s\", [link.url]), \"_loc\": {\"line\": link.line}}\n}\n\
            deny_other contains \"Never\" if input.page.title == \"Other\"\n\
            denylist := [\"no\"]\n";
        assert_eq!(
            main(rules),
            [
                "GOV016/deny block 2 Say no",
                "GOV016/violation_x block 5 Say so",
                "GOV016/warn_links advise 5 Change http://a.example",
            ]
        );
    }

    #[test]
    fn levels_of_the_policy_reach_single_rules() {
        let rego = "-- governance/rego/own.rego --\npackage main\ndeny_x contains \"A\"\nwarn_y contains \"B\"\n";
        let policy =
            "-- governance/policy.toml --\n[levels]\n\"GOV016/deny_x\" = \"advise\"\n\"GOV016/warn_y\" = \"block\"\n";
        let found = found(&format!("{rego}{policy}"));
        assert!(found.iter().any(|line| line.starts_with("GOV016/deny_x advise")), "{found:?}");
        assert!(found.iter().any(|line| line.starts_with("GOV016/warn_y block")), "{found:?}");
    }

    #[test]
    fn exceptions_are_told_apart_from_passes() {
        let rules = |exempt: &str| {
            format!(
                "deny_x contains \"A\"\ndeny contains \"B\"\ndeny_z contains \"C\" if input.page.title == \"?\"\n\
                 exception contains rules if {{ input.page.section == \"blog\"; rules := {exempt} }}\n"
            )
        };
        let keep = |rule: &str| format!("GOV017/{rule} advise 2 Keep in mind that this page is exempt from `{rule}`");
        let deny = |rule: &str, text: &str| format!("GOV016/{rule} block 2 {text}");
        let sorted = |mut lines: Vec<String>| {
            lines.sort();
            lines
        };
        assert_eq!(sorted(main(&rules("[\"x\", \"z\"]"))), [deny("deny", "B"), keep("deny_x")]);
        assert_eq!(sorted(main(&rules("[\"\"]"))), [deny("deny_x", "A"), keep("deny")]);
        let odd = main(&rules("\"x\""));
        assert!(odd.iter().any(|line| line.starts_with("INT005 block")), "{odd:?}");
    }

    #[test]
    fn regexes_know_all_letters_and_data_is_at_hand() {
        // The evaluator asks for less of its library than this needs.
        let rules = "deny_a contains \"A\" if regex.match(`(?i)\\blaunch\\b`, input.page.title)\n\
            deny_b contains \"B\" if regex.match(`\\p{Lu}\\w+`, \"Ärzte\")\n\
            deny_c contains \"C\" if { data.terms.names[_] == \"Launch\"; data.most == 3; data.own[0] == \"x\" }\n\
            deny_d contains \"D\" if { data.conftest.file.name == \"content/blog/a.md\"; data.conftest.file.dir == \"content/blog\" }\n\
            deny_e contains \"E\" if glob.match(\"content/**\", [\"/\"], input.page.path)\n";
        let data = "-- governance/rego/terms/a.json --\n{ \"names\": [\"Launch\"] }\n-- governance/rego/b.toml --\nmost = 3\n\
            -- governance/rego/c.yaml --\nown: [x]\n-- governance/rego/README.md --\nAbout\n";
        let found = found(&format!("-- governance/rego/own.rego --\npackage main\n{rules}{data}"));
        assert_eq!(found.len(), 5, "{found:?}");
    }

    #[test]
    fn what_cannot_be_decided_blocks() {
        for (rules, code) in [
            ("deny contains", "GOV001"),
            ("deny[msg] { msg := \"old\" }", "GOV001"),
            ("deny contains \"A\" if rand.intn(\"x\", 2) == 1", "GOV001"),
            ("deny contains \"A\" if x == 1", "GOV001"),
            ("deny contains \"A\" if to_number(input.page.title) == 1", "INT005"),
            ("deny contains \"A\" if regex.match(\"(\", input.page.title)", "INT005"),
            ("deny contains \"A\" if time.now_ns() > 1", "INT005"),
            ("deny := true", "INT005"),
            ("deny contains 1", "INT005"),
            ("deny contains {\"text\": \"A\"}", "INT005"),
            ("deny contains \" \"", "INT005"),
        ] {
            let found = main(rules);
            assert!(found.iter().any(|line| line.starts_with(&format!("{code} block"))), "{rules}: {found:?}");
        }
        assert_eq!(main("default deny := false"), [""; 0]);
    }

    #[test]
    fn files_and_packages_that_nobody_asks_block() {
        let other = "-- governance/rego/a.rego --\npackage house\ndeny contains \"A\"\n";
        assert!(found(other).iter().all(|line| line.starts_with("GOV001 block")), "{:?}", found(other));
        assert_eq!(found(other).len(), 2);
        let named = "-- governance/policy.toml --\n[rego]\npackages = [\"house\"]\n";
        assert_eq!(found(&format!("{other}{named}")), ["GOV016/house.deny block 2 A"]);
        let helper = "-- governance/rego/lib.rego --\npackage lib\nlaunch(title) if title == \"Launch\"\n\
            -- governance/rego/a.rego --\npackage main\nimport data.lib\ndeny contains \"A\" if lib.launch(input.page.title)\n";
        assert_eq!(found(helper).len(), 1);
        let only_tests = "-- governance/rego/a_test.rego --\npackage main\ntest_a if true\n";
        assert!(found(only_tests)[0].starts_with("GOV001 block"));
        let ok = "-- governance/rego/a.rego --\npackage main\n";
        for (file, text) in [
            ("x.txt", "deny"),
            ("x.json", "[]"),
            ("x.json", "{"),
            ("x.yaml", "a: b: c"),
            ("x.json", "{\"conftest\":{}}"),
        ] {
            let found = found(&format!("{ok}-- governance/rego/{file} --\n{text}\n"));
            assert!(found.iter().any(|line| line.starts_with("GOV001 block")), "{file} {text}: {found:?}");
        }
        let clash = "-- governance/rego/b.json --\n{\"a\": 1}\n-- governance/rego/c.json --\n{\"a\": 2}\n";
        assert!(found(&format!("{ok}{clash}"))[0].starts_with("GOV001 block"));
    }

    #[test]
    fn the_older_syntax_is_read_where_the_policy_says_so() {
        let old = "-- governance/rego/a.rego --\npackage main\ndeny_x[msg] { input.page.title == \"Launch\"; msg := \"A\" }\n\
            exception[rules] { false; rules = [\"x\"] }\n-- governance/policy.toml --\n[rego]\nsyntax = \"v0\"\n";
        assert_eq!(found(old), ["GOV016/deny_x block 2 A"]);
    }

    #[test]
    fn a_rule_that_does_not_end_blocks() {
        let slow = "-- governance/rego/a.rego --\npackage main\n\
            deny contains \"A\" if {\n some i in numbers.range(1, 100000)\n some j in numbers.range(1, 100000)\n i * j < 0\n}\n\
            -- governance/policy.toml --\n[rego]\nseconds = 1\n";
        assert_eq!(found(slow), ["INT005 block 2 Let the policy in Rego end sooner"]);
    }

    #[test]
    fn findings_of_policies_are_in_plain_words() {
        for rules in [
            "deny contains",
            "deny := true",
            "deny contains \"A\" if rand.intn(\"x\", 2) == 1",
            "deny_x contains \"Add it\"\nexception contains [\"x\"]",
        ] {
            let site = site(&format!("-- governance/rego/own.rego --\npackage main\n{rules}\n"));
            let own = site.report.diagnostics.iter().map(|found| &found.finding);
            let own = own
                .filter(|finding| !finding.code.starts_with("GOV001") || finding.labels[0].text.starts_with("differs"));
            crate::none(&own.flat_map(crate::wording::complaints).collect::<Vec<_>>());
        }
    }

    #[test]
    fn tests_of_policies_run_with_the_examples_of_packs() {
        let policy = "package main\n\ndeny_owner contains \"Name an owner\" if not input.page.front_matter.owner\n";
        let test = "package main\n\ntest_without if count(deny_owner) == 1 with input as {\"page\": {\"front_matter\": {}}}\n\n\
            test_with if count(deny_owner) == 1 with input as {\"page\": {\"front_matter\": {\"owner\": \"A\"}}}\n";
        let site = folder(&[("governance/rego/a.rego", policy), ("governance/rego/a_test.rego", test)]);
        let (code, text) = placet(site.path(), &["policy", "test"]);
        assert_eq!(code, 1, "{text}");
        assert!(
            text.contains("a_test.rego, test_with: it does not hold\n1 examples came out as expected, 1 did not."),
            "{text}"
        );
        std::fs::write(
            site.path().join("governance/rego/a_test.rego"),
            test.replace(
                "== 1 with input as {\"page\": {\"front_matter\": {\"owner",
                "== 0 with input as {\"page\": {\"front_matter\": {\"owner",
            ),
        )
        .unwrap();
        let (code, text) = placet(site.path(), &["policy", "test"]);
        assert_eq!((code, text.as_str()), (0, "2 examples came out as expected, 0 did not.\n"));
    }
}
