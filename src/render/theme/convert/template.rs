//! One template of the older language in the newer one.

use std::collections::BTreeSet;

use super::expr::{self, arguments, convert};
use super::lex::{Part, Tag, Word, parts, words};

/// What a template needs to know of the others.
pub(super) struct TemplateCx<'a> {
    /// Its own name, without the prefix of a theme.
    pub name: &'a str,
    /// Component for a namespace and the name of a macro.
    pub component: &'a dyn Fn(&str, &str) -> String,
    /// Whether there is a template of a name.
    pub exists: &'a dyn Fn(&str) -> bool,
    /// Blocks of the templates it extends; none if it extends nothing or something unknown.
    pub parent_blocks: Option<BTreeSet<String>>,
}

/// A template in the newer language, with as many lines as before.
pub(super) struct Converted {
    /// The text.
    pub text: String,
    /// What could not be kept, in words.
    pub dropped: Vec<String>,
}

/// Name of the component that stands for a macro of a file.
pub(super) fn component_name(file: &str, name: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let start = if stem.starts_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    format!("{start}{stem}.{name}")
}

/// Converts a template.
pub(super) fn template(text: &str, cx: &TemplateCx<'_>) -> Converted {
    let parts = parts(text);
    let child = parts.iter().any(|part| matches!(part, Part::Tag(tag) if tag.keyword().0 == "extends"));
    let mut writer = Writer {
        cx,
        child,
        out: String::with_capacity(text.len() + 64),
        dropped: Vec::new(),
        blocks: Vec::new(),
        component: None,
        left_out: 0,
    };
    for (at, part) in parts.iter().enumerate() {
        writer.part(*part, &parts[at + 1..]);
    }
    Converted { text: writer.out, dropped: writer.dropped }
}

struct Writer<'a> {
    cx: &'a TemplateCx<'a>,
    /// Whether it extends another one: then only blocks count.
    child: bool,
    out: String,
    dropped: Vec<String>,
    /// Open blocks, and whether their tags are kept.
    blocks: Vec<bool>,
    /// The component that is open.
    component: Option<String>,
    /// Open blocks inside one that is left out, itself included.
    left_out: usize,
}

impl Writer<'_> {
    fn part(&mut self, part: Part<'_>, ahead: &[Part<'_>]) {
        if self.left_out > 0 {
            return self.leave_out(part);
        }
        let outside = self.child && self.component.is_none() && self.blocks.is_empty();
        match part {
            Part::Text(text) if outside => self.drop_text(text),
            Part::Text(text) => self.out.push_str(text),
            Part::Print(tag) if outside => self.drop(&tag, "output outside of blocks"),
            Part::Print(tag) => {
                let inner = convert(tag.inner, self.cx.component);
                self.write("{{", &tag, &inner, "}}");
            }
            Part::Tag(tag) => self.tag(tag, outside, ahead),
        }
    }

    fn tag(&mut self, tag: Tag<'_>, outside: bool, ahead: &[Part<'_>]) {
        let (keyword, rest) = tag.keyword();
        match keyword {
            "import" => self.blank(&tag),
            "macro" => self.open_macro(&tag, rest, ahead),
            "endmacro" => {
                let name = self.component.take().unwrap_or_default();
                self.write("{%", &tag, &format!(" endcomponent {name} "), "%}");
            }
            "block" => self.open_block(&tag, rest),
            "endblock" if self.blocks.pop() == Some(false) => self.blank(&tag),
            "endblock" | "extends" => self.write("{%", &tag, tag.inner, "%}"),
            _ if outside => self.drop(&tag, &format!("`{keyword}` outside of blocks")),
            "include" => self.include(&tag, rest),
            _ => {
                let inner = convert(tag.inner, self.cx.component);
                self.write("{%", &tag, &inner, "%}");
            }
        }
    }

    fn write(&mut self, open: &str, tag: &Tag<'_>, inner: &str, close: &str) {
        self.out.push_str(open);
        if tag.before {
            self.out.push('-');
        }
        self.out.push_str(inner);
        if tag.after {
            self.out.push('-');
        }
        self.out.push_str(close);
    }

    /// Puts an empty comment in place of a tag: white space and lines stay as they were.
    fn blank(&mut self, tag: &Tag<'_>) {
        let lines = "\n".repeat(tag.lines());
        self.write("{#", tag, &format!(" {lines}"), "#}");
    }

    fn drop(&mut self, tag: &Tag<'_>, what: &str) {
        self.blank(tag);
        if !self.dropped.iter().any(|known| known == what) {
            self.dropped.push(what.to_owned());
        }
    }

    fn drop_text(&mut self, text: &str) {
        self.out.push_str(&"\n".repeat(text.matches('\n').count()));
        let shown = super::without_comments(text);
        if !shown.trim().is_empty() && !self.dropped.iter().any(|known| known == "text outside of blocks") {
            self.dropped.push("text outside of blocks".to_owned());
        }
    }

    /// A block that no parent has is left out; inside another block its content stays.
    fn open_block(&mut self, tag: &Tag<'_>, name: &str) {
        let known = self.cx.parent_blocks.as_ref().is_none_or(|blocks| blocks.contains(name));
        if known || !self.child {
            self.blocks.push(true);
            return self.write("{%", tag, tag.inner, "%}");
        }
        self.blank(tag);
        if self.blocks.is_empty() {
            self.dropped.push(format!("the block `{name}`, which no parent has"));
            self.left_out = 1;
        } else {
            self.blocks.push(false);
        }
    }

    fn leave_out(&mut self, part: Part<'_>) {
        let lines = match part {
            Part::Text(text) => text.matches('\n').count(),
            Part::Print(tag) => tag.lines(),
            Part::Tag(tag) => {
                match tag.keyword().0 {
                    "block" => self.left_out += 1,
                    "endblock" => self.left_out -= 1,
                    _ => {}
                }
                tag.lines()
            }
        };
        self.out.push_str(&"\n".repeat(lines));
    }

    /// The first of some templates that exists; none is fine with `ignore missing`.
    fn include(&mut self, tag: &Tag<'_>, rest: &str) {
        let optional = rest.contains("ignore missing");
        let words = words(rest);
        let names: Vec<&str> = words
            .iter()
            .filter_map(|word| match word {
                Word::Text(text) => text.get(1..text.len().saturating_sub(1)),
                _ => None,
            })
            .collect();
        let found = names.iter().find(|name| (self.cx.exists)(name)).or(names.first().filter(|_| !optional));
        match found {
            Some(name) => self.write("{%", tag, &format!(" include \"{name}\" {}", "\n".repeat(tag.lines())), "%}"),
            None => self.drop(tag, &format!("including {}, which is missing", names.join(", "))),
        }
    }

    fn open_macro(&mut self, tag: &Tag<'_>, rest: &str, ahead: &[Part<'_>]) {
        let words = words(rest);
        let name = words.first().map_or("", |word| word.written());
        let open = words.iter().position(|word| *word == Word::Sign("(")).map_or(words.len(), |at| at + 1);
        let close = words.iter().rposition(|word| *word == Word::Sign(")")).unwrap_or(words.len());
        let mut declared = Vec::new();
        let mut defaults = String::new();
        let mut own = BTreeSet::new();
        for argument in arguments(words.get(open..close).unwrap_or_default()) {
            let text: String = argument.iter().map(|word| word.written()).collect();
            let (name, default) =
                text.split_once('=').map_or((text.trim(), None), |(name, value)| (name.trim(), Some(value)));
            own.insert(name.to_owned());
            declared.push(if default.is_some() { format!("{name}=none") } else { name.to_owned() });
            if let Some(default) = default {
                let default = convert(default.trim(), self.cx.component);
                defaults.extend(["{% set ", name, " = ", &default, " if ", name, " is none else ", name, " %}"]);
            }
        }
        let around = free(ahead).into_iter().filter(|name| !own.contains(*name)).map(|name| format!("@{name}=none"));
        declared.extend(around);
        // The older language lets a call have arguments that the macro does not know.
        declared.push("...others_".to_owned());
        let component = component_name(self.cx.name, name);
        let lines = "\n".repeat(tag.lines());
        let inner = format!(" component {component}({}){lines} ", declared.join(", "));
        if defaults.is_empty() {
            self.write("{%", tag, &inner, "%}");
        } else {
            // The last inserted tag takes over the care for white space behind the macro's.
            let opening = Tag { after: false, ..*tag };
            self.write("{%", &opening, &inner, "%}");
            let cut = defaults.len() - "%}".len();
            self.out.push_str(&defaults[..cut]);
            self.out.push_str(if tag.after { "-%}" } else { "%}" });
        }
        self.component = Some(component);
    }
}

/// Variables that the body of a macro reads but does not set.
fn free<'a>(ahead: &[Part<'a>]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut own = BTreeSet::new();
    for part in ahead {
        match part {
            Part::Text(_) => {}
            Part::Print(tag) => expr::variables(tag.inner, &mut found),
            Part::Tag(tag) => {
                let (keyword, rest) = tag.keyword();
                match keyword {
                    "endmacro" => break,
                    "set" | "set_global" => {
                        own.extend(rest.split('=').next().map(str::trim));
                        expr::variables(rest, &mut found);
                    }
                    "for" => {
                        let (names, list) = rest.split_once(" in ").unwrap_or((rest, ""));
                        own.extend(names.split(',').map(str::trim));
                        expr::variables(list, &mut found);
                    }
                    "include" | "block" | "endblock" | "filter" => {}
                    _ => expr::variables(rest, &mut found),
                }
            }
        }
    }
    found.retain(|name| !own.contains(name) && !name.starts_with("__tera"));
    found
}
