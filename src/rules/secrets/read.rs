//! One rule file: from text to rules, every mistake a finding.

use std::sync::Arc;

use super::allow::{Against, Allow};
use super::model::{Extend, File, Required, SecretRule};
use super::pattern::Pattern;
use crate::config::node::{Kind, Node, Table};
use crate::config::toml_node;
use crate::diag::{At, FileId, Finding, Sink, Span, closest};

/// Code of all findings about rule files.
pub(super) const CODE: &str = "SEC021";

const TOP: &[&str] = &["title", "description", "minVersion", "extend", "allowlists", "allowlist", "rules"];
const EXTEND: &[&str] = &["path", "useDefault", "disabledRules"];
const RULE: &[&str] = &[
    "id",
    "description",
    "regex",
    "path",
    "secretGroup",
    "entropy",
    "keywords",
    "tags",
    "skipReport",
    "allowlists",
    "allowlist",
    "required",
];
const REQUIRED: &[&str] = &["id", "withinLines", "withinColumns"];
const ALLOW: &[&str] = &["description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords"];

/// Reads a rule file. What cannot be understood is a finding, and the rest is used.
pub(super) fn read(file: FileId, text: &str, sink: &mut Sink) -> File {
    let table = match toml_node::parse(file, text, 0, CODE) {
        Ok(table) => table,
        Err(finding) => {
            sink.push(*finding);
            return File::default();
        }
    };
    Reader { sink, whole: Span::new(file, 0..0) }.file(&table)
}

/// A finding about a rule file.
pub(super) fn complaint(title: impl Into<String>, span: Span, label: &str, help: impl Into<String>) -> Finding {
    Finding::new(CODE, title)
        .at(span, label)
        .why("A rule that cannot be used finds nothing, and a secret could go out.")
        .help(help)
}

struct Reader<'a> {
    sink: &'a mut Sink,
    whole: Span,
}

/// Value of a key; case does not matter, as in the original.
fn get<'a>(table: &'a Table, key: &str) -> Option<&'a Node> {
    table.entries.iter().find(|(name, _)| name.value.eq_ignore_ascii_case(key)).map(|(_, node)| node)
}

impl Reader<'_> {
    fn file(&mut self, table: &Table) -> File {
        self.known(table, &[TOP]);
        let mut file = File { extend: self.extend(table), ..File::default() };
        for rule in self.tables(table, "rules") {
            let Some(rule) = self.rule(rule) else { continue };
            if let Some(first) = file.rules.iter().find(|other| other.id.value == rule.id.value) {
                let title = format!("Give one of the two rules `{}` another id", rule.id.value);
                let finding = complaint(title, rule.id.span, "stands here again", "Only one of them would be used.");
                self.sink.push(finding.at(first.id.span, "stands here first"));
            }
            file.rules.push(rule);
        }
        for (table, allow) in self.allowlists(table, &[ALLOW, &["targetRules"]]) {
            let targets = self.texts(table, "targetRules");
            if targets.is_empty() {
                file.allow.push(allow);
            } else {
                file.targeted.extend(targets.into_iter().map(|target| (target, allow.clone())));
            }
        }
        file
    }

    fn extend(&mut self, table: &Table) -> Extend {
        let Some(node) = get(table, "extend") else { return Extend::default() };
        let Kind::Table(table) = &node.kind else {
            self.wrong_kind("extend", node, "a group of fields");
            return Extend::default();
        };
        self.known(table, &[EXTEND]);
        let path = self.text(table, "path").filter(|path| !path.value.is_empty());
        let own = self.flag(table, "useDefault").then_some(node.span);
        if let (Some(path), Some(_)) = (&path, own) {
            let help = "Keep `path`, or keep `useDefault`; the other file may extend the own rules itself.";
            self.sink.push(complaint("Choose between `path` and `useDefault`", path.span, "both are set", help));
        }
        Extend { own: own.filter(|_| path.is_none()), path, disabled: self.texts(table, "disabledRules") }
    }

    fn rule(&mut self, table: &Table) -> Option<SecretRule> {
        self.known(table, &[RULE]);
        let place = table.entries.first().map_or(self.whole, |(key, _)| key.span);
        let Some(id) = self.text(table, "id").filter(|id| !id.value.trim().is_empty()) else {
            let help = "Write a line such as `id = \"our-key\"`.";
            self.sink.push(complaint("Give this rule an `id`", place, "this rule has none", help));
            return None;
        };
        let regex = self.pattern(table, "regex");
        let path = self.pattern(table, "path");
        let group = self.number(table, "secretGroup");
        let entropy = get(table, "entropy").map_or(0.0, |node| match node.kind {
            #[expect(clippy::cast_precision_loss, reason = "an entropy is below 10")]
            Kind::Int(value) => value as f64,
            Kind::Float(value) => value,
            _ => {
                self.wrong_kind("entropy", node, "a number");
                0.0
            }
        });
        let keywords = self.texts(table, "keywords").into_iter().map(|word| word.value.to_lowercase());
        let keywords = keywords.filter(|word| !word.is_empty()).collect();
        let allow = self.allowlists(table, &[ALLOW]).into_iter().map(|(_, allow)| allow).collect();
        let required = self.required(table);
        let silent = self.flag(table, "skipReport");
        let group = group.unwrap_or(At { value: 0, span: id.span });
        Some(SecretRule { id, regex, path, group, entropy, keywords, allow, required, silent })
    }

    fn required(&mut self, table: &Table) -> Vec<Required> {
        let mut all = Vec::new();
        for table in self.tables(table, "required") {
            self.known(table, &[REQUIRED]);
            let place = table.entries.first().map_or(self.whole, |(key, _)| key.span);
            let Some(id) = self.text(table, "id").filter(|id| !id.value.is_empty()) else {
                let help = "Write the id of the other rule, such as `id = \"our-key\"`.";
                self.sink.push(complaint("Name the rule that is required", place, "no `id` here", help));
                continue;
            };
            let lines = self.number(table, "withinLines").map(|at| at.value);
            all.push(Required { id, lines, columns: self.number(table, "withinColumns").map(|at| at.value) });
        }
        all
    }

    /// `[[allowlists]]` and the older `[allowlist]`, with the table of each.
    fn allowlists<'t>(&mut self, table: &'t Table, known: &[&[&str]]) -> Vec<(&'t Table, Arc<Allow>)> {
        let mut tables = self.tables(table, "allowlists");
        if let Some(node) = get(table, "allowlist") {
            match &node.kind {
                Kind::Table(_) if !tables.is_empty() => self.sink.push(complaint(
                    "Use `allowlists` alone",
                    node.span,
                    "the older form beside the new one",
                    "Move what stands in `allowlist` into an entry of `allowlists`.",
                )),
                Kind::Table(old) => tables.push(old),
                _ => self.wrong_kind("allowlist", node, "a group of fields"),
            }
        }
        tables.into_iter().filter_map(|table| Some((table, Arc::new(self.allowlist(table, known)?)))).collect()
    }

    fn allowlist(&mut self, table: &Table, known: &[&[&str]]) -> Option<Allow> {
        self.known(table, known);
        let place = table.entries.first().map_or(self.whole, |(key, _)| key.span);
        let mut allow = Allow { commits: !self.texts(table, "commits").is_empty(), ..Allow::default() };
        if let Some(condition) = self.text(table, "condition") {
            allow.all = match condition.value.to_ascii_uppercase().as_str() {
                "AND" | "&&" => true,
                "" | "OR" | "||" => false,
                _ => return self.unknown_word("condition", &condition, "Write `and` or `or`."),
            };
        }
        if let Some(target) = self.text(table, "regexTarget") {
            allow.against = match target.value.as_str() {
                "" | "secret" => Against::Secret,
                "match" => Against::Match,
                "line" => Against::Line,
                _ => return self.unknown_word("regexTarget", &target, "Write `secret`, `match` or `line`."),
            };
        }
        allow.paths = self.patterns(table, "paths");
        allow.regexes = self.patterns(table, "regexes");
        allow.stopwords = self.texts(table, "stopwords").into_iter().map(|word| word.value.to_lowercase()).collect();
        let written = ["paths", "regexes"].iter().any(|key| get(table, key).is_some());
        if allow.is_empty() && !written {
            let help = "Add `paths`, `regexes` or `stopwords`, or delete the list.";
            self.sink.push(complaint("Say what this list allows", place, "nothing is in it", help));
            return None;
        }
        (!allow.is_empty()).then_some(allow)
    }

    fn unknown_word(&mut self, key: &str, word: &At<String>, help: &str) -> Option<Allow> {
        self.sink.push(complaint(format!("Correct the value of `{key}`"), word.span, "not a known word", help));
        None
    }

    fn patterns(&mut self, table: &Table, key: &str) -> Vec<Pattern> {
        let texts = self.texts(table, key);
        texts.iter().filter_map(|text| self.compiled(text)).collect()
    }

    fn pattern(&mut self, table: &Table, key: &str) -> Option<Arc<Pattern>> {
        let text = self.text(table, key).filter(|text| !text.value.is_empty())?;
        self.compiled(&text).map(Arc::new)
    }

    fn compiled(&mut self, text: &At<String>) -> Option<Pattern> {
        match Pattern::new(&text.value) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let help = format!("The engine says: `{}`.", error.replace('`', "'"));
                self.sink.push(complaint("Correct this expression", text.span, "cannot be understood", help));
                None
            }
        }
    }

    fn known(&mut self, table: &Table, known: &[&[&str]]) {
        let known = || known.iter().copied().flatten().copied();
        for (key, _) in &table.entries {
            if known().any(|known| known.eq_ignore_ascii_case(&key.value)) {
                continue;
            }
            let help = match closest(&key.value, known()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known are {}.", known().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
            };
            self.sink.push(complaint(
                format!("Correct the field `{}`", key.value),
                key.span,
                "not a known field",
                help,
            ));
        }
    }

    fn wrong_kind(&mut self, key: &str, node: &Node, wanted: &str) {
        let (title, label) = (format!("Write {wanted} for `{key}`"), format!("this is {}", node.kind_name()));
        self.sink.push(complaint(title, node.span, &label, format!("`{key}` takes {wanted}.")));
    }

    fn tables<'t>(&mut self, table: &'t Table, key: &str) -> Vec<&'t Table> {
        let Some(node) = get(table, key) else { return Vec::new() };
        let Kind::List(items) = &node.kind else {
            self.wrong_kind(key, node, "a list");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.kind {
                Kind::Table(table) => tables.push(table),
                _ => self.wrong_kind(key, item, "a group of fields"),
            }
        }
        tables
    }

    fn text(&mut self, table: &Table, key: &str) -> Option<At<String>> {
        let node = get(table, key)?;
        if let Kind::Str(text) = &node.kind {
            return Some(At { value: text.clone(), span: node.span });
        }
        self.wrong_kind(key, node, "text");
        None
    }

    fn texts(&mut self, table: &Table, key: &str) -> Vec<At<String>> {
        let Some(node) = get(table, key) else { return Vec::new() };
        let Kind::List(items) = &node.kind else {
            self.wrong_kind(key, node, "a list");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match &item.kind {
                Kind::Str(text) => texts.push(At { value: text.clone(), span: item.span }),
                _ => self.wrong_kind(key, item, "text"),
            }
        }
        texts
    }

    fn number(&mut self, table: &Table, key: &str) -> Option<At<usize>> {
        let node = get(table, key)?;
        let number = if let Kind::Int(value) = node.kind { usize::try_from(value).ok() } else { None };
        if number.is_none() {
            self.wrong_kind(key, node, "a whole number");
        }
        number.map(|value| At { value, span: node.span })
    }

    fn flag(&mut self, table: &Table, key: &str) -> bool {
        match get(table, key).map(|node| (node, &node.kind)) {
            None => false,
            Some((_, Kind::Bool(value))) => *value,
            Some((node, _)) => {
                self.wrong_kind(key, node, "`true` or `false`");
                false
            }
        }
    }
}
