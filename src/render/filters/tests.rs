//! Tests of templates (`is containing(pat="x")`).

use tera::{Kwargs, State, Tera, Value};

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

/// Registers the own tests.
pub(super) fn register(tera: &mut Tera) {
    tera.register_test("object", |value: &Value, _: Kwargs, _: &State| value.is_map());
}
