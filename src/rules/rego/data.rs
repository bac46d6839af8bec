//! Data files beside the policies: what they hold is `data` in Rego, below the names of their folders.

use serde_json::{Map, Value};

use crate::config::{toml_node, yaml_node};
use crate::diag::{FileId, Finding, Span};

/// Endings of data files.
pub(super) const ENDINGS: [&str; 4] = ["json", "toml", "yaml", "yml"];

/// The values of a file. `inner` is its path below the folder of the policies.
pub(super) fn read(file: FileId, inner: &str, text: &str) -> Result<Value, Box<Finding>> {
    let values = match inner.rsplit('.').next() {
        Some("json") => json(file, text)?,
        Some("toml") => toml_node::parse(file, text, 0, "GOV001")?.to_json(),
        _ => yaml_node::parse(file, text, 0, "GOV001")?.to_json(),
    };
    let folders = inner.rsplit_once('/').map(|(folders, _)| folders).unwrap_or_default();
    let names = folders.rsplit('/').filter(|name| !name.is_empty());
    Ok(names.fold(values, |values, name| Value::Object(Map::from_iter([(name.to_owned(), values)]))))
}

fn json(file: FileId, text: &str) -> Result<Value, Box<Finding>> {
    let wrong = |line: usize, label: String| {
        let finding = Finding::new("GOV001", "Correct the data at this place");
        Box::new(
            finding
                .at(super::problem::line(file, text, line), label)
                .why("The policy decides by this file, and it cannot be understood.")
                .help("The file holds one object in JSON: `{ \"name\": value }`."),
        )
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(values)) => Ok(Value::Object(values)),
        Ok(_) => Err(wrong(1, "this is no object".to_owned())),
        Err(error) => Err(wrong(error.line(), error.to_string())),
    }
}

/// Two files that say different things of one name, or speak of a name that Placet fills in.
pub(super) fn conflict(file: FileId, reason: &str) -> Finding {
    Finding::new("GOV001", "Give these values a name of their own")
        .at(Span::new(file, 0..0), reason)
        .why("The policy decides by these values, and it is not certain which are meant.")
        .help("Move the file to a folder of its own: its values then stand below the name of the folder.")
}
