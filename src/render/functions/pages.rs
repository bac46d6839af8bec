//! `get_page`, `get_section`, `latest_pages`.

use tera::{Kwargs, TeraResult, Value};

use super::address::with_lang;
use super::{CallCx, fail};
use crate::diag::closest;
use crate::render::view::{Fields, list};

/// `get_page(path, lang?, allow_missing=false)`.
pub(super) fn get_page(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = with_lang(cx, arguments.must_get::<&str>("path")?, arguments.get::<&str>("lang")?);
    let known = cx.data.known()?;
    match known.pages.get(path.as_str()) {
        Some(id) => Ok(known.views.pages[id.0 as usize].clone()),
        None => missing("page", &path, known.pages.keys(), arguments),
    }
}

/// `get_section(path, metadata_only=false, lang?, allow_missing=false)`.
pub(super) fn get_section(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let path = with_lang(cx, arguments.must_get::<&str>("path")?, arguments.get::<&str>("lang")?);
    let known = cx.data.known()?;
    let Some(id) = known.sections.get(path.as_str()) else {
        return missing("section", &path, known.sections.keys(), arguments);
    };
    let section = known.views.sections[*id as usize].clone();
    if !arguments.get::<bool>("metadata_only")?.unwrap_or(false) {
        return Ok(section);
    }
    let mut fields = Fields::from_value(&section, 0);
    fields.put("pages", list([]));
    fields.put("subsections", list([]));
    Ok(fields.value())
}

fn missing<'a>(
    kind: &str,
    path: &str,
    known: impl Iterator<Item = &'a String>,
    arguments: &Kwargs,
) -> TeraResult<Value> {
    if arguments.get::<bool>("allow_missing")?.unwrap_or(false) {
        return Ok(Value::none());
    }
    let near = closest(path, known.map(String::as_str)).map(|near| format!(", did you mean `{near}`?"));
    fail(format!("there is no {kind} `{path}`{}", near.unwrap_or_default()))
}

/// `latest_pages(limit=10, lang?)`: dated pages, newest first (Placet).
pub(super) fn latest_pages(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let limit = arguments.get::<usize>("limit")?.unwrap_or(10);
    let known = cx.data.known()?;
    let ids = known.latest.get(&cx.lang(arguments)?).map_or(&[][..], Vec::as_slice);
    Ok(known.views.items(&ids[..limit.min(ids.len())]))
}
