//! `SOE001`: a file is of a kind that the servers do not host.

use serde::Deserialize;

use crate::diag::Sink;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SOE001",
        name: "kind-of-file",
        group: Group::Environment,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A file is of a kind that the servers do not host.",
        checks: "Files in the output whose name ends like a program or a page that a server would run; `allow`, or `endings` in `governance/soe.toml`, name the only kinds that may be published.",
        why: "A static server would hand out the source text, or a visitor's computer would run it.",
        fix: "Remove the file from the post's folder or from `static/`.",
        options: &[("allow", "the only ends of names that may be published; by default all but programs")],
        references: &[],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
-- static/form.php --
<?php ?>
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Text
-- static/form.txt --
Text
"##,
        ),
    ],
    Scope::Output,
    configure::<KindOfFile>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindOfFile {
    /// The only ends of names that may be published; if there are none, all but programs may.
    allow: Vec<String>,
}

/// Programs, and pages that a server would run.
const PROGRAMS: [&str; 24] = [
    "php", "phtml", "phar", "asp", "aspx", "ashx", "jsp", "jspx", "cgi", "pl", "exe", "dll", "msi", "bat", "cmd",
    "com", "scr", "vbs", "ps1", "jar", "war", "htaccess", "config", "ini",
];

impl Rule for KindOfFile {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let name = cx.path.rsplit('/').next().unwrap_or(cx.path);
        let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
        let known = cx.registers.environment.as_ref().map_or(&[][..], |environment| &environment.endings);
        let allow: Vec<&str> = self.allow.iter().chain(known).map(|end| end.trim_start_matches('.')).collect();
        let refused = if allow.is_empty() {
            PROGRAMS.contains(&end.as_str())
        } else {
            !allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(&end))
        };
        if !refused {
            return;
        }
        sink.push(
            cx.finding("SOE001", format!("Remove `{}` from the site", cx.path))
                .why("The servers host pages and files for readers, not this kind of file.")
                .help("Take it out of `static/` or of the post's folder, or ask IT to allow the kind of file."),
        );
    }
}
