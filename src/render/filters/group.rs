//! `group_by`: in the order in which the groups first occur.

use tera::value::Key;
use tera::{Kwargs, Map, State, TeraResult, Value};

use crate::render::functions::fail;

/// `group_by(attribute)`: a map from each value of an attribute (a path with dots) to the items that have
/// it. Groups stand in the order of their first item; items without the attribute are left out.
pub(super) fn group_by(items: &[Value], arguments: Kwargs, _: &State) -> TeraResult<Map> {
    let attribute = arguments.must_get::<&str>("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places: std::collections::HashMap<Key<'static>, usize> = std::collections::HashMap::new();
    for item in items {
        let Some(value) = item.get_from_path(attribute).filter(|value| !value.is_none() && !value.is_undefined())
        else {
            continue;
        };
        let key = key(value, attribute)?;
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(item.clone());
    }
    Ok(groups.into_iter().map(|(key, items)| (key, Value::from(items))).collect())
}

fn key(value: &Value, attribute: &str) -> TeraResult<Key<'static>> {
    if let Some(text) = value.as_str() {
        return Ok(Key::from(text.to_owned()));
    }
    match (value.as_bool(), value.as_i128()) {
        (Some(flag), _) => Ok(Key::Bool(flag)),
        (None, Some(number)) => Ok(Key::from(number)),
        (None, None) => fail(format!("`group_by` needs texts or whole numbers, `{attribute}` is {}", value.name())),
    }
}
