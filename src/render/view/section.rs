//! A section as templates see it.

use tera::Value;

use super::page::{Shared, assets, backlinks, colocated, reading_time, toc, translation};
use super::{Body, Fields, ViewsCx, list, permalink};
use crate::site::SectionId;

/// A section with its pages, without body.
pub(super) fn value(id: SectionId, pages: &[Value], shared: &Shared, cx: &ViewsCx<'_>) -> Value {
    let section = cx.site.section(id);
    let front = &section.doc.front;
    let mut fields = Fields::with_capacity(30);
    fields.add("relative_path", section.doc.path.as_str());
    fields.add("colocated_path", colocated(&section.doc));
    fields.add("permalink", permalink(cx.config, &section.path));
    fields.add("path", section.path.as_str());
    fields.add("components", shared.texts(section.components.iter().map(String::as_str)));
    fields.add("ancestors", shared.ancestors(&section.ancestors));
    fields.add("title", front.title.as_ref().map(|title| title.value.as_str()));
    fields.add("description", front.description.as_ref().map(|text| text.value.as_str()));
    fields.add("extra", shared.table(&front.extra));
    fields.add("weight", front.weight.unwrap_or(0));
    fields.add("draft", front.draft);
    fields.add("lang", section.doc.lang.as_str());
    fields.add("word_count", section.doc.facts.words);
    fields.add("reading_time", reading_time(section.doc.facts.words));
    fields.add("excerpt", section.doc.facts.excerpt.as_str());
    fields.add("assets", assets(&section.doc, shared));
    fields.add("seo", shared.table(&front.seo));
    let body = cx.bodies.sections.get(id.0 as usize).and_then(|body| body.content.as_deref());
    fields.add_some("content", body.map(Value::safe_string));
    fields.add("generate_feeds", front.generate_feeds);
    fields.add("transparent", front.transparent);
    fields.add("paginate_by", front.paginate_by);
    fields.add("paginate_reversed", front.paginate_reversed);
    fields.add("pages", list(section.pages.iter().map(|id| pages[id.0 as usize].clone())));
    let subsections = section.subsections.iter().map(|id| cx.site.section(*id).doc.path.as_str());
    fields.add("subsections", shared.texts(subsections));
    let translations = section.translations.iter().map(|id| cx.site.section(*id));
    fields.add("translations", list(translations.map(|other| translation(&other.doc, &other.path, cx))));
    fields.add("backlinks", backlinks(&section.backlinks, cx));
    fields.value()
}

/// A section with its body; `paginated` says that a paginator carries the pages.
pub(super) fn full(shared: &Value, body: &Body<'_>, paginated: bool) -> Value {
    let mut fields = Fields::from_value(shared, 2);
    fields.put("content", Value::safe_string(body.content));
    fields.add("toc", toc(body.toc));
    if paginated {
        fields.put("pages", list([]));
    }
    fields.value()
}
