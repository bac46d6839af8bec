//! How the code is kept: sizes, layers, registration. Functions and parameters are held by clippy.

use std::collections::BTreeSet;
use std::path::Path;

use placet::rules::{RETIRED, RULES, Verdict};

use crate::{files, none, read, root, shown};

/// Modules in dependency order: a module uses only those before it.
const LAYERS: &[&str] = &[
    "diag",
    "world",
    "par",
    "cache",
    "html",
    "config",
    "load",
    "content",
    "site",
    "output",
    "render",
    "rules",
    "hooks",
    "approvals",
    "policy",
    "report",
    "hosting",
    "release",
    "deploy",
    "verify",
    "handover",
    "import",
    "earlier",
    "pipeline",
    "foreign",
    "act",
    "serve",
    "cli",
];

/// Folders of `rules` that several rules share.
const SHARED: [&str; 5] =
    ["src/rules/pattern/", "src/rules/personal/", "src/rules/rego/", "src/rules/secrets/", "src/rules/vale/"];

const FILE_LINES: usize = 400;
const MOD_LINES: usize = 250;
const ARCHITECTURE_LINES: usize = 250;

#[test]
fn files_are_short() {
    let mut complaints = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let lines = code(&path).lines().count();
        let limit = if path.ends_with("mod.rs") { MOD_LINES } else { FILE_LINES };
        if lines > limit {
            complaints.push(format!("{}: {lines} lines, at most {limit}", shown(&path)));
        }
    }
    let lines = read(&root().join("ARCHITECTURE.md")).lines().count();
    if lines > ARCHITECTURE_LINES {
        complaints.push(format!("ARCHITECTURE.md: {lines} lines, at most {ARCHITECTURE_LINES}"));
    }
    none(&complaints);
}

#[test]
fn modules_use_only_what_stands_before_them() {
    let used = regex::Regex::new(r"\bcrate::(?:\{|([a-z_]+))").unwrap();
    let mut complaints = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let name = shown(&path);
        let module = name.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some(own) = LAYERS.iter().position(|layer| *layer == module) else {
            complaints.push(format!("{name}: the module `{module}` has no place in LAYERS"));
            continue;
        };
        for (number, line) in code(&path).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for found in used.captures_iter(line) {
                let Some(other) = found.get(1).map(|group| group.as_str()) else {
                    complaints.push(format!("{name}:{}: one `use crate::…` line for each module", number + 1));
                    continue;
                };
                if LAYERS.iter().position(|layer| *layer == other).is_some_and(|other| other > own) {
                    complaints.push(format!("{name}:{}: `{module}` must not use `{other}`", number + 1));
                }
            }
        }
    }
    none(&complaints);
}

#[test]
fn every_rule_file_is_registered_and_stands_alone() {
    let mut complaints = Vec::new();
    let registered: BTreeSet<String> = RULES
        .iter()
        .map(|rule| {
            format!("src/rules/{}/{}.rs", rule.meta.group.prefix().to_lowercase(), rule.meta.name.replace('-', "_"))
        })
        .collect();
    for path in files(&root().join("src/rules"), ".rs") {
        let name = shown(&path);
        if name.matches('/').count() != 3 || SHARED.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        if !registered.contains(&name) {
            complaints.push(format!("{name}: not registered in src/rules/mod.rs, or its name is not the rule's"));
        }
        if code(&path).contains(&format!("rules::{}::", name.split('/').nth(2).unwrap())) {
            complaints.push(format!("{name}: a rule does not use another"));
        }
    }
    complaints.extend(
        registered
            .iter()
            .filter(|name| !root().join(name).is_file())
            .map(|name| format!("{name}: there is no such file; a rule's file has the rule's name")),
    );
    none(&complaints);
}

#[test]
fn codes_are_unique_ordered_and_never_used_again() {
    let mut complaints = Vec::new();
    let retired: BTreeSet<&str> = RETIRED
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    for rule in RULES {
        let meta = &rule.meta;
        let number = meta.code.strip_prefix(meta.group.prefix()).unwrap_or_default();
        if number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            complaints.push(format!("{}: the code is the prefix of the group and three digits", meta.code));
        }
        if !codes.insert(meta.code) || !names.insert(meta.name) {
            complaints.push(format!("{} {}: code or name stand twice", meta.code, meta.name));
        }
        if retired.contains(meta.code) {
            complaints.push(format!("{}: retired codes are never given out again", meta.code));
        }
        if !meta.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            complaints.push(format!("{}: the name is kebab-case", meta.code));
        }
    }
    for pair in RULES.windows(2).filter(|pair| pair[0].meta.group == pair[1].meta.group) {
        if pair[0].meta.code >= pair[1].meta.code {
            complaints.push(format!("{} stands before {}", pair[0].meta.code, pair[1].meta.code));
        }
    }
    none(&complaints);
}

#[test]
fn every_code_in_the_source_is_registered() {
    let prefixes: BTreeSet<&str> = RULES.iter().map(|rule| rule.meta.group.prefix()).collect();
    let prefixes: Vec<&str> = prefixes.into_iter().collect();
    let code_word = regex::Regex::new(&format!("\"((?:{})[0-9]{{3}})\"", prefixes.join("|"))).unwrap();
    let mut complaints = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let text = code(&path);
        for found in code_word.captures_iter(&text) {
            if !RULES.iter().any(|rule| rule.meta.code == &found[1]) {
                complaints.push(format!("{}: {} is not registered in src/rules", shown(&path), &found[1]));
            }
        }
    }
    none(&complaints);
}

#[test]
fn every_rule_shows_a_bad_and_a_good_example() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let has = |verdict| rule.examples.iter().any(|example| example.verdict == verdict);
        if !(has(Verdict::Bad) && has(Verdict::Good) || has(Verdict::None)) {
            complaints.push(format!("{}: a bad and a good example are needed, or the reason why not", rule.meta.code));
        }
    }
    none(&complaints);
}

#[test]
fn notes_to_do_have_a_link() {
    let word = ["TO", "DO"].concat();
    let mut complaints = Vec::new();
    for folder in ["src", "tests/suite", "benches"] {
        for path in files(&root().join(folder), ".rs") {
            for (number, line) in read(&path).lines().enumerate() {
                if line.contains("//") && line.contains(&word) && !line.contains("https://") {
                    complaints.push(format!("{}:{}: say where it is tracked", shown(&path), number + 1));
                }
            }
        }
    }
    none(&complaints);
}

/// The code of a file without its tests.
fn code(path: &Path) -> String {
    let text = read(path);
    text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}
