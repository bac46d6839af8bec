//! `SEC020`: a password, a key or the like stands in a text.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use crate::diag::{Finding, Redacted, Sink, Span};
use crate::html::unescape;
use crate::rules::secrets::{Found, SecretRules};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC020",
        name: "secret-in-text",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "A password, a key or an access pass stands in a text.",
        checks: "Every content file as it is written, and every built file: known forms of keys, private keys, access passes, \
                 passwords in addresses and in settings. A policy can name a rule file of gitleaks 8 to look for more.",
        why: "Whoever reads the page could use it, and search engines would keep it for good.",
        fix: "Take it out, and have it replaced where it came from: what was written down once counts as known.",
        options: &[],
        references: &["CWE-798", "OWASP Top 10 2021, A07"],
    },
    &[
        Example::bad(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Connect to `postgres://blog:tr0ub4dor-and-3@db.acme-cloud.io/blog`.
"#,
        ),
        Example::good(
            r#"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Connect to `postgres://blog:PASSWORD@db.acme-cloud.io/blog`, or read `AKIAIOSFODNN7EXAMPLE` from the settings.
"#,
        ),
    ],
    Scope::Text,
    configure::<SecretInText>,
);

/// The rule with its rules.
#[derive(Debug, Default)]
pub struct SecretInText {
    rules: SecretRules,
}

impl<'de> Deserialize<'de> for SecretInText {
    /// There are no options.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Options {}
        Options::deserialize(deserializer).map(|Options {}| Self::default())
    }
}

/// Ends of names of files that hold no text.
const BINARY: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tif", "tiff", "heic", "woff", "woff2", "ttf", "otf",
    "eot", "mp3", "mp4", "webm", "ogg", "wav", "mov", "gz", "br",
];

impl SecretInText {
    /// The rule with rules of a policy.
    pub fn with(rules: SecretRules) -> Self {
        Self { rules }
    }
}

impl Rule for SecretInText {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let path = format!("content/{}", cx.document.path);
        for found in self.rules.scan(&path, cx.text.as_bytes()) {
            let (place, text) = match &found.secret {
                Some(range) => (cx.span(whole(cx.text, range)), cx.text[whole(cx.text, range)].to_owned()),
                None => (cx.head(), String::new()),
            };
            sink.push(finding(&found, &path, &text).at(place, label(&found)));
        }
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let end = cx.path.rsplit_once('.').map_or("", |(_, end)| end);
        let is_binary = BINARY.iter().any(|known| known.eq_ignore_ascii_case(end));
        let bytes = if is_binary { &[][..] } else { cx.bytes };
        for found in self.rules.scan(cx.path, bytes) {
            let text = String::from_utf8_lossy(found.secret.as_ref().map_or(&[][..], |range| &cx.bytes[range.clone()]));
            let text = if cx.html.is_some() { unescape(&text).into_owned() } else { Cow::into_owned(text) };
            sink.push(cx.on_page(finding(&found, cx.path, &text)));
        }
    }
}

/// The range widened to whole characters: the engine counts bytes.
fn whole(text: &str, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

fn label(found: &Found) -> String {
    format!("looks like `{}`", found.id.replace('`', "'"))
}

fn finding(found: &Found, path: &str, text: &str) -> Finding {
    if let Some(rule) = found.unusable {
        return Finding::new("SEC021", format!("Correct the rule `{}` for secrets", found.id))
            .at(Span { ..rule }, "too large to be used")
            .why("A rule that cannot be used finds nothing, and a secret could go out.")
            .help("Make its expressions smaller.");
    }
    let code = format!("SEC020/{}", found.id);
    if found.secret.is_none() {
        return Finding::new(code, format!("Take the file `{path}` out: it holds keys"))
            .why("Whoever loads it could use what is in it.")
            .help("Delete the file, and have the keys replaced where they came from.");
    }
    let secret = Redacted::new(text);
    Finding::new(code, format!("Take the secret `{}` out", secret.to_string().replace('`', "'")))
        .why("Everybody could use it, and search engines would keep it.")
        .help("Delete it, and have it replaced where it came from: what was written down once counts as known.")
        .secret(secret)
}
