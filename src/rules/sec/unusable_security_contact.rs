//! `SEC019`: the file that says where to report weaknesses cannot be used.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC019",
        name: "unusable-security-contact",
        group: Group::Security,
        default: Level::Block,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The file that says where to report weaknesses cannot be used.",
        checks: "`security.txt` at the top or in `.well-known`: it needs `Contact` with an address, and one `Expires` with a time that lies ahead.",
        why: "People who find a weakness do not trust an old or broken file and tell nobody, or everybody.",
        fix: "Write `Contact: mailto:…` and `Expires: 2027-01-31T00:00:00Z` on lines of their own.",
        options: &[],
        references: &["RFC 9116"],
    },
    &[
        Example::bad(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
Expires: 2026-01-31T00:00:00Z
"##,
        ),
        Example::bad(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
"##,
        ),
        Example::good(
            r##"-- static/.well-known/security.txt --
Contact: mailto:security@example.com
Expires: 2027-01-31T00:00:00Z
"##,
        ),
    ],
    Scope::Output,
    configure::<UnusableSecurityContact>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnusableSecurityContact {}

impl Rule for UnusableSecurityContact {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        if !matches!(cx.path, "security.txt" | ".well-known/security.txt") {
            return;
        }
        for (title, why, help) in faults(cx.text, cx.clock.now()) {
            sink.push(cx.on_page(Finding::new("SEC019", title).why(why).help(help)));
        }
    }
}

/// Title, reason and next step of each fault.
type Fault = (String, &'static str, &'static str);

fn faults(text: &str, now: jiff::Timestamp) -> Vec<Fault> {
    let all = |name: &str| -> Vec<&str> {
        let fields = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        fields.filter(|(own, _)| own.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    };
    let mut faults = Vec::new();
    let contacts = all("Contact");
    if contacts.is_empty() {
        faults.push((
            "Add `Contact` to `security.txt`".to_owned(),
            "Without it nobody knows where to report a weakness.",
            "Write `Contact: mailto:` and the address of the people in charge.",
        ));
    }
    for contact in contacts.into_iter().filter(|contact| !is_address(contact)) {
        faults.push((
            format!("Write `{}` as an address", contact.replace('`', "'")),
            "`Contact` takes whole addresses only, and web pages with encryption.",
            "Start it with `mailto:`, `tel:` or `https:`.",
        ));
    }
    let next = "Write `Expires` once, with date, time and zone, such as `2027-01-31T00:00:00Z`; at most a year ahead is advised.";
    match all("Expires")[..] {
        [] => faults.push((
            "Add `Expires` to `security.txt`".into(),
            "The standard asks for it: an old file is not to be trusted.",
            next,
        )),
        [one] => match one.to_ascii_uppercase().parse::<jiff::Timestamp>() {
            Ok(end) if end > now => {}
            Ok(_) => faults.push((
                "Renew `Expires` in `security.txt`".into(),
                "The time has passed, so the file is not to be trusted.",
                next,
            )),
            Err(_) => faults.push((
                format!("Correct the time `{}`", one.replace('`', "'")),
                "It is no date and time with a zone, so the file cannot be used.",
                next,
            )),
        },
        _ => faults.push(("Keep one `Expires` in `security.txt`".into(), "The standard allows one only.", next)),
    }
    faults
}

fn is_address(contact: &str) -> bool {
    ["mailto:", "https://", "tel:"].iter().any(|start| {
        contact.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)) && contact.len() > start.len()
    })
}
