//! `placet explain [CODE]`: what a rule wants, why, and how to fix it.

use std::fmt::Write as _;

use clap::Args;

use super::args::Global;
use super::site::SiteRun;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::diag::{Sink, Sources, closest};
use crate::policy::Enforcement;
use crate::rules::{self, RULES, RuleDef};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Code of the rule, for example `CNT001`, or its name; without one all rules are listed
    code: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let Some(code) = &args.code else {
        terminal.result(&list());
        return Ok(Exit::Done);
    };
    let Some(rule) = rules::find(code) else { return Err(unknown(code)) };
    let here = here(rule, code, global)?.unwrap_or_default();
    terminal.result(&(rules::explain(rule) + &here));
    Ok(Exit::Done)
}

/// What the policy of this site makes of the rule; `None` outside a site.
fn here(rule: &RuleDef, code: &str, global: &Global) -> Result<Option<String>, Failure> {
    if place::find(global).is_err() {
        return Ok(None);
    }
    let site = SiteRun::new(global, "check", "production")?;
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let governance = site.governance(&mut sources, &mut sink)?;
    let code = if rules::family(code).len() < code.len() { code } else { rule.meta.code };
    let found = governance.policy.in_force(code, None);
    let mut out = format!("\nIn this site\n  Level: {} ({})", found.level.as_str(), found.origin.title());
    if let Some(span) = found.clause {
        let line = sources.position(span.file, span.start).line;
        let _ = write!(out, ", set in {} line {line}", sources.path(span.file));
    }
    out.push('\n');
    if let Some(owner) = governance.owner(code) {
        let _ = writeln!(out, "  Owner: {owner}");
    }
    let exception = match found.enforcement {
        Enforcement::Hard => "none is possible; only a change of the policy helps.".to_owned(),
        Enforcement::Soft => {
            let whom = governance.owner(code).unwrap_or("the people who own the policy");
            format!("ask {whom} for an entry in `governance/waivers.toml`, with the fingerprint of the finding.")
        }
    };
    let _ = write!(out, "{}", rules::wrap(&format!("Exception: {exception}"), 80, "  "));
    out.push('\n');
    Ok(Some(out))
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
