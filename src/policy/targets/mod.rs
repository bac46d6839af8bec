//! Where releases go and how they are signed: `governance/targets.toml`, and `[release]` of the policy.

mod reach;

pub use reach::{Bucket, Reach, Ssh, Transfer};

use super::file::{ENVIRONMENTS, WORDS};
use crate::config::Coding;
use crate::config::node::{Kind, Table};
use crate::config::read::Reader;
use crate::config::resolve::codings;
use crate::diag::{At, Finding, Sink, closest};

/// How releases are signed, and whether a window may be overridden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseRules {
    /// SSH key that signs the manifest: a private key, or a public one whose private part an agent holds.
    pub key: Option<At<String>>,
    /// Program that signs statements: it reads the bytes on standard input and prints the signature in Base64.
    pub signer: Vec<At<String>>,
    /// Says which key the program uses.
    pub keyid: Option<String>,
    /// Whether `--emergency` may override a window.
    pub emergency: bool,
    /// From whom those who publish, and their key, are kept apart.
    pub apart: Vec<Apart>,
}

/// From whom or what a release is kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Whoever publishes has no part in the posts that are new.
    Author,
    /// Whoever publishes is not the only one who approved them.
    Approver,
    /// The key of releases approves nothing.
    Key,
}

impl Apart {
    /// The words for it in files.
    const WORDS: [(&'static str, Self); 3] =
        [("author", Self::Author), ("approver", Self::Approver), ("key", Self::Key)];
}

/// Somewhere releases go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name on the command line.
    pub name: At<String>,
    /// Where it is.
    pub reach: Reach,
    /// Environment that is published there.
    pub environment: String,
    /// How many releases stay there, the one that is served included.
    pub keep: usize,
    /// Whether style sheets, scripts and fonts of the releases that are kept are served as well, so that a page
    /// that somebody has open still finds them.
    pub retain_assets: bool,
    /// Compressed twins that its server hands out; all if the file says nothing.
    pub compress: Vec<Coding>,
    /// Address where visitors get it, which is asked after each publication.
    pub url: Option<At<String>>,
    /// File with the certificates that are trusted there; relative to the root of the site.
    pub ca: Option<At<String>>,
}

/// Fewest releases that stay: the one that is served, and the one to go back to.
const FEWEST: usize = 2;

/// `[release]`.
pub(super) fn rules(table: &Table, sink: &mut Sink) -> ReleaseRules {
    let mut reader = Reader::new(table, &WORDS, sink).within("release");
    let rules = ReleaseRules {
        key: reader.filled("key"),
        signer: reader.texts("signer").unwrap_or_default(),
        keyid: reader.filled("keyid").map(|at| at.value),
        emergency: reader.flag("emergency").unwrap_or(false),
        apart: Vec::new(),
    };
    let words = reader.texts("apart").unwrap_or_default();
    reader.finish();
    let apart = words.iter().filter_map(|word| {
        let known = Apart::WORDS.iter().find(|(own, _)| *own == word.value).map(|(_, apart)| *apart);
        if known.is_none() {
            sink.push(
                Finding::new("GOV001", format!("Correct `{}` in `release.apart`", word.value))
                    .at(word.span, "not understood")
                    .why("What it was meant to keep apart would not be kept apart.")
                    .help("Possible: `author`, `approver`, `key`."),
            );
        }
        known
    });
    ReleaseRules { apart: apart.collect(), ..rules }
}

/// `targets.toml`: `[target.NAME]` for each.
pub(super) fn read(table: &Table, sink: &mut Sink) -> Vec<Target> {
    let mut reader = Reader::new(table, &WORDS, sink);
    let targets = reader.table("target");
    reader.finish();
    let mut found = Vec::new();
    for (name, node) in targets.into_iter().flat_map(|table| &table.entries) {
        match &node.kind {
            Kind::Table(inner) => found.extend(target(name, inner, sink)),
            _ => sink.push(
                Finding::new("GOV001", format!("Write a group of fields for `target.{}`", name.value))
                    .at(node.span, format!("this is {}", node.kind_name()))
                    .why("What stands here cannot be used, so nothing can be published there.")
                    .help(format!("For example: `[target.{}]`, and below it `kind` and `path`.", name.value)),
            ),
        }
    }
    found
}

fn target(name: &At<String>, table: &Table, sink: &mut Sink) -> Option<Target> {
    let mut reader = Reader::new(table, &WORDS, sink).within(&format!("target.{}", name.value));
    let kind = reader.choice("kind", &reach::KINDS);
    reader.require("kind", "Without it nobody could tell where a release belongs.", "kind = \"directory\"");
    // The fields of a folder where the kind is not known: what they lack is said at once.
    let reach = reach::read(kind.unwrap_or(reach::Kind::Directory), &mut reader);
    let environment = reader.filled("environment");
    let keep = reader.entry("keep").map(|(span, _)| span).zip(reader.count("keep"));
    let retain_assets = reader.flag("retain_assets").unwrap_or(true);
    let (url, ca) = (reader.filled("url"), reader.filled("ca"));
    // An object store has one coding for a name, so twins are of no use there.
    let all = if kind == Some(reach::Kind::S3) { Vec::new() } else { Coding::ALL.to_vec() };
    let compress = codings(&mut reader).unwrap_or(all);
    reader.require("environment", "Windows and levels depend on it.", "environment = \"production\"");
    if !reader.finish() {
        return None;
    }
    let environment = environment?;
    if !ENVIRONMENTS.contains(&environment.value.as_str()) {
        sink.push(unknown_environment(&environment));
        return None;
    }
    let (span, keep) = keep.map_or((None, 5), |(span, keep)| (Some(span), keep));
    if let Some(span) = span.filter(|_| keep < FEWEST) {
        sink.push(
            Finding::new("GOV001", "Keep at least 2 releases on this target")
                .at(span, format!("{keep} would stay"))
                .why("Without an earlier release there is nothing to go back to when something is wrong.")
                .help("For example: `keep = 5`."),
        );
        return None;
    }
    kind?;
    if let Some(url) = url.as_ref().filter(|url| !["http://", "https://"].iter().any(|way| url.starts_with(way))) {
        sink.push(
            Finding::new("GOV001", "Write the whole address of this target")
                .at(url.span, "no address that can be asked")
                .why("After each publication it is asked for everything that was published.")
                .help("For example: `url = \"https://blog.example.com\"`."),
        );
        return None;
    }
    let (name, environment) = (name.clone(), environment.value);
    Some(Target { name, reach: reach?, environment, keep, retain_assets, compress, url, ca })
}

fn unknown_environment(name: &At<String>) -> Finding {
    let list = ENVIRONMENTS.map(|name| format!("`{name}`")).join(", ");
    let near = closest(&name.value, ENVIRONMENTS).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
    Finding::new("GOV001", format!("Correct the environment `{}`", name.value))
        .at(name.span, "not an environment")
        .why("Windows and levels depend on the environment that a target belongs to.")
        .help(format!("{near}Possible: {list}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::toml_node;
    use crate::diag::FileId;

    fn read(text: &str) -> (Vec<Target>, Vec<Finding>) {
        let mut sink = Sink::new();
        let table = toml_node::parse(FileId(0), text, 0, "GOV001").unwrap();
        (super::read(&table, &mut sink), sink.into_findings())
    }

    #[test]
    fn a_target_is_read_with_its_defaults() {
        let (targets, findings) =
            read("[target.web]\nkind = \"directory\"\npath = \"/srv/www\"\nenvironment = \"production\"\n");
        assert_eq!(findings, []);
        assert_eq!((targets[0].name.as_str(), targets[0].keep, targets[0].retain_assets), ("web", 5, true));
    }

    #[test]
    fn a_server_and_a_bucket_are_read() {
        let (targets, findings) = read(
            "[target.a]\nkind = \"ssh\"\nhost = \"web1\"\nuser = \"deploy\"\nport = 2222\npath = \"/srv/www\"\n\
             transfer = \"sftp\"\nconfig = \"governance/ssh_config\"\nenvironment = \"production\"\n\
             [target.b]\nkind = \"s3\"\nbucket = \"blog\"\nregion = \"eu-central-1\"\nprefix = \"en\"\nenvironment = \"pilot\"\n",
        );
        assert_eq!(findings, []);
        assert_eq!(targets[0].reach.shown(), "ssh://deploy@web1:2222/srv/www");
        assert_eq!((targets[1].reach.shown().as_str(), targets[1].compress.len()), ("s3://blog/en", 0));
    }

    #[test]
    fn what_is_not_understood_is_no_target() {
        for text in [
            "[target.a]\nkind = \"ssh\"\nhost = \"-oProxyCommand=x\"\npath = \"/srv\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"ssh\"\nhost = \"a\"\npath = \"srv\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"ssh\"\nhost = \"a\"\nport = 0\npath = \"/srv\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"ssh\"\nhost = \"a\"\nport = 70000\npath = \"/srv\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"ssh\"\nhost = \"a\"\noptions = \"-v\"\npath = \"/srv\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"s3\"\nbucket = \"a\"\nregion = \"x\"\nenvironment = \"production\"",
            "[target.a]\nkind = \"s3\"\nbucket = \"blog\"\nenvironment = \"production\"",
            "target = 3",
            "[target]\nweb = 3",
            "[target.web]\nkind = \"directory\"\nenvironment = \"production\"",
            "[target.web]\nkind = \"ftp\"\npath = \"/srv\"\nenvironment = \"production\"",
            "[target.web]\nkind = \"directory\"\npath = \"/srv\"\nenvironment = \"prod\"",
            "[target.web]\nkind = \"directory\"\npath = \"/srv\"\nenvironment = \"production\"\nkeep = 1",
            "[target.web]\nkind = \"directory\"\npath = \"/srv\"\nenvironment = \"production\"\nurl = \"blog.example\"",
            "[target.web]\nkind = \"directory\"\npath = \"/srv\"\nenvironment = \"production\"\nkeeep = 3\nkeep = \"x\"",
        ] {
            let (targets, findings) = read(text);
            assert!(targets.is_empty() && !findings.is_empty(), "{text}");
            assert!(findings.iter().all(|finding| finding.code == "GOV001"), "{text}");
        }
    }
}
