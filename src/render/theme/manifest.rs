//! `theme.toml`: only its `[extra]` matters; it lies under the site's.

use std::io;

use super::files;
use crate::config::node::{Kind, Node, Table};
use crate::config::{Config, toml_node};
use crate::diag::{At, Finding, Sink, Sources};
use crate::world::World;

/// The configuration with the `[extra]` of its theme laid under its own: the site wins, tables are
/// joined. A value of another kind than the theme's is a finding.
///
/// # Errors
/// A file cannot be read.
pub fn with_theme_extra(
    mut config: Config,
    world: &dyn World,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Config> {
    let Some((path, text)) = files::manifest(world, &config)? else { return Ok(config) };
    let file = sources.add(path, text.as_str());
    match toml_node::parse(file, &text, 0, "INT004") {
        Ok(table) => {
            if let Some(Node { kind: Kind::Table(extra), .. }) = table.get("extra") {
                lay_under(&mut config.extra, extra, "extra", sink);
            }
        }
        Err(finding) => sink.push(*finding),
    }
    Ok(config)
}

/// The licence of the theme in use, as its `theme.toml` says it.
///
/// # Errors
/// A file cannot be read.
pub fn licence(config: &Config, world: &dyn World) -> io::Result<Option<String>> {
    let Some((_, text)) = files::manifest(world, config)? else { return Ok(None) };
    let table = toml_node::parse(crate::diag::FileId(0), &text, 0, "INT004").unwrap_or_default();
    let licence =
        table.get("license").and_then(|node| if let Kind::Str(text) = &node.kind { Some(text.clone()) } else { None });
    Ok(licence)
}

fn lay_under(site: &mut Table, theme: &Table, path: &str, sink: &mut Sink) {
    for (key, node) in &theme.entries {
        match site.entries.iter_mut().find(|(name, _)| name.value == key.value) {
            None => site.entries.push((key.clone(), node.clone())),
            Some((name, own)) => {
                if own.kind_name() != node.kind_name() {
                    sink.push(other_kind(name, own, node, path));
                } else if let (Kind::Table(own), Kind::Table(theme)) = (&mut own.kind, &node.kind) {
                    lay_under(own, theme, &format!("{path}.{}", key.value), sink);
                }
            }
        }
    }
}

fn other_kind(name: &At<String>, own: &Node, theme: &Node, path: &str) -> Finding {
    Finding::new("CFG003", format!("Give `{path}.{}` {}", name.value, theme.kind_name()))
        .at(own.span, format!("this is {}", own.kind_name()))
        .at(theme.span, "the theme's value")
        .why("The theme reads this setting and expects another kind of value.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use crate::world::MemoryWorld;

    #[test]
    fn the_site_wins_and_tables_are_joined() {
        let world = MemoryWorld::from_text(
            "-- themes/t/templates/page.html --\n-- themes/t/theme.toml --\n[extra]\na = 1\nb = \"x\"\n[extra.c]\nd = 1\ne = 2\n",
            jiff::Timestamp::UNIX_EPOCH,
        );
        let mut config = Config::new("https://example.com");
        config.theme = Some("t".into());
        config.extra = toml_node::parse(FileId(0), "a = 7\nb = 1\n[c]\nd = 9\n", 0, "CFG001").unwrap();
        let mut sink = Sink::new();
        let config = with_theme_extra(config, &world, &mut Sources::new(), &mut sink).unwrap();
        assert_eq!(config.extra.to_json(), serde_json::json!({"a": 7, "b": 1, "c": {"d": 9, "e": 2}}));
        assert_eq!(sink.findings()[0].title, "Give `extra.b` text");
    }
}
