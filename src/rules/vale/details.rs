//! Texts in the details at the top of a post that readers get to see.

use super::blocks::Block;
use super::scope::{self, Scope};
use super::text::Text;
use crate::config::node::{Kind, Table};
use crate::content::FrontMatter;
use crate::diag::Span;

/// The texts as blocks: title, description, disclosure, and what stands under `seo` and `extra`.
pub(super) fn blocks(front: &FrontMatter, file: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let fields = [("title", &front.title), ("description", &front.description), ("disclosure", &front.disclosure)];
    for (name, field) in fields {
        if let Some(field) = field {
            out.push(block(name, &field.value, field.span, file));
        }
    }
    for (group, table) in [("seo", &front.seo), ("extra", &front.extra)] {
        texts(group, table, file, &mut out);
    }
    out
}

/// Texts with a blank in them: single words are names of files, colours and the like.
fn texts(group: &str, table: &Table, file: &str, out: &mut Vec<Block>) {
    for (name, node) in &table.entries {
        if let Kind::Str(text) = &node.kind
            && text.trim().contains(' ')
        {
            out.push(block(&format!("{group}.{}", name.value), text, node.span, file));
        }
    }
}

fn block(name: &str, value: &str, span: Span, file: &str) -> Block {
    let written = file.get(span.range()).unwrap_or_default();
    let mut text = Text::default();
    // A value with escapes or over several lines cannot be mapped letter by letter.
    let at = written.find(value).filter(|at| *at <= 3 && written.len() - at - value.len() <= 3);
    match at {
        Some(at) => {
            let start = span.range().start + at;
            text.push(value, start..start + value.len(), true);
        }
        None => text.push(value, span.range(), false),
    }
    let scope = Scope { bits: scope::TEXT | scope::DETAILS, field: name.to_owned() };
    Block { text, scope }
}
