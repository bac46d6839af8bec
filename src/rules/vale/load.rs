//! From the folder of the policy to styles that are ready to run.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Cx;
use super::rule::{self, StyleRule};
use super::settings::Settings;
use super::{unreadable, unsupported};
use crate::config::node::{Kind, Node, Table};
use crate::diag::{At, FileId, Sink, Sources, Span};
use crate::world::World;

/// Styles that are part of the program: path from the folder of styles, and text.
const BUILT_IN: [(&str, &str); 7] = [
    ("Placet/Click.yml", include_str!("../../../styles/Placet/Click.yml")),
    ("Placet/Filler.yml", include_str!("../../../styles/Placet/Filler.yml")),
    ("Placet/Inclusive.yml", include_str!("../../../styles/Placet/Inclusive.yml")),
    ("Placet/Placeholders.yml", include_str!("../../../styles/Placet/Placeholders.yml")),
    ("Placet/PlainWords.yml", include_str!("../../../styles/Placet/PlainWords.yml")),
    ("Placet/Repeated.yml", include_str!("../../../styles/Placet/Repeated.yml")),
    ("Placet/Superlatives.yml", include_str!("../../../styles/Placet/Superlatives.yml")),
];

/// What was loaded.
pub(super) struct Loaded {
    /// What `.vale.ini` says.
    pub(super) settings: Settings,
    /// The rules that hold somewhere, in the order of their names.
    pub(super) rules: Vec<StyleRule>,
}

/// Reads `.vale.ini`, the vocabulary and the rules that are asked for.
pub(super) fn load(
    world: &dyn World,
    folder: &str,
    extra: &[At<String>],
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Loaded> {
    let path = format!("{folder}/.vale.ini");
    let mut settings = Settings::new();
    let ini = world.exists(&path);
    if ini {
        let (file, text) = file(world, &path, sources, sink)?;
        settings = Settings::read(file, &text, sink);
    }
    settings.always = extra.to_vec();
    if !ini && extra.is_empty() {
        return None;
    }
    let styles = styles_path(folder, &settings);
    let mut loader = Loader { world, settings: &settings, styles, files: BTreeMap::new(), sources, sink };
    loader.list()?;
    let words = loader.vocabularies(&settings.vocabularies);
    let cx = Cx { accepted: &words.accepted, template: settings.template.clone() };
    let mut rules = loader.rules(&words, &cx);
    for rule in &mut rules {
        rule.weight = settings.weights.get(&rule.name).copied().unwrap_or(rule.weight);
    }
    rules.retain(|rule| settings.least.is_none_or(|least| rule.weight >= least));
    Some(Loaded { settings, rules })
}

fn styles_path(folder: &str, settings: &Settings) -> String {
    let Some(path) = &settings.styles_path else { return format!("{folder}/styles") };
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.value.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// Reads a file as text; a finding says why not.
fn file(world: &dyn World, path: &str, sources: &mut Sources, sink: &mut Sink) -> Option<(FileId, String)> {
    let Ok(bytes) = world.read(path) else {
        let file = sources.add(path, "");
        let span = Span::new(file, 0..0);
        sink.push(unreadable("Make this style file readable", span, "cannot be opened", "Check who may read it."));
        return None;
    };
    let Ok(text) = String::from_utf8(bytes) else {
        let file = sources.add(path, "");
        let span = Span::new(file, 0..0);
        let help = "In your editor choose Save As, and UTF-8 as encoding.";
        sink.push(unreadable("Save this style file as UTF-8", span, "stored in another text encoding", help));
        return None;
    };
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Some((sources.add(path, text.as_str()), text))
}

/// Words of the vocabularies.
#[derive(Default)]
struct Vocabulary {
    accepted: Vec<String>,
    rejected: Vec<String>,
}

struct Loader<'a> {
    world: &'a dyn World,
    settings: &'a Settings,
    /// Folder of the styles, from the root.
    styles: String,
    /// Paths of rule files by style, from the folder of styles.
    files: BTreeMap<String, BTreeSet<String>>,
    sources: &'a mut Sources,
    sink: &'a mut Sink,
}

impl Loader<'_> {
    /// Notes which rule files there are.
    fn list(&mut self) -> Option<()> {
        let Ok(entries) = self.world.list(&self.styles) else {
            let file = self.sources.add(self.styles.as_str(), "");
            let span = Span::new(file, 0..0);
            let help = "Check who may read it.";
            self.sink.push(unreadable("Make the folder of styles readable", span, "cannot be opened", help));
            return None;
        };
        let prefix = format!("{}/", self.styles);
        let own = entries.iter().filter_map(|entry| entry.path.strip_prefix(&prefix));
        for path in own {
            let Some((style, name)) = path.split_once('/') else { continue };
            let is_rule = name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "yml" | "yaml"));
            if is_rule && !name.contains('/') && !name.starts_with('.') {
                self.files.entry(style.to_owned()).or_default().insert(path.to_owned());
            }
        }
        if !self.files.contains_key("Placet") {
            let paths = BUILT_IN.iter().map(|(path, _)| (*path).to_owned());
            self.files.insert("Placet".into(), paths.collect());
        }
        Some(())
    }

    fn rules(&mut self, words: &Vocabulary, cx: &Cx<'_>) -> Vec<StyleRule> {
        let settings = self.settings;
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        let mut vale = None;
        let mut missing: BTreeSet<&str> = BTreeSet::new();
        let based = settings.parts.iter().filter_map(|part| part.styles.as_ref()).flatten();
        for name in settings.always.iter().chain(based) {
            if name.value == "Vale" {
                vale = Some(name.span);
            } else if let Some(files) = self.files.get(&name.value) {
                wanted.extend(files.iter().cloned());
            } else if missing.insert(&name.value) {
                self.missing(name, &format!("{}/{}", self.styles, name.value));
            }
        }
        let mut own: BTreeMap<&str, Span> = BTreeMap::new();
        for (name, on) in settings.parts.iter().flat_map(|part| &part.rules).filter(|(_, on)| *on) {
            let path = format!("{}.yml", name.value.replacen('.', "/", 1));
            if name.value.starts_with("Vale.") {
                own.insert(&name.value, name.span);
            } else if self.files.values().any(|files| files.contains(&path)) {
                wanted.insert(path);
            } else if *on {
                self.missing(name, &format!("{}/{path}", self.styles));
            }
        }
        let mut rules: Vec<StyleRule> = wanted.iter().filter_map(|path| self.rule(path, cx)).collect();
        rules.extend(self.vale(vale, &own, words, cx));
        rules
    }

    fn missing(&mut self, name: &At<String>, path: &str) {
        let label = format!("there is no `{path}`");
        let help = match crate::diag::closest(&name.value, self.files.keys().map(String::as_str)) {
            Some(known) => format!("Did you mean `{known}`?"),
            None => "Copy the style into the folder of styles, or remove its name here.".to_owned(),
        };
        self.sink.push(unreadable("Add the style that is asked for here", name.span, &label, &help));
    }

    fn rule(&mut self, path: &str, cx: &Cx<'_>) -> Option<StyleRule> {
        let full = format!("{}/{path}", self.styles);
        let name = rule_name(path);
        if !self.world.exists(&full)
            && let Some((_, text)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == path)
        {
            let file = self.sources.add(format!("(built in)/styles/{path}"), *text);
            return rule::read(&name, file, text, cx, self.sink);
        }
        let (file, text) = file(self.world, &full, self.sources, self.sink)?;
        rule::read(&name, file, &text, cx, self.sink)
    }

    /// Rules that Vale has by itself.
    fn vale(
        &mut self,
        based: Option<Span>,
        own: &BTreeMap<&str, Span>,
        words: &Vocabulary,
        cx: &Cx<'_>,
    ) -> Vec<StyleRule> {
        let mut out = Vec::new();
        let settings = self.settings;
        let off =
            |name: &str| settings.parts.iter().flat_map(|part| &part.rules).any(|(key, on)| !on && key.value == name);
        let wanted = |name: &str| own.get(name).copied().or(based);
        let terms = words.accepted.iter().filter(|term| is_phrase(term));
        let terms: Vec<(String, String)> = terms.map(|term| (term.to_lowercase(), term.clone())).collect();
        if !terms.is_empty() && wanted("Vale.Terms").is_some() {
            let table = table(
                &[
                    ("extends", "substitution"),
                    ("message", "Use '%s' instead of '%s'."),
                    ("level", "error"),
                    ("ignorecase", "true"),
                    ("vocab", "false"),
                ],
                ("swap", pairs(&terms)),
            );
            out.extend(rule::from_table("Vale.Terms", &table, cx, self.sink));
        }
        if !words.rejected.is_empty() && wanted("Vale.Avoid").is_some() {
            let list = Kind::List(words.rejected.iter().map(|word| text(word)).collect());
            let table = table(
                &[("extends", "existence"), ("message", "Avoid using '%s'."), ("level", "error"), ("vocab", "false")],
                ("tokens", list),
            );
            out.extend(rule::from_table("Vale.Avoid", &table, cx, self.sink));
        }
        if wanted("Vale.Repetition").is_some() {
            let table = table(
                &[("extends", "repetition"), ("message", "'%s' is repeated!"), ("level", "error"), ("alpha", "true")],
                ("tokens", text(r"[^\s]+").kind),
            );
            out.extend(rule::from_table("Vale.Repetition", &table, cx, self.sink));
        }
        if let Some(span) = wanted("Vale.Spelling").filter(|_| !off("Vale.Spelling")) {
            let why = "It needs a dictionary. Write `Vale.Spelling = NO` to say that this is known.";
            self.sink.push(unsupported(span, "Vale.Spelling", "spelling is left out", why));
        }
        out
    }

    fn vocabularies(&mut self, names: &[At<String>]) -> Vocabulary {
        let mut words = Vocabulary::default();
        for name in names {
            let folders = ["config/vocabularies", "Vocab", "config/vocab"];
            let folder = folders.iter().map(|folder| format!("{}/{folder}/{}", self.styles, name.value));
            let mut files = folder.flat_map(|folder| ["accept", "reject"].map(|list| format!("{folder}/{list}.txt")));
            let found: Vec<String> = files.by_ref().filter(|path| self.world.exists(path)).collect();
            if found.is_empty() {
                let label = format!("there is no `{}/config/vocabularies/{}/accept.txt`", self.styles, name.value);
                let help = "Add the file with one word a line, or remove the name here.";
                self.sink.push(unreadable("Add the vocabulary that is asked for here", name.span, &label, help));
            }
            for path in found {
                let list = if path.ends_with("accept.txt") { &mut words.accepted } else { &mut words.rejected };
                let Some((id, text)) = file(self.world, &path, self.sources, self.sink) else { continue };
                list.extend(lines(id, &text, self.sink));
            }
        }
        words
    }
}

/// The words of a vocabulary; one that cannot be read as a pattern is reported and left out.
fn lines(file: FileId, text: &str, sink: &mut Sink) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        let span = Span::new(file, at..at + line.trim_end().len());
        at += line.len();
        if word.is_empty() || word.starts_with("# ") || word == "#" {
            continue;
        }
        match super::pattern::Pattern::new(word) {
            Ok(_) => out.push(word.to_owned()),
            Err(error) => {
                let help = format!("The reason: `{}`.", error.replace('`', "'"));
                sink.push(unreadable("Correct this word of the vocabulary", span, "cannot be read", &help));
            }
        }
    }
    out
}

/// `Style/Rule.yml` is the rule `Style.Rule`.
fn rule_name(path: &str) -> String {
    let stem = path.strip_suffix(".yml").or_else(|| path.strip_suffix(".yaml")).unwrap_or(path);
    stem.replacen('/', ".", 1)
}

/// Whether a word is written letter by letter, not as a pattern.
fn is_phrase(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
}

fn text(text: &str) -> Node {
    Node { kind: Kind::Str(text.to_owned()), span: Span::new(FileId(0), 0..0) }
}

fn pairs(pairs: &[(String, String)]) -> Kind {
    let mut table = Table::default();
    for (name, value) in pairs {
        if table.get(name).is_none() {
            table.entries.push((At { value: name.clone(), span: Span::new(FileId(0), 0..0) }, text(value)));
        }
    }
    Kind::Table(table)
}

fn table(fields: &[(&str, &str)], last: (&str, Kind)) -> Table {
    let at = |name: &str| At { value: name.to_owned(), span: Span::new(FileId(0), 0..0) };
    let mut entries: Vec<(At<String>, Node)> = fields.iter().map(|(name, value)| (at(name), text(value))).collect();
    entries.push((at(last.0), Node { kind: last.1, span: Span::new(FileId(0), 0..0) }));
    Table { entries }
}

/// Reads one built-in rule file or more: used by tests that look at every built-in style.
#[cfg(test)]
pub(super) fn built_in() -> &'static [(&'static str, &'static str)] {
    &BUILT_IN
}
