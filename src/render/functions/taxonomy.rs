//! `get_taxonomy`, `get_taxonomy_url`, `get_taxonomy_term`.

use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail};
use crate::render::view::{Fields, TaxonomyView, list};

/// `get_taxonomy(kind, lang?, required=true)`: `{kind, items, lang, permalink}`.
pub(super) fn get_taxonomy(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let Some(taxonomy) = find(cx, arguments)? else { return Ok(Value::none()) };
    let mut fields = Fields::with_capacity(4);
    fields.add("kind", taxonomy.value.clone());
    fields.add("items", taxonomy.terms.clone());
    fields.add("lang", taxonomy.lang.as_str());
    fields.add("permalink", taxonomy.permalink.as_str());
    Ok(fields.value())
}

/// `get_taxonomy_url(kind, name | term, lang?, required=true)`: address of a term.
pub(super) fn get_taxonomy_url(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let term = find_term(cx, arguments, &["name", "term"])?;
    Ok(term.as_ref().and_then(|term| field(term, "permalink")).cloned().unwrap_or_else(|| Value::from("")))
}

/// `get_taxonomy_term(kind, term, include_pages=true, lang?, required=true)`.
pub(super) fn get_taxonomy_term(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let Some(term) = find_term(cx, arguments, &["term", "name"])? else { return Ok(Value::none()) };
    if arguments.get::<bool>("include_pages")?.unwrap_or(true) {
        return Ok(term);
    }
    let mut fields = Fields::from_value(&term, 0);
    fields.put("pages", list([]));
    Ok(fields.value())
}

fn find<'a>(cx: &CallCx<'a>, arguments: &Kwargs) -> TeraResult<Option<&'a TaxonomyView>> {
    let kind = arguments.must_get::<&str>("kind")?;
    let lang = cx.lang(arguments)?;
    let taxonomies = &cx.data.known()?.views.taxonomies;
    let found = taxonomies.iter().find(|taxonomy| taxonomy.name == kind && taxonomy.lang == lang);
    if found.is_none() && arguments.get::<bool>("required")?.unwrap_or(true) {
        return fail(format!("there is no taxonomy `{kind}` in the language `{lang}`"));
    }
    Ok(found)
}

fn find_term(cx: &CallCx<'_>, arguments: &Kwargs, keys: &[&'static str]) -> TeraResult<Option<Value>> {
    let mut wanted = None;
    for key in keys {
        wanted = wanted.or(arguments.get::<&str>(key)?);
    }
    let Some(wanted) = wanted else { return fail(format!("the argument `{}` is missing", keys[0])) };
    let Some(taxonomy) = find(cx, arguments)? else { return Ok(None) };
    let terms = taxonomy.terms.as_array().unwrap_or_default();
    let is = |term: &&Value, key| field(term, key).and_then(Value::as_str) == Some(wanted);
    let named = terms.iter().find(|term| is(term, "name"));
    let slug = || terms.iter().find(|term| is(term, "slug"));
    let folded = || terms.iter().find(|term| same_letters(term, wanted));
    let found = named.or_else(slug).or_else(folded);
    if found.is_none() && arguments.get::<bool>("required")?.unwrap_or(true) {
        return fail(format!("`{}` has no term `{wanted}`", taxonomy.name));
    }
    Ok(found.cloned())
}

fn same_letters(term: &Value, wanted: &str) -> bool {
    let name = field(term, "name").and_then(Value::as_str).unwrap_or_default();
    name.to_lowercase() == wanted.to_lowercase()
}

fn field<'a>(value: &'a Value, key: &'static str) -> Option<&'a Value> {
    value.as_map()?.get(&Key::Str(key))
}
