//! Registries: lists of the authors and terms that may be used (`data/authors.toml`, `data/tags.toml`).

use std::collections::BTreeMap;
use std::io;

use crate::config::node::{Kind, Node, Table};
use crate::config::read::{as_flag, as_text, texts};
use crate::diag::{Sink, Sources};
use crate::load::{Inputs, read_table};
use crate::world::World;

/// What a registry says of a term or author.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegistryEntry {
    /// Slug, which is also the key of the entry.
    pub slug: String,
    /// Name as shown.
    pub label: String,
    /// One sentence.
    pub description: Option<String>,
    /// Other spellings that mean the same.
    pub aliases: Vec<String>,
    /// Whether it must not be used any more.
    pub retired: bool,
    /// What to use instead of a retired one.
    pub replacement: Option<String>,
    /// Everything else (role, picture, links), for templates.
    pub extra: Table,
}

/// All entries of one list.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    entries: BTreeMap<String, RegistryEntry>,
    /// Lower-case slug, label or alias to the slug.
    spellings: BTreeMap<String, String>,
}

impl Registry {
    /// Reads a registry: one table for each entry, its key is the slug.
    pub fn from_table(table: &Table) -> Self {
        let mut registry = Self::default();
        for (key, node) in &table.entries {
            let Kind::Table(fields) = &node.kind else { continue };
            let entry = entry(&key.value, fields);
            for spelling in [&entry.slug, &entry.label].into_iter().chain(&entry.aliases) {
                registry.spellings.insert(spelling.to_lowercase(), entry.slug.clone());
            }
            registry.entries.insert(entry.slug.clone(), entry);
        }
        registry
    }

    /// The entry for a name as written: its slug, label or an alias, without regard to case.
    pub fn find(&self, name: &str) -> Option<&RegistryEntry> {
        self.spellings.get(&name.to_lowercase()).and_then(|slug| self.entries.get(slug))
    }

    /// Like [`Registry::find`]; a retired entry gives its replacement, if there is one.
    pub fn resolve(&self, name: &str) -> Option<&RegistryEntry> {
        let entry = self.find(name)?;
        let new = entry.replacement.as_deref().filter(|_| entry.retired).and_then(|new| self.find(new));
        Some(new.unwrap_or(entry))
    }

    /// Slugs and labels that may be used.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let usable = self.entries.values().filter(|entry| !entry.retired);
        usable.flat_map(|entry| [entry.label.as_str(), entry.slug.as_str()])
    }

    /// All entries by slug.
    pub fn entries(&self) -> impl Iterator<Item = &RegistryEntry> {
        self.entries.values()
    }
}

fn entry(slug: &str, fields: &Table) -> RegistryEntry {
    let text = |node: &Node| as_text(&node.kind);
    let mut entry = RegistryEntry { slug: slug.to_owned(), label: slug.to_owned(), ..RegistryEntry::default() };
    for (key, node) in &fields.entries {
        match key.value.as_str() {
            "slug" => entry.slug = text(node).unwrap_or_else(|| slug.to_owned()),
            "label" | "name" => entry.label = text(node).unwrap_or_else(|| slug.to_owned()),
            "description" => entry.description = text(node),
            "aliases" => {
                let aliases = texts(node).unwrap_or_default();
                entry.aliases = aliases.into_iter().map(|alias| alias.value).collect();
            }
            // What is neither yes nor no (a date, a remark) says that it is retired.
            "retired" => entry.retired = as_flag(&node.kind).unwrap_or(node.kind != Kind::Null),
            "replacement" => entry.replacement = text(node),
            _ => entry.extra.entries.push((key.clone(), node.clone())),
        }
    }
    entry
}

/// Reads `data/<taxonomy>.toml`: whoever writes such a file wants only what it lists.
///
/// # Errors
/// When a file cannot be read.
pub fn load(
    world: &dyn World,
    inputs: &Inputs,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<BTreeMap<String, Registry>> {
    let mut registries = BTreeMap::new();
    for entry in &inputs.data {
        let name = entry.path.strip_prefix("data/").and_then(|name| name.strip_suffix(".toml"));
        // `data/media.toml` is the register of pictures.
        if let Some(name) = name.filter(|name| !name.contains('/') && *name != "media")
            && let Some(table) = read_table(world, &entry.path, sources, sink)?
        {
            registries.insert(name.to_owned(), Registry::from_table(&table));
        }
    }
    Ok(registries)
}

#[cfg(test)]
mod tests {
    use super::Registry;
    use crate::config::toml_node;
    use crate::diag::FileId;

    #[test]
    fn entries_are_found_by_every_spelling() {
        let text = "[ml]\nlabel = \"Machine Learning\"\naliases = [\"AI\"]\nrole = \"x\"\n\
                    [old]\nretired = \"since May\"\nreplacement = \"ml\"\n";
        let registry = Registry::from_table(&toml_node::parse(FileId(0), text, 0, "CFG001").unwrap());
        for name in ["ml", "ML", "machine learning", "ai"] {
            assert_eq!(registry.find(name).map(|entry| entry.slug.as_str()), Some("ml"), "{name}");
        }
        assert!(registry.find("old").unwrap().retired);
        assert_eq!(registry.resolve("old").unwrap().slug, "ml");
        assert!(registry.find("ml").unwrap().extra.get("role").is_some());
        assert!(registry.find("other").is_none());
    }
}
