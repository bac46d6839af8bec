//! Every text that a marketer may read is in plain words. `docs/writing.md` explains the rules.

use placet::diag::Finding;
use placet::rules::RULES;

use crate::none;

/// Words that blame, beg or belong to programmers; literals in backquotes may hold them.
const BANNED: &[&str] = &[
    "please",
    "sorry",
    "oops",
    "invalid",
    "valid",
    "illegal",
    "forbidden",
    "prohibited",
    "you forgot",
    "parse",
    "parsed",
    "parsing",
    "deserialize",
    "unmarshal",
    "token",
    "tokens",
    "yaml",
    "toml",
    "front matter",
    "null",
    "panic",
    "schema",
    "regex",
    "hash",
    "commit",
    "branch",
];

const TITLE_WORDS: usize = 12;
const ALL_WORDS: usize = 60;

/// Verbs that a title may start with. A new one is welcome; a noun is not.
const VERBS: &[&str] = &[
    "Add", "Allow", "Approve", "Ask", "Change", "Check", "Choose", "Close", "Complete", "Correct", "Decide", "Delete",
    "Describe", "End", "Extend", "Fill", "Find", "Follow", "Give", "Keep", "Leave", "Let", "Link", "Make", "Move",
    "Name", "Plan", "Prepare", "Put", "Read", "Register", "Remove", "Rename", "Renew", "Repair", "Replace", "Report",
    "Save", "Scale", "Say", "Set", "Shorten", "Show", "Sign", "Spell", "Take", "Tell", "Turn", "Update", "Use", "Wait",
    "Write",
];

#[test]
fn rules_are_explained_in_plain_words() {
    let mut complaints = Vec::new();
    for rule in RULES {
        let meta = &rule.meta;
        for text in [meta.summary, meta.checks, meta.why, meta.fix] {
            complaints.extend(banned(text).map(|word| format!("{}: `{word}` in: {text}", meta.code)));
        }
        for text in [meta.summary, meta.checks, meta.why, meta.fix] {
            if !text.ends_with('.') && !text.ends_with("`.") {
                complaints.push(format!("{}: no full stop at the end of: {text}", meta.code));
            }
        }
    }
    none(&complaints);
}

/// What is wrong with the words of a finding.
pub(crate) fn complaints(finding: &Finding) -> Vec<String> {
    let mut out = Vec::new();
    let texts = [Some(&finding.title), finding.why.as_ref(), finding.help.as_ref()];
    let texts: Vec<&String> = texts.into_iter().flatten().collect();
    let labels = finding.labels.iter().map(|label| &label.text);
    for text in texts.iter().copied().chain(labels) {
        out.extend(banned(text).map(|word| format!("`{word}` in: {text}")));
    }
    let first = finding.title.split_whitespace().next().unwrap_or_default();
    if !VERBS.contains(&first) {
        out.push(format!("the title does not start with a verb: {}", finding.title));
    }
    let words = |text: &str| text.split_whitespace().count();
    if words(&literals_out(&finding.title)) > TITLE_WORDS {
        out.push(format!("the title has more than {TITLE_WORDS} words: {}", finding.title));
    }
    if texts.iter().map(|text| words(text)).sum::<usize>() > ALL_WORDS {
        out.push(format!("more than {ALL_WORDS} words in all: {}", finding.title));
    }
    out.into_iter().map(|complaint| format!("{}: {complaint}", finding.code)).collect()
}

fn banned(text: &str) -> impl Iterator<Item = &'static str> {
    let plain = literals_out(text).to_lowercase();
    BANNED.iter().copied().filter(move |word| {
        plain.match_indices(word).any(|(at, _)| {
            let alone = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            alone(plain[..at].chars().next_back()) && alone(plain[at + word.len()..].chars().next())
        })
    })
}

/// The text with everything between backquotes replaced by one word.
fn literals_out(text: &str) -> String {
    text.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "literal" }).collect()
}
