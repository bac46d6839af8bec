//! Filters of lists.

use std::collections::{HashMap, HashSet};

use tera::value::Key;
use tera::{Kwargs, Map, TeraResult, Value};

use super::{FilterCx, fail, list_of, name_of};

/// `group_by(attribute)`: a map from each value of an attribute (a path with dots) to the items that have
/// it. Groups stand in the order of their first item; items without the attribute are left out.
pub(super) fn group_by(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let attribute = arguments.must_get::<&str>("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places: HashMap<Key<'static>, usize> = HashMap::new();
    for item in list_of(value, "group_by")? {
        let Some(value) = present(item, attribute) else { continue };
        let key = key(value, attribute)?;
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(item.clone());
    }
    let map: Map = groups.into_iter().map(|(key, items)| (key, Value::from(items))).collect();
    Ok(Value::from(map))
}

/// The value at a path, unless it is missing or nothing.
fn present<'a>(item: &'a Value, attribute: &'a str) -> Option<&'a Value> {
    item.get_from_path(attribute).filter(|value| !value.is_none() && !value.is_undefined())
}

fn key(value: &Value, attribute: &str) -> TeraResult<Key<'static>> {
    if let Some(text) = value.as_str() {
        return Ok(Key::from(text.to_owned()));
    }
    match (value.as_bool(), value.as_i128()) {
        (Some(flag), _) => Ok(Key::Bool(flag)),
        (None, Some(number)) => Ok(Key::from(number)),
        (None, None) => fail(format!("`group_by` needs texts or whole numbers, `{attribute}` is {}", name_of(value))),
    }
}

/// `concat(with)`: a list with another list, or one more item, behind it.
pub(super) fn concat(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let mut items = list_of(value, "concat")?.to_vec();
    let with = arguments.must_get::<Value>("with")?;
    match with.as_array() {
        Some(more) => items.extend(more.iter().cloned()),
        None => items.push(with),
    }
    Ok(Value::from(items))
}

/// `slice(start=0, end=length)`: part of a list; negative numbers count from the end.
pub(super) fn slice(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let items = list_of(value, "slice")?;
    let place = |number: i64| {
        let length = items.len() as i64;
        usize::try_from(if number < 0 { number + length } else { number }.clamp(0, length)).unwrap_or(0)
    };
    let start = place(arguments.get::<i64>("start")?.unwrap_or(0));
    let end = arguments.get::<i64>("end")?.map_or(items.len(), place);
    Ok(Value::from(items.get(start..end).unwrap_or_default()))
}

/// `filter(attribute, value?)`: the items whose attribute has a value; without one, those that have any.
pub(super) fn filter(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let attribute = arguments.must_get::<&str>("attribute")?;
    let wanted = arguments.get::<Value>("value")?.filter(|wanted| !wanted.is_none());
    let fits = |item: &&Value| match (&wanted, present(item, attribute)) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(wanted), Some(value)) => value == wanted,
    };
    Ok(Value::from(list_of(value, "filter")?.iter().filter(fits).cloned().collect::<Vec<Value>>()))
}

/// `map(attribute)`: the attribute of each item that has one.
pub(super) fn map(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let attribute = arguments.must_get::<&str>("attribute")?;
    let values = list_of(value, "map")?.iter().filter_map(|item| present(item, attribute));
    Ok(Value::from(values.cloned().collect::<Vec<Value>>()))
}

/// `unique(attribute?, case_sensitive=true)`: each item once, in the order of first occurrence.
pub(super) fn unique(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let attribute = arguments.get::<&str>("attribute")?;
    let exact = arguments.get::<bool>("case_sensitive")?.unwrap_or(true);
    let mut seen = HashSet::new();
    let mut items: Vec<Value> = Vec::new();
    for item in list_of(value, "unique")? {
        let value = match attribute {
            None => item,
            Some(attribute) => match present(item, attribute) {
                Some(value) => value,
                None => continue,
            },
        };
        let new = match value.as_str() {
            Some(text) if exact => seen.insert(text.to_owned()),
            Some(text) => seen.insert(text.to_lowercase()),
            // Written out, since neither numbers nor tables can be looked up.
            None => seen.insert(format!("\0{}\0{value}", value.name())),
        };
        if new {
            items.push(item.clone());
        }
    }
    Ok(Value::from(items))
}

/// `item(key)`: what stands under a key or at a place; nothing if there is no such thing. Converted themes
/// use it where the older template language looks something up leniently.
pub(super) fn item(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let key = arguments.get::<Value>("key")?.unwrap_or_else(Value::undefined);
    let found = match (value.as_map(), value.as_array(), key.as_str()) {
        (Some(map), _, Some(name)) => map.iter().find(|(known, _)| known.as_str() == Some(name)).map(|(_, item)| item),
        (Some(map), _, None) => key.as_i128().and_then(|number| map.get(&Key::from(number))),
        (None, Some(items), None) => key.as_u64().and_then(|at| items.get(usize::try_from(at).ok()?)),
        (None, _, _) => None,
    };
    Ok(found.cloned().unwrap_or_else(Value::undefined))
}
