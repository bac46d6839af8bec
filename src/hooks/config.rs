//! `[[hook]]` of the policy: which program is asked when, about what, and what its failure means.

use std::collections::BTreeSet;
use std::time::Duration;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::node::Table;
use crate::config::read::{Reader, Words};
use crate::diag::{At, Finding, Sink, Span};
use crate::rules::Enforcement;

/// A program of the company that is asked before or after something happens.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Its name in messages, in the record and in codes (`GOV010/name`).
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Program and arguments, as written. Nothing is ever put into them.
    pub command: Vec<String>,
    /// When it runs.
    pub stage: Stage,
    /// Which posts it is asked about.
    pub select: Select,
    /// How long it may take; 1 to 300 seconds.
    pub timeout: Duration,
    /// What a failure of the program means.
    pub on_error: OnError,
    /// Whether an exception may cover what it finds.
    pub enforcement: Enforcement,
    /// What it is asked about in one run.
    pub input: Input,
    /// Whether an answer is kept for the same question.
    pub cache: bool,
    /// Names of variables of the environment that it may see.
    pub env: Vec<String>,
}

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// After the posts are read, before pages are made.
    PreRender,
    /// After pages are made, before anything is put in its place.
    PostRender,
    /// Before the site goes out.
    PrePublish,
    /// After the site went out.
    PostPublish,
}

impl Stage {
    /// All stages with their names, in their order.
    pub const ALL: [(&'static str, Self); 4] = [
        ("pre-render", Self::PreRender),
        ("post-render", Self::PostRender),
        ("pre-publish", Self::PrePublish),
        ("post-publish", Self::PostPublish),
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, stage)| *stage == self).map_or("", |(name, _)| name)
    }
}

/// What a failure of the program means: a crash, a timeout, an answer that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// It blocks.
    Fail,
    /// It is advice.
    Warn,
}

/// What a hook is asked about in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// One post; the program runs once for each.
    Post,
    /// All of them together.
    Site,
}

/// Which posts a hook is asked about; an empty list takes all, and a post must be in each list.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// Folders below `content/`; those below them count.
    pub sections: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Patterns of paths from the root of the site.
    pub paths: Vec<String>,
    globs: GlobSet,
}

impl Select {
    /// Whether nothing is left out.
    pub fn takes_all(&self) -> bool {
        self.sections.is_empty() && self.tags.is_empty() && self.paths.is_empty()
    }

    /// Whether a post is taken: its path from the root of the site, and its tags.
    pub fn takes(&self, path: &str, tags: &[String]) -> bool {
        let inner = path.strip_prefix("content/").unwrap_or(path);
        let below = |section: &String| {
            let section = section.trim_matches('/');
            section == "*" || inner.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'))
        };
        let tagged = |tag: &String| tags.iter().any(|own| own.eq_ignore_ascii_case(tag));
        (self.sections.is_empty() || self.sections.iter().any(below))
            && (self.tags.is_empty() || self.tags.iter().any(tagged))
            && (self.paths.is_empty() || self.globs.is_match(path))
    }
}

/// Words of findings about the policy.
pub(super) const WORDS: Words = Words {
    unknown: "GOV001",
    kind: "GOV001",
    old: "GOV001",
    missing: "GOV001",
    date: "GOV001",
    why: "There is no setting of this name for a hook, so the line would have no effect.",
    help: "Remove the line, or correct its name.",
};

/// Time a hook has where none is named.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Reads the hooks of a policy, in its order. A hook that cannot be understood is left out, and a finding
/// that blocks says so.
pub fn read(tables: &[&Table], sink: &mut Sink) -> Vec<Hook> {
    let mut names = BTreeSet::new();
    let hooks: Vec<Hook> = tables.iter().filter_map(|table| hook(table, sink)).collect();
    for hook in &hooks {
        if !names.insert(hook.name.clone()) {
            sink.push(
                Finding::new("GOV001", format!("Give this hook another name than `{}`", hook.name))
                    .at(hook.span, "there is one of this name already")
                    .why("Reports and records could not tell the two apart."),
            );
        }
    }
    hooks
}

fn hook(table: &Table, sink: &mut Sink) -> Option<Hook> {
    let Some(span) = table.entries.first().map(|(key, node)| Span { end: node.span.end, ..key.span }) else {
        sink.push(Finding::new("GOV001", "Fill in the empty `[[hook]]` of the policy"));
        return None;
    };
    let mut reader = Reader::new(table, &WORDS, sink).within("hook");
    let name = name(&mut reader);
    let command = command(&mut reader);
    let stage = reader.choice("stage", &Stage::ALL);
    reader.require("stage", "Without it nobody knows when the hook runs.", "stage = \"pre-render\"");
    let select = select(&mut reader);
    let timeout = timeout(&mut reader);
    let on_error = reader.choice("on_error", &[("fail", OnError::Fail), ("warn", OnError::Warn)]);
    let enforcement = reader.choice("enforcement", &[("soft", Enforcement::Soft), ("hard", Enforcement::Hard)]);
    let input = reader.choice("input", &[("post", Input::Post), ("site", Input::Site)]);
    let cache = reader.flag("cache").unwrap_or(false);
    let env = env(&mut reader);
    if !reader.finish() {
        return None;
    }
    Some(Hook {
        name: name?.value,
        span,
        command: command?,
        stage: stage?,
        select,
        timeout,
        on_error: on_error.unwrap_or(OnError::Fail),
        enforcement: enforcement.unwrap_or(Enforcement::Hard),
        input: input.unwrap_or(Input::Post),
        cache,
        env,
    })
}

fn name(reader: &mut Reader<'_, '_>) -> Option<At<String>> {
    let name = reader.text("name");
    reader.require("name", "Reports and records call the hook by its name.", "name = \"secrets\"");
    let name = name?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || (name.len() <= 40 && name.bytes().all(plain)) {
        return Some(name).filter(|name| !name.is_empty());
    }
    reader.fail("name");
    reader.sink().push(
        Finding::new("GOV001", "Use at most 40 letters, digits, `-`, `_` and `.` as name")
            .at(name.span, "something else")
            .why("The name becomes part of codes and files."),
    );
    None
}

/// The program and its arguments; a single text is a program without arguments, never a line for a shell.
fn command(reader: &mut Reader<'_, '_>) -> Option<Vec<String>> {
    let node = reader.node("command");
    let command = match node.map(|node| &node.kind) {
        Some(crate::config::node::Kind::List(items)) => {
            let text = |item: &crate::config::node::Node| crate::config::read::as_text(&item.kind);
            items.iter().map(text).collect::<Option<Vec<String>>>()
        }
        Some(crate::config::node::Kind::Str(text)) => Some(vec![text.clone()]),
        _ => None,
    };
    let usable = command.filter(|command| command.first().is_some_and(|program| !program.trim().is_empty()));
    match (node, &usable) {
        (Some(node), None) => reader.wrong("command", node, "a list of texts", "[\"governance/hooks/check.sh\"]"),
        _ => reader.require("command", "Without it there is nothing to run.", "command = [\"check.sh\"]"),
    }
    if let (Some(node), Some(command)) = (node, &usable)
        && command.iter().any(|word| word.contains('\0'))
    {
        reader.wrong("command", node, "texts without the character 0", "[\"check.sh\"]");
    }
    usable
}

fn select(reader: &mut Reader<'_, '_>) -> Select {
    let Some(mut group) = reader.group("match") else { return Select::default() };
    let values = |texts: Option<Vec<At<String>>>| texts.unwrap_or_default();
    let plain = |texts: &[At<String>]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    let (sections, tags) = (values(group.texts("sections")), values(group.texts("tags")));
    let paths = values(group.texts("paths"));
    let mut globs = GlobSetBuilder::new();
    for path in &paths {
        if let Ok(glob) = Glob::new(path) {
            globs.add(glob);
        } else {
            group.fail("paths");
            group.sink().push(
                Finding::new("GOV001", format!("Correct the pattern `{}`", path.value))
                    .at(path.span, "not a pattern of paths")
                    .why("The hook would not know which posts it is about.")
                    .help("For example: `content/news/**`."),
            );
        }
    }
    let globs = globs.build().unwrap_or_default();
    let select = Select { sections: plain(&sections), tags: plain(&tags), paths: plain(&paths), globs };
    let sound = group.finish();
    reader.note(sound, "match");
    select
}

fn timeout(reader: &mut Reader<'_, '_>) -> Duration {
    let Some(text) = reader.text("timeout") else { return TIMEOUT };
    let (number, unit) = text.trim().split_at(text.trim().bytes().take_while(u8::is_ascii_digit).count());
    let seconds = match unit.trim() {
        "" | "s" => number.parse().ok(),
        "m" | "min" => number.parse::<u64>().ok().and_then(|minutes| minutes.checked_mul(60)),
        _ => None,
    };
    if let Some(seconds @ 1..=300) = seconds {
        return Duration::from_secs(seconds);
    }
    reader.fail("timeout");
    reader.sink().push(
        Finding::new("GOV001", "Write 1 to 300 seconds for `hook.timeout`")
            .at(text.span, "not such a time")
            .why("A hook must end by itself or be ended, so that it cannot hold up everybody.")
            .help("For example: `\"20s\"`."),
    );
    TIMEOUT
}

fn env(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let names = reader.texts("env").unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    for name in &names {
        let own = name.starts_with("PLACET_HOOK") || name.starts_with("LD_");
        if own || !name.bytes().all(plain) {
            reader.fail("env");
            reader.sink().push(
                Finding::new("GOV001", format!("Remove `{}` from `hook.env`", name.value))
                    .at(name.span, "cannot be handed to a hook")
                    .why("Only names of letters, digits and `_` are handed over, and none that change programs."),
            );
        }
    }
    names.into_iter().map(|name| name.value).collect()
}

#[cfg(test)]
mod tests {
    use super::{Enforcement, Hook, Input, OnError, Stage, read};
    use crate::config::node::{Kind, Table};
    use crate::config::toml_node;
    use crate::diag::{FileId, Finding, Sink};

    fn hooks(text: &str) -> (Vec<Hook>, Vec<Finding>) {
        let mut sink = Sink::new();
        let table = toml_node::parse(FileId(0), text, 0, "GOV001").unwrap();
        let Some(Kind::List(nodes)) = table.get("hook").map(|node| &node.kind) else { panic!("no hooks") };
        let tables: Vec<&Table> =
            nodes.iter().map(|node| if let Kind::Table(table) = &node.kind { table } else { panic!() }).collect();
        let hooks = read(&tables, &mut sink);
        (hooks, sink.into_findings())
    }

    #[test]
    fn what_is_not_said_is_strict() {
        let (hooks, found) =
            hooks("[[hook]]\nname = \"dlp\"\ncommand = [\"dlp\", \"--json\"]\nstage = \"pre-publish\"");
        assert!(found.is_empty(), "{found:?}");
        let hook = &hooks[0];
        assert_eq!((hook.stage, hook.timeout.as_secs(), hook.cache), (Stage::PrePublish, 10, false));
        assert_eq!((hook.on_error, hook.enforcement, hook.input), (OnError::Fail, Enforcement::Hard, Input::Post));
        assert!(hook.select.takes("content/a.md", &[]));
    }

    #[test]
    fn posts_are_chosen_by_section_tag_and_path() {
        let (hooks, found) = hooks(
            "[[hook]]\nname = \"a\"\ncommand = [\"a\"]\nstage = \"pre-render\"\ntimeout = \"2 min\"\n\
             match = { sections = [\"news\"], tags = [\"Results\"], paths = [\"content/**/q?.md\"] }",
        );
        assert!(found.is_empty(), "{found:?}");
        let tags = ["results".to_owned()];
        assert_eq!(hooks[0].timeout.as_secs(), 120);
        assert!(hooks[0].select.takes("content/news/2026/q3.md", &tags));
        assert!(!hooks[0].select.takes("content/newsroom/q3.md", &tags), "another section");
        assert!(!hooks[0].select.takes("content/news/q3.md", &[]), "no tag");
        assert!(!hooks[0].select.takes("content/news/q33.md", &tags), "another path");
    }

    #[test]
    fn whatever_is_in_doubt_blocks_and_says_where() {
        let base = "[[hook]]\nname = \"a\"\ncommand = [\"a\"]\nstage = \"pre-render\"\n";
        for (line, title) in [
            ("timeout = \"0s\"", "Write 1 to 300 seconds for `hook.timeout`"),
            ("timeout = \"400\"", "Write 1 to 300 seconds for `hook.timeout`"),
            ("on_eror = \"warn\"", "Write `hook.on_error` in place of `hook.on_eror`"),
            ("on_error = \"ignore\"", "Choose one of the words for `hook.on_error`"),
            ("match = { paths = [\"a[\"] }", "Correct the pattern `a[`"),
            ("match = { section = [\"a\"] }", "Write `hook.match.sections` in place of `hook.match.section`"),
            ("env = [\"LD_PRELOAD\"]", "Remove `LD_PRELOAD` from `hook.env`"),
        ] {
            let (hooks, found) = hooks(&format!("{base}{line}"));
            assert!(hooks.is_empty(), "{line}");
            assert_eq!(found.iter().map(|found| found.title.as_str()).collect::<Vec<_>>(), [title]);
            assert!(found[0].span().is_some_and(|span| span.start >= base.len() as u32), "{line}");
        }
    }

    #[test]
    fn a_hook_needs_name_command_and_stage_and_a_name_of_its_own() {
        let (hooks_read, found) = hooks("[[hook]]\nname = \"a b\"\ncommand = []\n");
        assert!(hooks_read.is_empty());
        assert_eq!(found.len(), 3, "{found:?}");
        let one = "[[hook]]\nname = \"a\"\ncommand = \"a\"\nstage = \"post-render\"\n";
        let (_, found) = hooks(&one.repeat(2));
        assert_eq!(found[0].title, "Give this hook another name than `a`");
    }
}
