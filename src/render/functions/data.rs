//! `load_data`: tables and texts from files of the site.

use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail, file};
use crate::config::{toml_node, yaml_node};
use crate::diag::FileId;
use crate::render::view::{Fields, json_value, list, table_value};

/// `load_data(path | literal, format?, required=true)`. The format follows from the ending of the file;
/// `url` is refused, because a build must not depend on the network.
pub(super) fn load_data(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    if arguments.get::<Value>("url")?.is_some() {
        return fail(
            "`load_data` reads files only, because a build must not depend on the network; save the data as a file under `data/` and give its `path`",
        );
    }
    let format = arguments.get::<&str>("format")?;
    match (arguments.get::<&str>("path")?, arguments.get::<&str>("literal")?) {
        (Some(path), None) => from_file(cx, path, format, arguments),
        (None, Some(text)) => read(text, format.unwrap_or("plain"), "the literal"),
        _ => fail("`load_data` takes either `path` or `literal`"),
    }
}

fn from_file(cx: &CallCx<'_>, path: &str, format: Option<&str>, arguments: &Kwargs) -> TeraResult<Value> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let format = format.unwrap_or(match ending {
        "yml" => "yaml",
        "toml" | "json" | "csv" | "yaml" | "xml" | "bib" => ending,
        _ => "plain",
    });
    let key = format!("{format}:{path}");
    let lock = || cx.data.loaded.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(value) = lock().get(&key) {
        return Ok(value.clone());
    }
    let bytes = match file::read_some(cx, path)? {
        Some(bytes) => bytes,
        None if arguments.get::<bool>("required")?.unwrap_or(true) => {
            return file::read(cx, path).map(|_| Value::none());
        }
        None => return Ok(Value::none()),
    };
    let Ok(text) = std::str::from_utf8(&bytes) else { return fail(format!("`{path}` is not text in UTF-8")) };
    let value = read(text.trim_start_matches('\u{feff}'), format, path)?;
    lock().insert(key, value.clone());
    Ok(value)
}

fn read(text: &str, format: &str, name: &str) -> TeraResult<Value> {
    match format {
        "plain" => Ok(Value::from(text)),
        "toml" => match toml_node::parse(FileId(0), text, 0, "INT002") {
            Ok(table) => Ok(table_value(&table)),
            Err(finding) => {
                let says = finding.labels.first().map_or("", |label| label.text.as_str());
                fail(format!("{name} cannot be read as TOML: {says}"))
            }
        },
        "json" => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => Ok(json_value(&value)),
            Err(error) => fail(format!("{name} cannot be read as JSON: {error}")),
        },
        "yaml" => match yaml_node::value(FileId(0), text, 0, "INT002") {
            Ok(value) => Ok(json_value(&value.to_json())),
            Err(finding) => {
                let says = finding.labels.first().map_or("", |label| label.text.as_str());
                fail(format!("{name} cannot be read as YAML: {says}"))
            }
        },
        "csv" => read_csv(text, name),
        other => fail(format!("`load_data` reads toml, json, yaml, csv and plain, not `{other}`")),
    }
}

/// `{headers, records}`; every row has as many fields as there are headers (RFC 4180).
fn read_csv(text: &str, name: &str) -> TeraResult<Value> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = |row: &csv::StringRecord| list(row.iter().map(Value::from));
    let headers = match reader.headers() {
        Ok(headers) => row(headers),
        Err(error) => return fail(format!("{name} cannot be read as CSV: {error}")),
    };
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push(row(&record)),
            Err(error) => return fail(format!("{name} cannot be read as CSV: {error}")),
        }
    }
    let mut fields = Fields::with_capacity(2);
    fields.add("headers", headers);
    fields.add("records", Value::from(records));
    Ok(fields.value())
}
