//! `PII005`: an e-mail address that may be a person's stands in a text.

use std::ops::Range;

use serde::Deserialize;

use crate::config::Config;
use crate::diag::{Finding, Redacted, Sink};
use crate::rules::personal::{Hit, is_contact, is_own_text, on_output, on_page};
use crate::rules::{Example, Group, Level, Meta, OutputCx, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "PII005",
        name: "email-address",
        group: Group::PersonalData,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "An e-mail address that may be a person's stands in a text.",
        checks: "Content files, samples of code left out, and built files that are made of none. Addresses of a role such as `press@`, those of lists and help desks, names kept for examples, those in `allow` and the contacts in `[service]` may stay.",
        why: "The address of a person is personal data, and programs that collect addresses would find it.",
        fix: "Use the address of a team, or ask the owner of the policy to allow it.",
        options: &[("allow", "addresses, or hosts with `@` before them, that may be published; none by default")],
        references: &["Regulation (EU) 2016/679, Article 5", "RFC 2142", "RFC 2606"],
    },
    &[
        Example::bad(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Write to anna.smith@acme-cloud.io.
"##,
        ),
        Example::good(
            r##"-- content/post.md --
+++
title = "Launch"
date = 2026-05-14
+++
Write to press@acme-cloud.io, to statistics@support.acme-cloud.io, or to anna@example.com.
"##,
        ),
    ],
    Scope::Text,
    configure::<EmailAddress>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EmailAddress {
    /// Addresses and hosts that may be published.
    allow: Vec<String>,
}

/// Names before the `@` that stand for a role (RFC 2142 and usage), not for a person.
const ROLES: &str = "\
    abuse accessibility admin announce billing blog bot bugs careers committee community compliance conduct contact \
    core council customerservice dev discuss editor events feedback foundation git help hello hi hostmaster info \
    inquiries interop investors ir jobs join legal list mail marketing media mods news newsletter no-reply noc \
    noreply office opensource partners postmaster pr press privacy request root sales security service \
    sponsors sponsorship standards steering subscribe support talent team unsubscribe users webmaster welcome www you";

/// Hosts that are nobody's (RFC 2606, RFC 6761).
const EXAMPLES: [&str; 7] = ["example.com", "example.org", "example.net", "example", "test", "invalid", "localhost"];

impl EmailAddress {
    fn hits(&self, text: &str, config: &Config) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in memchr::memchr_iter(b'@', text.as_bytes()) {
            let Some(range) = address(text, at) else { continue };
            let (name, host) = (text[range.start..at].to_lowercase(), text[at + 1..range.end].to_lowercase());
            let whole = format!("{name}@{host}");
            let is_same =
                |allowed: &str| allowed.eq_ignore_ascii_case(&whole) || allowed.strip_prefix('@') == Some(&host);
            if is_role(&name)
                || is_list(&host)
                || is_desk(&name, &host)
                || in_web_address(text, range.start)
                || EXAMPLES.iter().any(|example| host == *example || host.ends_with(&format!(".{example}")))
                || self.allow.iter().any(|allowed| is_same(allowed))
                || is_contact(config, |contact| contact.to_lowercase().contains(&whole))
            {
                continue;
            }
            let finding = Finding::new("PII005", format!("Check whose address at `{host}` this is"))
                .why("It is none of those known for teams, and the address of a person is personal data.")
                .help("If a person reads it, write the address of a team. If a team does, ask the owner of the policy to allow it.");
            hits.push(Hit::secret(text, range, Redacted::new, finding).outside_code());
        }
        hits
    }
}

fn is_known(word: &str) -> bool {
    ROLES.split(' ').any(|role| role == word)
}

/// Whether a name is a role: alone, as one of its words (`press-eu`), or with more joined to it (`help24`).
/// A name that starts with a figure is that of a team.
fn is_role(name: &str) -> bool {
    let joined = |role: &str| role.len() > 3 && (name.starts_with(role) || name.ends_with(role));
    name.starts_with(|c: char| c.is_ascii_digit())
        || name.split(['-', '.', '_', '+']).any(is_known)
        || ROLES.split(' ').any(joined)
}

/// Whether a host is that of mailing lists.
fn is_list(host: &str) -> bool {
    host == "googlegroups.com" || ["lists.", "groups.", "list."].iter().any(|start| host.starts_with(start))
}

/// Whether an address is that of a help desk; a name in two parts is a person's there too.
fn is_desk(name: &str, host: &str) -> bool {
    ["support.", "helpdesk."].iter().any(|start| host.starts_with(start)) && !name.contains('.')
}

/// Whether a place is inside of a web address.
fn in_web_address(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(|c: char| c.is_whitespace() || "\"'<>()[]".contains(c)).map_or(0, |start| start + 1);
    text[..at].get(start..).is_some_and(|before| before.contains("://"))
}

/// The address around an `@`: name, host with a top-level name of letters.
fn address(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let mut start = at;
    while start > 0 && local(&bytes[start - 1]) {
        start -= 1;
    }
    while start < at && b".-%".contains(&bytes[start]) {
        start += 1;
    }
    let mut end = at + 1;
    while bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || b".-".contains(byte)) {
        end += 1;
    }
    while end > at + 1 && b".-".contains(&bytes[end - 1]) {
        end -= 1;
    }
    let (domain, top) = text[at + 1..end].rsplit_once('.')?;
    let letters = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    // `@name@host` is a handle, `//name@host` and `name@host:path` are addresses of machines.
    let before = text[..start].chars().next_back();
    let machine = text[..start].ends_with("//")
        || text[end..].starts_with(':') && text[end + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
    let file = ["png", "jpg", "jpeg", "gif", "webp", "svg", "js", "css", "md", "html"]
        .contains(&top.to_ascii_lowercase().as_str());
    let joined = before.is_some_and(|c| c == '@' || c == '/' || c.is_alphanumeric());
    (start < at && !domain.is_empty() && letters && !file && !machine && !joined).then_some(start..end)
}

impl Rule for EmailAddress {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        on_page(cx, self.hits(cx.text, cx.config), "whose address is this?", sink);
    }

    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if is_own_text(cx) {
            on_output(cx, self.hits(cx.text, cx.config), sink);
        }
    }
}
