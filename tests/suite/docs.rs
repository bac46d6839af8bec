//! Generated documentation equals what the code makes.

use std::fmt::Write as _;

use placet::rules::{RULES, explain_page};

use crate::{files, none, read, root, same, shown};

#[test]
fn every_rule_has_its_page() {
    let folder = root().join("docs/rules");
    let mut complaints: Vec<String> = RULES
        .iter()
        .filter_map(|rule| same(&folder.join(format!("{}.md", rule.meta.code)), &explain_page(rule)).err())
        .collect();
    complaints.extend(same(&folder.join("README.md"), &index()).err());
    for page in files(&folder, ".md") {
        let name = page.file_stem().unwrap().to_string_lossy().into_owned();
        if name != "README" && !RULES.iter().any(|rule| rule.meta.code == name) {
            complaints.push(format!("{}: there is no such rule; delete the page", shown(&page)));
        }
    }
    none(&complaints);
}

#[test]
fn the_reference_of_the_command_line_is_fresh() {
    let mut text =
        String::from("<!-- Made from src/cli; edit that and run the tests with PLACET_UPDATE=1. -->\n# Command line\n");
    let mut command = placet::cli::command().term_width(96);
    let _ = write!(text, "\n```text\n{}```\n", trimmed(&command.render_help().to_string()));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let mut sub = command.find_subcommand(&name).unwrap().clone().bin_name(format!("placet {name}")).term_width(96);
        let _ = write!(text, "\n## placet {name}\n\n```text\n{}```\n", trimmed(&sub.render_help().to_string()));
    }
    none(&same(&root().join("docs/cli.md"), &text).err().into_iter().collect::<Vec<_>>());
}

#[test]
fn the_schema_of_reports_names_every_field() {
    let schema: serde_json::Value =
        serde_json::from_str(&read(&root().join("docs/schema/report-1.json"))).expect("the schema is JSON");
    let source = read(&root().join("src/report/json.rs"));
    let code = source.split("#[cfg(test)]").next().unwrap();
    let field = regex::Regex::new(r#"(?m)^\s+"([a-z_]+)":|\{ "([a-z_]+)":"#).unwrap();
    let mut written: Vec<&str> =
        field.captures_iter(code).map(|found| found.get(1).or(found.get(2)).unwrap().as_str()).collect();
    written.sort_unstable();
    written.dedup();
    let mut described = Vec::new();
    names(&schema, &mut described);
    described.sort_unstable();
    described.dedup();
    assert_eq!(written, described, "docs/schema/report-1.json and src/report/json.rs differ");
}

/// Names under all `properties`.
pub(crate) fn names<'a>(value: &'a serde_json::Value, out: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                if let ("properties", Some(properties)) = (key.as_str(), value.as_object()) {
                    out.extend(properties.keys().map(String::as_str));
                }
                names(value, out);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| names(value, out)),
        _ => {}
    }
}

fn index() -> String {
    let mut out = String::from(
        "<!-- Made from the rules; run the tests with PLACET_UPDATE=1. -->\n# Rules\n\n\
         `placet explain CODE` prints the same text.\n",
    );
    let mut group = None;
    for rule in RULES {
        if group.replace(rule.meta.group) != Some(rule.meta.group) {
            let title = rule.meta.group.title();
            let _ = write!(
                out,
                "\n## {}{}\n\n| code | fault | level | what |\n|---|---|---|---|\n",
                title[..1].to_uppercase(),
                &title[1..]
            );
        }
        let meta = &rule.meta;
        let _ = writeln!(
            out,
            "| [{0}]({0}.md) | `{1}` | {2} | {3} |",
            meta.code,
            meta.name,
            meta.default.as_str(),
            meta.summary
        );
    }
    out
}

fn trimmed(text: &str) -> String {
    text.trim().lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
