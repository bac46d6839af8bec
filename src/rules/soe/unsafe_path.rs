//! `SOE005`: an address does not work on every server.

use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::environment::Environment;
use crate::rules::{BuiltCx, Example, Group, Level, Meta, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SOE005",
        name: "unsafe-path",
        group: Group::Environment,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An address does not work on every server.",
        checks: "The paths of all files in the output: two folders that differ only in capital letters or in the way accents are stored, names that servers hide or refuse, and what `[paths]` in `governance/soe.toml` asks for.",
        why: "The file would be refused, or another one would be sent in its place.",
        fix: "Give the post another `slug`, or rename the file or folder.",
        options: &[],
        references: &["IIS, Request Filtering"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
-- static/Files/a.txt --
Text
-- static/files/b.txt --
Text
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
-- static/files/a.txt --
Text
-- static/files/b.txt --
Text
"##,
        ),
    ],
    Scope::Built,
    configure::<UnsafePath>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnsafePath {}

/// Folders that IIS hides (`requestFiltering/hiddenSegments`), in small letters.
const HIDDEN: [&str; 8] = [
    "bin",
    "app_code",
    "app_data",
    "app_browsers",
    "app_globalresources",
    "app_localresources",
    "app_webreferences",
    "web.config",
];

/// Names with a dot in front that servers are set up to send, or that are meant for them.
const DOTTED: [&str; 4] = [".well-known", ".nojekyll", ".domains", ".htaccess"];

impl Rule for UnsafePath {
    fn built(&self, cx: &BuiltCx<'_>, sink: &mut Sink) {
        let environment = cx.registers.environment.as_ref();
        let mut folders: HashMap<String, &str> = HashMap::new();
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for number in 0..cx.outline.len() as u32 {
            let path = cx.outline.path(number);
            let problem = problem_of_path(path, &mut folders).or_else(|| against(path, environment?));
            let Some((part, problem)) = problem.filter(|(part, _)| said.insert(*part)) else { continue };
            sink.push(
                cx.finding("SOE005", format!("Choose another address than `{part}`"), number)
                    .why(problem)
                    .help("Set another `slug` in the details at the top of the post, or rename the file or folder."),
            );
        }
    }
}

/// The first part of a path that some server does not send, and why; the part reaches from the start of the path.
fn problem_of_path<'a>(path: &'a str, folders: &mut HashMap<String, &'a str>) -> Option<(&'a str, String)> {
    let mut start = 0;
    loop {
        let end = path[start..].find('/').map(|length| start + length);
        let (name, so_far) = (&path[start..end.unwrap_or(path.len())], &path[..end.unwrap_or(path.len())]);
        if HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)) {
            return Some((so_far, format!("IIS never sends what is called `{name}`.")));
        }
        if name.starts_with('.') && !DOTTED.contains(&name) {
            return Some((so_far, format!("Many servers hide names with a dot in front, such as `{name}`.")));
        }
        if let Some(c) = name.chars().find(|c| matches!(c, '%' | '#' | '+' | '&')) {
            return Some((so_far, format!("The character `{c}` has a meaning of its own in addresses.")));
        }
        let end = end?;
        if let Some(other) = twin(so_far, folders) {
            return Some((so_far, format!("On Windows and macOS `{other}` is the same folder.")));
        }
        start = end + 1;
    }
}

/// Another folder that is the same on disks that ignore capital letters or the way accents are stored.
fn twin<'a>(folder: &'a str, folders: &mut HashMap<String, &'a str>) -> Option<&'a str> {
    // Nearly all are ASCII, and every page has some.
    let any = || folder.nfc().flat_map(char::to_lowercase).collect();
    let key: String = if folder.is_ascii() { folder.to_ascii_lowercase() } else { any() };
    let first = *folders.entry(key).or_insert(folder);
    (first != folder).then_some(first)
}

/// What the operating environment asks of paths.
fn against<'a>(path: &'a str, environment: &Environment) -> Option<(&'a str, String)> {
    if environment.lower_case && path.chars().any(char::is_uppercase) {
        return Some((path, "The servers of the company take small letters only.".to_owned()));
    }
    let characters = environment.characters.as_ref()?;
    let other = path.chars().find(|c| *c != '/' && !characters.has(*c))?;
    Some((
        path,
        format!("The servers of the company take the characters `{}` only, not `{other}`.", characters.written),
    ))
}
