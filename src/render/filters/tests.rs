//! Tests of templates (`is containing(pat="x")`).

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{Patterns, fail};

/// Tests of the engine and own ones.
const NAMES: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "divisibleby",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "matching",
    "none",
    "number",
    "object",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// Names of all tests.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied()
}

/// Registers the tests that the engine does not have.
pub(super) fn register(tera: &mut Tera, patterns: &Arc<Patterns>) {
    let patterns = Arc::clone(patterns);
    tera.register_test("object", |value: &Value, _: Kwargs, _: &State| value.is_map());
    tera.register_test("divisibleby", |value: &Value, arguments: Kwargs, _: &State| divisible(value, &arguments));
    tera.register_test("matching", move |value: &Value, arguments: Kwargs, _: &State| {
        let pattern = patterns.get(arguments.must_get::<&str>("pat")?)?;
        Ok(value.as_str().is_some_and(|text| pattern.is_match(text)))
    });
}

/// `divisibleby(divisor)`: the name that Tera 1 has for it.
fn divisible(value: &Value, arguments: &Kwargs) -> TeraResult<bool> {
    let divisor = arguments.must_get::<i128>("divisor")?;
    match value.as_i128() {
        Some(_) if divisor == 0 => fail("`divisor` is 0"),
        Some(number) => Ok(number % divisor == 0),
        None => fail("`divisibleby` needs a whole number"),
    }
}
