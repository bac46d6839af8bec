//! `placet explain [CODE]`: what a rule wants, why, and how to fix it.

use std::fmt::Write as _;

use clap::Args;

use super::terminal::Terminal;
use super::{Exit, Failure};
use crate::diag::closest;
use crate::rules::{self, RULES};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Code of the rule, for example `CNT001`, or its name; without one all rules are listed
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let Some(code) = &args.code else {
        terminal.result(&list());
        return Ok(Exit::Done);
    };
    let Some(rule) = rules::find(code) else { return Err(unknown(code)) };
    terminal.result(&rules::explain(rule));
    Ok(Exit::Done)
}

fn list() -> String {
    let mut out = String::new();
    let mut group = None;
    for rule in RULES {
        if group.replace(rule.meta.group) != Some(rule.meta.group) {
            let _ = writeln!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, rule.meta.group.title());
        }
        let _ = writeln!(out, "  {:<8} {:<26} {}", rule.meta.code, rule.meta.name, rule.meta.summary);
    }
    out
}

fn unknown(code: &str) -> Failure {
    let words = RULES.iter().flat_map(|rule| [rule.meta.code, rule.meta.name]);
    let help = match closest(code, words) {
        Some(word) => format!("Did you mean `placet explain {word}`?"),
        None => "`placet explain` lists all rules.".to_owned(),
    };
    Failure::usage(format!("There is no rule `{code}`.")).help(help)
}
