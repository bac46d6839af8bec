//! Pages, sections, taxonomies and terms.

use tera::Value;

use super::documents::{Planned, pager_path};
use super::latest::latest;
use super::paginator::Paginated;
use super::run::{Made, RenderCx};
use super::told::Told;
use super::view::Body;
use super::{api, json_ld};
use crate::content::Document;
use crate::diag::{At, Finding, Sink};
use crate::site::{PageId, SectionId};

/// A page, with its content API file.
pub(super) fn page(cx: &RenderCx<'_>, planned: &Planned, id: PageId, sink: &mut Sink) -> Vec<Made> {
    let page = cx.views_cx.site.page(id);
    let Some(body) = cx.bodies.render(&page.doc, &page.path, sink) else { return Vec::new() };
    let mut context = cx.context(&page.doc.lang, &page.path);
    let view = Body { content: &body.html, summary: body.summary.as_deref(), toc: &body.toc };
    context.tell("page", cx.views.page(id, &view, &cx.views_cx));
    context.tell("json_ld", Value::safe_string(&json_ld::page(&cx.views_cx, id)));
    let Some(name) = template_of(cx, page.doc.front.template.as_ref(), "page.html", sink) else { return Vec::new() };
    let mut made = cx.template(&name, &context, planned, sink);
    if cx.views_cx.config.content_api && !made.is_empty() {
        made.extend(api::page(cx, planned, id, &body.html));
    }
    made
}

/// A list page of a section.
pub(super) fn section(
    cx: &RenderCx<'_>,
    planned: &Planned,
    (id, pager): (SectionId, usize),
    sink: &mut Sink,
) -> Vec<Made> {
    let section = cx.views_cx.site.section(id);
    let front = &section.doc.front;
    let Some(body) = cx.bodies.render(&section.doc, &section.path, sink) else { return Vec::new() };
    let paginated = front.paginate_by.filter(|by| *by > 0).map(|by| Paginated {
        ids: &section.pages,
        by,
        base: &section.path,
        paginate_path: front.paginate_path.as_deref().unwrap_or("page"),
        reversed: front.paginate_reversed,
    });
    let mut context = cx.context(&section.doc.lang, &list_path(&section.path, front.paginate_path.as_deref(), pager));
    let view = Body { content: &body.html, summary: None, toc: &body.toc };
    context.tell("section", cx.views.section(id, &view, paginated.is_some()));
    let is_root = section.components.is_empty() || section.ancestors.is_empty();
    if is_root {
        let mut ids = latest(cx.views_cx.site, &section.doc.lang);
        ids.truncate(10);
        context.tell("latest", cx.views.items(&ids));
    }
    add_json_ld(
        cx,
        &mut context,
        &json_ld::List { title: title(&section.doc), path: &section.path, lang: &section.doc.lang },
    );
    add_paginator(cx, &mut context, paginated.as_ref(), pager);
    let default = if is_root { "index.html" } else { "section.html" };
    let Some(name) = template_of(cx, front.template.as_ref(), default, sink) else { return Vec::new() };
    let mut made = cx.template(&name, &context, planned, sink);
    if cx.views_cx.config.content_api && !made.is_empty() {
        let ids = paginated.map_or_else(|| section.pages.clone(), |list| list.slice(pager));
        made.extend(api::list(cx, planned, title(&section.doc), &ids));
    }
    made
}

/// The list of terms of a taxonomy.
pub(super) fn term_list(cx: &RenderCx<'_>, planned: &Planned, number: usize, sink: &mut Sink) -> Vec<Made> {
    let index = &cx.views_cx.site.taxonomies[number];
    let view = &cx.views.taxonomies[number];
    let mut context = cx.context(&index.lang, &index.path);
    context.tell("taxonomy", view.value.clone());
    context.tell("terms", view.terms.clone());
    if let Some(doc) = &index.doc {
        let Some(body) = cx.bodies.render(doc, &index.path, sink) else { return Vec::new() };
        context.tell("content", Value::safe_string(&body.html));
    }
    add_json_ld(cx, &mut context, &json_ld::List { title: &index.config.name, path: &index.path, lang: &index.lang });
    let own = format!("{}/list.html", index.config.name);
    match cx.first_template(&[&own, "taxonomy_list.html"]) {
        Some(name) => cx.template(name, &context, planned, sink),
        None => no_template(&own, sink),
    }
}

/// A list page of a term.
pub(super) fn term(
    cx: &RenderCx<'_>,
    planned: &Planned,
    (taxonomy, number, pager): (usize, usize, usize),
    sink: &mut Sink,
) -> Vec<Made> {
    let index = &cx.views_cx.site.taxonomies[taxonomy];
    let term = &index.terms[number];
    let paginated = index.config.paginate_by.filter(|by| *by > 0).map(|by| Paginated {
        ids: &term.pages,
        by,
        base: &term.path,
        paginate_path: &index.config.paginate_path,
        reversed: false,
    });
    let mut context = cx.context(&index.lang, &list_path(&term.path, Some(&index.config.paginate_path), pager));
    let content = match &term.doc {
        Some(doc) => {
            let Some(body) = cx.bodies.render(doc, &term.path, sink) else { return Vec::new() };
            Some(body.html.clone())
        }
        None => None,
    };
    let view = &cx.views.taxonomies[taxonomy];
    context.tell("taxonomy", view.value.clone());
    context.tell("term", view.term(number, content.as_deref()));
    add_json_ld(cx, &mut context, &json_ld::List { title: &term.name, path: &term.path, lang: &index.lang });
    add_paginator(cx, &mut context, paginated.as_ref(), pager);
    let own = format!("{}/single.html", index.config.name);
    let mut made = match cx.first_template(&[&own, "taxonomy_single.html"]) {
        Some(name) => cx.template(name, &context, planned, sink),
        None => no_template(&own, sink),
    };
    if cx.views_cx.config.content_api && !made.is_empty() {
        let ids = paginated.map_or_else(|| term.pages.clone(), |list| list.slice(pager));
        made.extend(api::list(cx, planned, &term.name, &ids));
    }
    made
}

fn title(doc: &Document) -> &str {
    doc.front.title.as_ref().map_or("", |title| title.value.as_str())
}

/// Gives a list its structured data.
pub(super) fn add_json_ld(cx: &RenderCx<'_>, context: &mut Told, list: &json_ld::List<'_>) {
    context.tell("json_ld", Value::safe_string(&json_ld::list(&cx.views_cx, list)));
}

fn list_path(base: &str, paginate_path: Option<&str>, pager: usize) -> String {
    pager_path(base, paginate_path.unwrap_or("page"), pager)
}

fn add_paginator(cx: &RenderCx<'_>, context: &mut Told, paginated: Option<&Paginated<'_>>, pager: usize) {
    if let Some(paginated) = paginated {
        context.tell("paginator", paginated.value(pager, cx.views, cx.views_cx.config));
    }
}

/// The template asked for, if the theme has it.
fn template_of(cx: &RenderCx<'_>, asked: Option<&At<String>>, default: &str, sink: &mut Sink) -> Option<String> {
    let Some(asked) = asked else { return Some(default.to_owned()) };
    if cx.theme.has(asked) {
        return Some(asked.value.clone());
    }
    let finding = Finding::new("CNT020", format!("Choose a template that the theme has instead of `{}`", asked.value))
        .at(asked.span, "no such template")
        .why("The page names a template that is neither in `templates/` nor in the theme.");
    let near = crate::diag::closest(asked, cx.theme.names());
    sink.push(match near {
        Some(near) => finding.help(format!("Did you mean `{near}`?")),
        None => finding.help(format!("Remove the `template` field to use `{default}`.")),
    });
    None
}

fn no_template(name: &str, sink: &mut Sink) -> Vec<Made> {
    sink.push(
        Finding::new("INT004", format!("Add the template `{name}` to the theme"))
            .why("The site lists topics, but the theme has no template to show them.")
            .help("Add the template, or set `render = false` for this taxonomy in the configuration."),
    );
    Vec::new()
}
