//! Filters of HTML and Markdown.

use tera::{Kwargs, TeraResult, Value};

use super::{FilterCx, fail, like, text_of};
use crate::config::AnchorLinks;
use crate::content::markdown::Flavour;
use crate::diag::{FileId, Finding, Sink};
use crate::render::functions;
use crate::render::html::{self, Destination, Labels, LinkResolver, MarkdownCx, Resolved};
use crate::render::site_data::SiteData;

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

/// `markdown(inline=false)`: Markdown as HTML, as the configuration says; `@/` links are resolved.
pub(super) fn markdown(cx: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "markdown")?;
    let lang = cx.lang()?;
    let context = MarkdownCx {
        options: &cx.data.markdown,
        slugify: &cx.data.slugify,
        flavour: Flavour::Blog,
        file: FileId(0),
        permalink: "",
        lang: &lang,
        anchors: AnchorLinks::None,
        id_prefix: "",
        labels: &Labels::new(&lang, &std::collections::BTreeMap::new()),
        resolve: &Links { data: cx.data },
        shortcodes: None,
        highlight: None,
        anchor: None,
    };
    let mut sink = Sink::new();
    let rendered = html::render(text, 0, &context, &mut sink);
    if let Some(finding) = sink.findings().first() {
        return fail(&finding.title);
    }
    let html = rendered.html.trim_end();
    let one = html.strip_prefix("<p>").and_then(|inner| inner.strip_suffix("</p>"));
    let inline = arguments.get::<bool>("inline")?.unwrap_or(false);
    Ok(Value::safe_string(one.filter(|inner| inline && !inner.contains("<p>")).unwrap_or(&rendered.html)))
}

/// Links in texts of templates: those to pages are checked, all others stay.
struct Links<'a> {
    data: &'a SiteData,
}

impl LinkResolver for Links<'_> {
    fn link(&self, link: &Destination<'_>) -> Resolved {
        let Some(path) = link.url.strip_prefix("@/") else {
            return if html::is_external(link.url) { Resolved::External } else { Resolved::Other };
        };
        let (path, id) = path.split_once('#').map_or((path, String::new()), |(path, id)| (path, format!("#{id}")));
        functions::note_address(self.data, path);
        if let Some(permalink) = self.data.site.as_ref().and_then(|site| site.permalink(path)) {
            return Resolved::Internal(format!("{permalink}{id}"));
        }
        let finding = Finding::new("LNK001", format!("Correct the link to `@/{path}`, which is no page"));
        Resolved::Broken(Some(Box::new(finding)))
    }
}
