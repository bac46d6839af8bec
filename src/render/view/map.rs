//! Maps for templates, built in one pass.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use tera::Value;
use tera::value::Key;

/// A map for templates under construction: keys in the order in which they are written.
///
/// Tera has no way in from its own map type that does not hash every key twice; its serializer takes
/// finished values over without a copy, so that one pass is enough.
#[derive(Debug, Default, Clone)]
pub struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    /// An empty map with room for `capacity` keys.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Starts from the keys of a map that was built here before; other values give an empty map.
    pub fn from_value(value: &Value, more: usize) -> Self {
        let Some(map) = value.as_map() else { return Self::with_capacity(more) };
        let mut fields = Self::with_capacity(map.len() + more);
        for (key, value) in map {
            if let Key::Str(name) = key {
                fields.0.push((name, value.clone()));
            }
        }
        fields
    }

    /// Adds a key, or replaces its value.
    pub fn put(&mut self, key: &'static str, value: impl Into<Value>) {
        let value = value.into();
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some(entry) => entry.1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// Adds a key that is not there yet.
    pub fn add(&mut self, key: &'static str, value: impl Into<Value>) {
        self.0.push((key, value.into()));
    }

    /// Adds a key if there is a value.
    pub fn add_some(&mut self, key: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.add(key, value);
        }
    }

    /// The finished map.
    pub fn value(self) -> Value {
        Value::try_from_serializable(&self).unwrap_or_else(|_| Value::none())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Fields", self.0.len())?;
        for (key, value) in &self.0 {
            fields.serialize_field(key, value)?;
        }
        fields.end()
    }
}

/// A list for templates.
pub fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::from(values.into_iter().collect::<Vec<Value>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_shares_values() {
        let inner = list([Value::from(1), Value::from(2)]);
        let mut fields = Fields::with_capacity(3);
        fields.add("zebra", inner.clone());
        fields.add("apple", "x");
        fields.add_some("none", None::<&str>);
        let value = fields.value();
        let keys: Vec<_> = value.as_map().unwrap().keys().map(ToString::to_string).collect();
        assert_eq!(keys, ["zebra", "apple"]);
        let shared = value.as_map().unwrap().get(&Key::Str("zebra")).unwrap();
        assert!(std::ptr::eq(shared.as_array().unwrap(), inner.as_array().unwrap()));
    }
}
