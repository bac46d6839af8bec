//! Filters of HTML and Markdown.

use tera::{Kwargs, TeraResult, Value};

use super::{FilterCx, like, text_of};

/// `striptags`: the text without elements and comments.
///
/// HTML stays HTML: what comes out of a rendered body keeps its character references and has its quotes
/// escaped, so that it can stand in an element or an attribute as it is.
pub(super) fn striptags(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "striptags")?;
    let stripped = without_tags(text);
    if !value.is_safe() {
        return Ok(Value::from(stripped));
    }
    let quoted = stripped.replace('"', "&quot;").replace('\'', "&#39;").replace('<', "&lt;");
    Ok(Value::safe_string(&quoted))
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let starts = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = if rest.starts_with("<!--") { rest.find("-->").map(|at| at + 3) } else { tag_end(rest) };
        match end {
            Some(end) if starts => rest = &rest[end..],
            _ => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

/// Where a tag ends; `>` in a quoted value does not end it.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None | Some(_), _) => {}
        }
    }
    None
}

/// `spaceless`: no white space between elements.
pub(super) fn spaceless(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "spaceless")?;
    let mut tight = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(close) = rest.find('>') {
        tight.push_str(&rest[..=close]);
        rest = &rest[close + 1..];
        let after = rest.trim_start();
        if after.starts_with('<') {
            rest = after;
        }
    }
    tight.push_str(rest);
    Ok(like(value, &tight))
}

/// `markdown(inline=false)`: Markdown as HTML; raw HTML in it is shown as text.
pub(super) fn markdown(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    use pulldown_cmark::{Event, Options, Parser};
    let text = text_of(value, "markdown")?;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let shown = |event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        other => other,
    };
    let mut html = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, options).map(shown));
    let html = if arguments.get::<bool>("inline")?.unwrap_or(false) {
        let inner = html.trim_end();
        inner.strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>")).unwrap_or(inner)
    } else {
        &html
    };
    Ok(Value::safe_string(html))
}
