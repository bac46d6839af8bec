//! What there is to say about a code: the text of `placet explain` and its page in `docs/rules/`.

use std::fmt::Write as _;

use super::{Example, Level, RuleDef, Verdict};

const WIDTH: usize = 88;

/// The text of `placet explain CODE`, for a terminal.
pub fn explain(rule: &RuleDef) -> String {
    let meta = &rule.meta;
    let mut out = format!("{}  {}\n{}\n\n{}\n", meta.code, meta.name, wrap(meta.summary, WIDTH, ""), facts(rule));
    for (heading, text) in sections(rule) {
        let _ = write!(out, "\n{heading}\n{}\n", wrap(&text, WIDTH, "  "));
    }
    for (heading, verdict) in [("Not like this", Verdict::Bad), ("Like this", Verdict::Good)] {
        for example in examples(rule, verdict) {
            let _ = write!(out, "\n{heading}\n{}", indented(example.text));
        }
    }
    if !meta.references.is_empty() {
        out.push_str("\nReferences\n");
        for reference in meta.references {
            let _ = writeln!(out, "  {reference}");
        }
    }
    out
}

/// The page `docs/rules/CODE.md`.
pub fn page(rule: &RuleDef) -> String {
    let meta = &rule.meta;
    let mut out =
        String::from("<!-- Made from the rule's own file; edit that and run the tests with PLACET_UPDATE=1. -->\n");
    let _ = write!(out, "# {}: {}\n\n{}\n\n{}\n", meta.code, meta.name, meta.summary, facts(rule));
    for (heading, text) in sections(rule) {
        let _ = write!(out, "\n## {heading}\n\n{text}\n");
    }
    for (heading, verdict) in [("Bad", Verdict::Bad), ("Good", Verdict::Good), ("Example", Verdict::None)] {
        for example in examples(rule, verdict) {
            let text = example.text.trim_end();
            let _ = match verdict {
                Verdict::None => write!(out, "\n## {heading}\n\nThere is none: {text}.\n"),
                Verdict::Bad | Verdict::Good => write!(out, "\n## {heading}\n\n````text\n{text}\n````\n"),
            };
        }
    }
    if !meta.references.is_empty() {
        out.push_str("\n## References\n\n");
        for reference in meta.references {
            let _ = writeln!(out, "* {reference}");
        }
    }
    out
}

/// Breaks a text into lines of at most `width` characters, each after `indent`.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let length = lines[last].chars().count();
        if length > 0 && indent.len() + length + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            let line = &mut lines[last];
            if length > 0 {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.iter().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
}

fn facts(rule: &RuleDef) -> String {
    let level = match rule.meta.default {
        Level::Off => "Off unless a policy asks for it",
        Level::Advise => "Advice",
        Level::Block => "Blocks publication",
    };
    format!("{level} · {} · {} · since {}", rule.meta.group.title(), rule.scope.title(), rule.meta.since)
}

fn sections(rule: &RuleDef) -> Vec<(&'static str, String)> {
    let meta = &rule.meta;
    let options = if meta.options.is_empty() {
        "None.".to_owned()
    } else {
        meta.options.iter().map(|(name, text)| format!("`{name}`: {text}")).collect::<Vec<_>>().join("\n")
    };
    let waiver = if rule.locked() {
        "Not possible: a check that did not run cannot be waived.".to_owned()
    } else {
        format!(
            "The owner of the policy can record an exception for `{}` in `governance/waivers.toml`, with a reason, \
             an owner and an end date.",
            meta.code
        )
    };
    vec![
        ("What it checks", meta.checks.to_owned()),
        ("Why it matters", meta.why.to_owned()),
        ("How to fix", meta.fix.to_owned()),
        ("Options", options),
        ("Waiving it", waiver),
    ]
}

fn examples(rule: &RuleDef, verdict: Verdict) -> impl Iterator<Item = &'static Example> {
    rule.examples.iter().filter(move |example| example.verdict == verdict)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  | {line}").trim_end().to_owned() + "\n").collect()
}
