//! What a template is told, and the digest of all of it.

use tera::{Context, Value};

use super::past::Digests;
use crate::cache::{Key, key};

/// Values by name.
#[derive(Debug, Default)]
pub(super) struct Told {
    context: Context,
    names: Vec<&'static str>,
}

impl Told {
    /// Tells a value. One of the same name is replaced.
    pub(super) fn tell(&mut self, name: &'static str, value: Value) {
        self.context.insert_value(name, value);
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// For the template engine.
    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    /// A digest of everything that is told, and of the name of the template.
    pub(super) fn digest(&self, template: &str, digests: &Digests) -> Key {
        let mut all = template.as_bytes().to_vec();
        for name in &self.names {
            let value = self.context.get(name).map(|value| digests.of(value)).unwrap_or_default();
            all.extend(key(&[name.as_bytes(), &value]));
        }
        key(&[&all])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_told_something_else_has_another_digest() {
        let digest = |template: &str, told: &[(&'static str, &str)]| {
            let mut all = Told::default();
            for (name, text) in told {
                all.tell(name, Value::from(*text));
            }
            all.digest(template, &Digests::default())
        };
        let one = digest("page.html", &[("a", "x"), ("b", "y")]);
        assert_eq!(one, digest("page.html", &[("a", "z"), ("b", "y"), ("a", "x")]));
        for other in [&[("a", "x")][..], &[("a", "y"), ("b", "x")], &[("a", "x"), ("b", "y"), ("c", "")]] {
            assert_ne!(one, digest("page.html", other));
        }
        assert_ne!(one, digest("index.html", &[("a", "x"), ("b", "y")]));
    }
}
