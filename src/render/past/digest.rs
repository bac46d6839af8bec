//! Digests of the values that templates see.
//!
//! A value is a tree with shared branches: the list item of a page stands in every list of it. What is shared is taken
//! once, and found again by where it lies in memory; that holds while somebody keeps it, which its [`Views`] do.

use std::collections::HashMap;

use rayon::prelude::*;
use tera::value::{Key as Name, ValueKind};
use tera::{Map, Value};

use crate::cache::Key;
use crate::render::view::Views;

/// Digests of shared values.
#[derive(Debug, Default)]
pub struct Digests {
    /// By address of a map or of the first value of a list.
    known: HashMap<usize, Key>,
}

impl Digests {
    /// The digests of everything that many pages of a site are told.
    pub fn of_views(views: &Views) -> Self {
        let mut digests = Self::default();
        let none = Self::default();
        let items: Vec<_> = views.pages.par_iter().filter_map(|item| none.shared(item)).collect();
        digests.known.extend(items);
        for section in &views.sections {
            digests.learn_lists(section);
        }
        for taxonomy in &views.taxonomies {
            for term in taxonomy.terms.as_array().unwrap_or_default() {
                digests.learn_lists(term);
            }
            digests.learn(&taxonomy.terms);
            digests.learn(&taxonomy.value);
        }
        for config in views.configs() {
            digests.learn(config);
        }
        digests
    }

    /// The digest of a value: other values have other digests, as far as a template can tell.
    pub fn of(&self, value: &Value) -> Key {
        let mut hasher = blake3::Hasher::new();
        self.add(&mut hasher, value);
        *hasher.finalize().as_bytes()
    }

    /// Keeps the digest of a map with lists of pages, and of these.
    fn learn_lists(&mut self, value: &Value) {
        for list in value.as_map().into_iter().flat_map(Map::values).filter(|value| value.is_array()) {
            self.learn(list);
        }
        self.learn(value);
    }

    fn learn(&mut self, value: &Value) {
        self.known.extend(self.shared(value));
    }

    fn shared(&self, value: &Value) -> Option<(usize, Key)> {
        Some((address(value)?, self.of(value)))
    }

    fn add(&self, hasher: &mut blake3::Hasher, value: &Value) {
        if let Some(known) = address(value).and_then(|at| self.known.get(&at)) {
            hasher.update(b"=").update(known);
            return;
        }
        match value.kind() {
            ValueKind::Undefined => {
                hasher.update(b"u");
            }
            ValueKind::None => {
                hasher.update(b"n");
            }
            ValueKind::String => {
                let text = value.as_str().unwrap_or_default();
                hasher.update(if value.is_safe() { b"s" } else { b"t" });
                add_bytes(hasher, text.as_bytes());
            }
            ValueKind::Array => {
                let values = value.as_array().unwrap_or_default();
                hasher.update(b"[").update(&(values.len() as u64).to_le_bytes());
                for value in values {
                    self.add(hasher, value);
                }
            }
            ValueKind::Map => self.add_map(hasher, value),
            ValueKind::Bytes => {
                hasher.update(b"b");
                add_bytes(hasher, value.as_bytes().unwrap_or_default());
            }
            // A number of one kind may be written like one of another, and mean something else.
            _ => {
                hasher.update(b"#");
                add_bytes(hasher, value.name().as_bytes());
                let bits = value.as_f64().filter(|_| value.is_f64()).map(f64::to_bits);
                add_bytes(hasher, &bits.unwrap_or_default().to_le_bytes());
                add_bytes(hasher, value.to_string().as_bytes());
            }
        }
    }

    fn add_map(&self, hasher: &mut blake3::Hasher, value: &Value) {
        let Some(map) = value.as_map() else { return };
        hasher.update(b"{").update(&(map.len() as u64).to_le_bytes());
        for (name, value) in map {
            match name {
                Name::Str(name) => add_bytes(hasher, name.as_bytes()),
                Name::String(name) => add_bytes(hasher, name.as_bytes()),
                other => {
                    hasher.update(b"k");
                    add_bytes(hasher, format!("{other:?}").as_bytes());
                }
            }
            self.add(hasher, value);
        }
    }
}

/// Where a map or list lies. Empty lists lie nowhere.
fn address(value: &Value) -> Option<usize> {
    if let Some(map) = value.as_map() {
        return Some(std::ptr::from_ref(map).addr());
    }
    value.as_array().filter(|values| !values.is_empty()).map(|values| values.as_ptr().addr())
}

fn add_bytes(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::view::{Fields, list};

    fn page(title: &str) -> Value {
        let mut fields = Fields::with_capacity(2);
        fields.add("title", title);
        fields.add("tags", list([Value::from("a"), Value::none()]));
        fields.value()
    }

    #[test]
    fn values_that_differ_have_other_digests() {
        let digests = Digests::default();
        let values = [
            Value::none(),
            Value::undefined(),
            Value::from(""),
            Value::safe_string(""),
            Value::from("1"),
            Value::from(1_i64),
            Value::from(1_u64),
            Value::from(1.0),
            Value::from(true),
            list([]),
            list([Value::from("a"), Value::from("b")]),
            list([Value::from("ab")]),
            list([list([Value::from("a")]), Value::from("b")]),
            page("x"),
            page("y"),
        ];
        for (at, value) in values.iter().enumerate() {
            assert_eq!(digests.of(value), digests.of(&value.clone()), "{value:?}");
            for other in &values[..at] {
                assert_ne!(digests.of(value), digests.of(other), "{value:?} {other:?}");
            }
        }
        assert_eq!(digests.of(&page("x")), digests.of(&page("x")));
    }

    #[test]
    fn what_is_shared_is_known_wherever_it_stands() {
        let views = |title: &str| {
            let mut views = Views::default();
            views.pages = vec![page(title), page("b")];
            views
        };
        let (one, two, other) = (views("a"), views("a"), views("c"));
        let of = |views: &Views| Digests::of_views(views).of(&list(views.pages.iter().cloned()));
        assert_eq!(of(&one), of(&two));
        assert_ne!(of(&one), of(&other));
    }
}
