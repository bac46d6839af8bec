//! Templates written for Zola up to 0.22 in the language of Zola 0.23.
//!
//! Macros become components with the variables around them as implicit arguments, member access
//! becomes lenient (`a?.b`), tests take their argument by name, backslashes in strings are doubled. What
//! the newer language refuses (text outside of blocks, blocks without a parent) is left out and listed.
//! Lines stay where they were, so that findings point to the right line of the original.

mod expr;
mod lex;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use super::files::TemplateFile;
use lex::{Part, parts};
use template::{TemplateCx, component_name};

/// Templates in the newer language.
#[derive(Debug, Default)]
pub(super) struct Conversion {
    /// New text by name in the engine.
    pub texts: BTreeMap<String, String>,
    /// What was left out: path of the file and what, in words.
    pub dropped: Vec<(String, String)>,
}

/// Converts all templates of a site and its theme together.
pub(super) fn convert(files: &[TemplateFile]) -> Conversion {
    let set = Set::new(files);
    let mut conversion = Conversion::default();
    for file in files {
        let cx = TemplateCx {
            name: bare(&file.name),
            component: &|namespace, name| set.component(&file.name, namespace, name),
            exists: &|name| set.find(name).is_some(),
            parent_blocks: set.parent_blocks(&file.name),
        };
        let converted = template::template(&file.text, &cx);
        conversion.dropped.extend(converted.dropped.into_iter().map(|what| (file.path.clone(), what)));
        conversion.texts.insert(file.name.clone(), converted.text);
    }
    conversion
}

/// Name under `templates/`.
fn bare(name: &str) -> &str {
    name.split_once("/templates/").map_or(name, |(_, inner)| inner)
}

/// What is known of a template before it is converted.
#[derive(Default)]
struct Facts {
    parent: Option<String>,
    includes: BTreeSet<String>,
    /// Namespace and file of each import.
    imports: BTreeMap<String, String>,
    blocks: BTreeSet<String>,
}

struct Set {
    /// By name in the engine.
    facts: BTreeMap<String, Facts>,
    /// Names in the engine by bare name; the site's come first.
    names: BTreeMap<String, String>,
}

impl Set {
    fn new(files: &[TemplateFile]) -> Self {
        let mut set = Self { facts: BTreeMap::new(), names: BTreeMap::new() };
        for file in files {
            set.facts.insert(file.name.clone(), facts(&file.text));
            set.names.entry(bare(&file.name).to_owned()).or_insert_with(|| file.name.clone());
        }
        set
    }

    /// Name in the engine of a template as another one names it.
    fn find(&self, name: &str) -> Option<&str> {
        if let Some((name, _)) = self.facts.get_key_value(name) {
            return Some(name);
        }
        self.names.get(bare(name)).map(String::as_str)
    }

    /// Blocks of all templates above one; none if it extends nothing or something unknown.
    fn parent_blocks(&self, name: &str) -> Option<BTreeSet<String>> {
        let mut blocks = BTreeSet::new();
        let mut seen = BTreeSet::from([name]);
        let mut parent = self.facts.get(name)?.parent.as_deref()?;
        loop {
            let found = self.find(parent)?;
            let facts = self.facts.get(found)?;
            blocks.extend(facts.blocks.iter().cloned());
            match &facts.parent {
                Some(next) if seen.insert(found) => parent = next,
                _ => return Some(blocks),
            }
        }
    }

    /// The component that a macro has become.
    fn component(&self, file: &str, namespace: &str, name: &str) -> String {
        let target = if namespace == "self" { Some(bare(file).to_owned()) } else { self.import(file, namespace) };
        component_name(target.as_deref().map_or(namespace, bare), name)
    }

    /// File of a namespace: imported here, by a template above, by one that includes this one, or
    /// anywhere.
    fn import(&self, file: &str, namespace: &str) -> Option<String> {
        let mut queue = vec![file.to_owned()];
        let mut seen = BTreeSet::new();
        while let Some(name) = queue.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let Some(facts) = self.facts.get(&name) else { continue };
            if let Some(target) = facts.imports.get(namespace) {
                return Some(target.clone());
            }
            let users = self.facts.iter().filter(|(_, other)| other.includes.contains(bare(&name)));
            queue.extend(users.map(|(user, _)| user.clone()));
            queue.extend(facts.parent.as_deref().and_then(|parent| self.find(parent)).map(str::to_owned));
        }
        self.facts.values().find_map(|facts| facts.imports.get(namespace).cloned())
    }
}

fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    for part in parts(text) {
        let Part::Tag(tag) = part else { continue };
        let (keyword, rest) = tag.keyword();
        let strings: Vec<String> = strings(rest);
        match keyword {
            "extends" => facts.parent = strings.into_iter().next(),
            "include" => facts.includes.extend(strings.iter().map(|name| bare(name).to_owned())),
            "import" => {
                let namespace = rest.rsplit_once(" as ").map_or("", |(_, namespace)| namespace.trim());
                if let Some(file) = strings.into_iter().next() {
                    facts.imports.insert(namespace.to_owned(), file);
                }
            }
            "block" => {
                facts.blocks.insert(rest.to_owned());
            }
            _ => {}
        }
    }
    facts
}

fn strings(text: &str) -> Vec<String> {
    let strings = lex::words(text).into_iter().filter_map(|word| match word {
        lex::Word::Text(text) => Some(text.trim_matches(['"', '\'', '`']).to_owned()),
        _ => None,
    });
    strings.collect()
}

/// A text without `{# … #}`.
fn without_comments(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(open) = rest.find("{#") {
        plain.push_str(&rest[..open]);
        rest = rest[open..].find("#}").map_or("", |end| &rest[open + end + 2..]);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(files: &[(&str, &str)]) -> Conversion {
        let file = |(name, text): &(&str, &str)| TemplateFile {
            name: (*name).to_owned(),
            path: (*name).to_owned(),
            text: (*text).to_owned(),
            built_in: false,
        };
        convert(&files.iter().map(file).collect::<Vec<_>>())
    }

    const BASE: &str = "{% import \"macros/a.html\" as m %}\n<p>{% block main %}{{ m::x(a=page.title) }}{% endblock main %}</p>{% include \"part.html\" %}{% include [\"no.html\", \"part.html\"] ignore missing %}{% include \"no.html\" ignore missing %}";
    const MACROS: &str = "{% macro x(a, b=\"d\\s\") -%}\n{{ a }}{{ b }}{{ config.title }}{% for i in list %}{{ i.x }}{% endfor %}{% endmacro x %}\n";
    const CHILD: &str = "{% extends \"base.html\" %}\ntext {{ x }}\n{% set y = 1 %}{% block main %}{{ super() }}{% block inner %}in{% endblock %}{% endblock %}\n{% block gone %}z{% endblock %}";

    #[test]
    fn macros_become_components() {
        let conversion = converted(&[
            ("t/templates/base.html", BASE),
            ("t/templates/macros/a.html", MACROS),
            ("t/templates/part.html", "{{ m::x(a=1) }}"),
        ]);
        let base = &conversion.texts["t/templates/base.html"];
        assert!(base.starts_with("{# #}\n<p>{% block main %}{{ <macros_a.x a={page?.title} /> }}"), "{base}");
        assert!(base.contains("{% include \"part.html\" %}{% include \"part.html\" %}{# #}"), "{base}");
        let expected = "{% component macros_a.x(a, b=none, @config=none, @list=none, ...others_) %}{% set b = \"d\\\\s\" if b is none else b -%}\n";
        assert!(conversion.texts["t/templates/macros/a.html"].starts_with(expected), "{conversion:?}");
        assert_eq!(conversion.texts["t/templates/part.html"], "{{ <macros_a.x a={1} /> }}");
    }

    #[test]
    fn children_keep_only_known_blocks() {
        let conversion = converted(&[("base.html", BASE), ("child.html", CHILD)]);
        let child = &conversion.texts["child.html"];
        assert_eq!(child.matches('\n').count(), CHILD.matches('\n').count());
        assert!(child.contains("{{ super() }}{# #}in{# #}{% endblock %}"), "{child}");
        assert!(!child.contains("text") && !child.contains("gone"), "{child}");
        let dropped: Vec<_> =
            conversion.dropped.iter().filter(|(path, _)| path == "child.html").map(|(_, what)| what.as_str()).collect();
        assert_eq!(
            dropped,
            [
                "text outside of blocks",
                "output outside of blocks",
                "`set` outside of blocks",
                "the block `gone`, which no parent has"
            ]
        );
    }
}
