//! Rule files that extend others, and what can only be checked when all of them are read.

use std::sync::Arc;

use super::DEFAULT;
use super::allow::Allow;
use super::model::{File, Model, SecretRule};
use super::read::{complaint, read};
use crate::diag::{At, Sink, Sources};
use crate::world::World;

/// How many files deep a rule file may extend others, as in the original.
const DEPTH: usize = 2;

/// Rules of several files.
#[derive(Debug, Default)]
pub(super) struct Merged {
    model: Model,
    targeted: Vec<(At<String>, Arc<Allow>)>,
}

impl Merged {
    /// The rules of one file.
    pub(super) fn of(file: File) -> Self {
        Self { model: Model { rules: file.rules, allow: file.allow }, targeted: file.targeted }
    }

    /// Adds the rules of a base file: own fields override those of the base, lists are joined.
    fn extend(&mut self, base: Merged, disabled: &[At<String>]) {
        let is_off = |rule: &SecretRule| disabled.iter().any(|id| id.value == rule.id.value);
        for rule in base.model.rules.into_iter().filter(|rule| !is_off(rule)) {
            match self.model.rules.iter_mut().find(|own| own.id.value == rule.id.value) {
                Some(own) => *own = over(own.clone(), rule),
                None => self.model.rules.push(rule),
            }
        }
        self.model.allow.extend(base.model.allow);
        // A list for a rule that was switched off has nothing to do.
        let kept = base.targeted.into_iter().filter(|(id, _)| !disabled.iter().any(|off| off.value == id.value));
        self.targeted.extend(kept);
    }
}

/// A rule over the one of the same id that it extends.
fn over(own: SecretRule, base: SecretRule) -> SecretRule {
    SecretRule {
        regex: own.regex.or(base.regex),
        path: own.path.or(base.path),
        group: if own.group.value == 0 { base.group } else { own.group },
        entropy: if own.entropy == 0.0 { base.entropy } else { own.entropy },
        keywords: base.keywords.into_iter().chain(own.keywords).collect(),
        allow: base.allow.into_iter().chain(own.allow).collect(),
        required: base.required.into_iter().chain(own.required).collect(),
        silent: base.silent || own.silent,
        id: own.id,
    }
}

/// Reads a rule file and those that it extends; none where it cannot be read at all.
pub(super) fn load(world: &dyn World, path: &str, cx: (&mut Sources, &mut Sink)) -> Option<Merged> {
    level(world, path, None, 0, cx)
}

fn level(
    world: &dyn World,
    path: &str,
    from: Option<crate::diag::Span>,
    depth: usize,
    (sources, sink): (&mut Sources, &mut Sink),
) -> Option<Merged> {
    let inside = !path.starts_with('/') && path.split('/').all(|part| part != "..") && !path.contains(['\\', ':']);
    let text = if inside { world.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) } else { None };
    let Some(text) = text else {
        let span = from.unwrap_or_else(|| crate::diag::Span::new(sources.add(path, ""), 0..0));
        let title = format!("Make the rule file `{path}` readable");
        let help = "The path starts at the folder of the site, and the file has to be text in UTF-8.";
        sink.push(complaint(title, span, "names this file", help));
        return None;
    };
    let file = sources.find(path).unwrap_or_else(|| sources.add(path, text.as_str()));
    let mut file = read(file, &text, sink);
    let extend = std::mem::take(&mut file.extend);
    let mut merged = Merged::of(file);
    let place = extend.path.as_ref().map(|path| path.span).or(extend.own);
    if let Some(place) = place.filter(|_| depth == DEPTH) {
        let help = "Name all files in the first one's `extend`, or join two of them.";
        sink.push(complaint("Extend at most two files deep", place, "one too many", help));
        return Some(merged);
    }
    if let Some(path) = &extend.path {
        let base = level(world, &path.value, Some(path.span), depth + 1, (sources, sink));
        merged.extend(base.unwrap_or_default(), &extend.disabled);
    } else if extend.own.is_some() {
        let file = sources.find(OWN).unwrap_or_else(|| sources.add(OWN, DEFAULT));
        merged.extend(Merged::of(read(file, DEFAULT, sink)), &extend.disabled);
    }
    Some(merged)
}

/// Name of the own pack among the sources.
const OWN: &str = "(own rules)/secrets.toml";

/// Checks what needs all rules, and gives targeted allowlists to their rules.
pub(super) fn finish(merged: Merged, sink: &mut Sink) -> Model {
    let Merged { mut model, targeted } = merged;
    for (id, allow) in targeted {
        match model.rules.iter_mut().find(|rule| rule.id.value == id.value) {
            Some(rule) => rule.allow.push(allow),
            None => sink.push(unknown(&id)),
        }
    }
    let ids: Vec<String> = model.rules.iter().map(|rule| rule.id.value.clone()).collect();
    for rule in &model.rules {
        let required = rule.required.iter().filter(|required| !ids.contains(&required.id.value));
        required.for_each(|required| sink.push(unknown(&required.id)));
        if rule.regex.is_none() && rule.path.is_none() {
            let title = format!("Say what the rule `{}` looks for", rule.id.value);
            let help = "Add `regex`, `path` or both.";
            sink.push(complaint(title, rule.id.span, "neither `regex` nor `path`", help));
        }
        if let Some(regex) = rule.regex.as_ref().filter(|regex| rule.group.value > regex.groups()) {
            let title = format!("Correct `secretGroup` of the rule `{}`", rule.id.value);
            let help = format!("The highest number is {}.", regex.groups());
            sink.push(complaint(title, rule.group.span, "the expression has fewer groups", help));
        }
    }
    model
}

fn unknown(id: &At<String>) -> crate::diag::Finding {
    let title = format!("Correct the rule id `{}`", id.value);
    complaint(title, id.span, "there is no such rule", "Write the id of a rule in this file or in one it extends.")
}
