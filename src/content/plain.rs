//! A content file as other programs see it: its details with the names of the file, and its words without markup.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value;

use super::front_matter::{Fence, split};
use super::markdown::{Flavour, parser_options};
use crate::config::{Markdown, toml_node, yaml_node};
use crate::diag::{FileId, Sink};

/// The details with the names of the file, and the body. What is wrong with them was reported when the file was read.
pub fn details_and_body(file: FileId, text: &str) -> (Value, &str) {
    let Ok(parts) = split(text) else { return (Value::Null, text) };
    let (inner, mut sink) = (&text[parts.inner.clone()], Sink::new());
    let table = match parts.fence {
        Fence::Toml => toml_node::read(file, inner, parts.inner.start, "CNT002", &mut sink),
        Fence::Yaml => yaml_node::read(file, inner, parts.inner.start, "CNT002", &mut sink),
    };
    (table.map_or(Value::Null, |table| table.to_json()), &text[parts.body..])
}

/// The words of Markdown: a line for each block, without markup and addresses; descriptions of pictures count.
pub fn plain_text(markdown: &str, options: &Markdown) -> String {
    let mut out = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, parser_options(Flavour::Blog, options)) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak | Event::Rule => out.push('\n'),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell | Tag::CodeBlock(_))
            | Event::End(TagEnd::TableRow | TagEnd::TableHead)
                if !out.is_empty() && !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{details_and_body, plain_text};
    use crate::config::Markdown;
    use crate::diag::FileId;

    #[test]
    fn details_keep_their_names_and_the_body_its_words() {
        let text = "+++\ntitle = \"T\"\n[extra]\nown = 1\n+++\n# Head\n\nA *word*\nand [x](y).\n";
        let (details, body) = details_and_body(FileId(0), text);
        assert_eq!(details, serde_json::json!({ "title": "T", "extra": { "own": 1 } }));
        assert_eq!(plain_text(body, &Markdown::default()), "Head\nA word and x.");
    }
}
