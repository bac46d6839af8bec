//! Which template language a theme is written for.

use super::Files;
use super::needs::tags;
use crate::diag::{Finding, Span};

/// The template language of a theme: Zola changed its engine with version 0.23.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Nothing in it belongs to one of the two only.
    #[default]
    Either,
    /// Zola up to 0.22: macros and imports.
    Old,
    /// Zola from 0.23 on: components.
    New,
    /// Both, which cannot work.
    Mixed,
}

impl Dialect {
    /// Looks at all templates of a theme.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut old, mut new) = (false, false);
        for text in texts {
            for (_, tag) in tags(text) {
                old |= is_old_tag(tag);
                new |= tag.starts_with("component ") || tag.starts_with('<');
            }
        }
        match (old, new) {
            (false, false) => Self::Either,
            (true, false) => Self::Old,
            (false, true) => Self::New,
            (true, true) => Self::Mixed,
        }
    }

    /// Whether there are parts that this program cannot run.
    pub fn is_old(self) -> bool {
        match self {
            Self::Old | Self::Mixed => true,
            Self::Either | Self::New => false,
        }
    }
}

fn is_old_tag(tag: &str) -> bool {
    ["macro ", "endmacro", "import "].iter().any(|word| tag.starts_with(word))
}

/// Says that the theme is written for the older language.
pub(super) fn finding(theme: &str, files: &Files) -> Finding {
    let name = if theme.is_empty() { "templates" } else { theme };
    let mut finding = Finding::new("INT004", format!("Choose a newer version of the theme `{name}`"))
        .why("It is written for the template language of Zola up to 0.22, which has macros. This program runs the language of Zola 0.23, which has components.")
        .help("Look for a release of the theme for Zola 0.23, or replace each macro by a component of the same name.");
    let first = files.values().find_map(|origin| {
        let (at, tag) = tags(&origin.text).find(|(_, tag)| is_old_tag(tag))?;
        Some(Span::new(origin.file, at..at + tag.trim_end().len()))
    });
    if let Some(span) = first {
        finding = finding.at(span, "the older language");
    }
    finding
}
