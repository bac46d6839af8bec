//! `PII009`: the folder of a person on a computer stands in a text.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::personal::{Hit, is_own_text, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII009",
        name: "home-folder",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The folder of a person on a computer stands in a text.",
        checks: "Content files, samples of code included, and built files that are made of none: folders below `/home/`, `/Users/` and `C:\\Users\\`. Names that are nobody's, such as `user`, may stay.",
        why: "The name of the folder is as a rule the name somebody signs in with.",
        fix: "Write `~` or `/home/user` in its place.",
        options: &[("allow", "names that may be published; none by default")],
        references: &["Regulation (EU) 2016/679, Article 5"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
```
error in /home/annasmith/blog/src/main.rs
```
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
```
error in /home/user/blog/src/main.rs, ~/blog and /home/$USER/x
```
"##,
        ),
    ],
    Scope::Text,
    configure::<HomeFolder>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HomeFolder {
    /// Names that may be published.
    allow: Vec<String>,
}

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let form = r"(?:/home/|/Users/|\b[A-Z]:[\\/]{1,2}Users[\\/]{1,2})([A-Za-z][A-Za-z0-9._-]{1,31})[\\/]";
    RegexBuilder::new(form).unicode(false).build().ok()
});

/// Names that stand for nobody or for a machine.
const NOBODY: &str = "\
    admin administrator alice app bob build builder centos circleci coder core default dev developer \
    docker ec2-user foo git github gitpod guest home jenkins jovyan linuxbrew me name node nonroot page \
    path pi public root runner rust shared site someone test travis ubuntu user username users vagrant vscode \
    work you";

impl HomeFolder {
    fn hits(&self, text: &str) -> Vec<Hit> {
        let may_have =
            ["/home/", "Users"].iter().any(|part| memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some());
        if !may_have {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for groups in FORM.iter().flat_map(|form| form.captures_iter(text.as_bytes())) {
            let Some(name) = groups.get(1).map(|group| group.range()) else { continue };
            let start = groups.get(0).map_or(name.start, |group| group.start());
            let before = text[..start].chars().next_back();
            let lower = text[name.clone()].to_lowercase();
            let words = ["user", "your", "name", "example"];
            if before.is_some_and(|c| c.is_alphanumeric() || "._-/~}>".contains(c))
                || NOBODY.split(' ').any(|nobody| nobody == lower)
                || words.iter().any(|word| lower.contains(word))
                || self.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(&lower))
            {
                continue;
            }
            let finding = Finding::new("PII009", "Write `user` for the name of this folder")
                .why("It is as a rule the name somebody signs in with.")
                .help("Write `~` or `/home/user` in its place, or ask the owner of the policy to allow the name.");
            hits.push(Hit { range: name, finding, in_code: true });
        }
        hits
    }
}

impl Rule for HomeFolder {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text), "the name of a person's folder", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text), sink);
        }
    }
}
