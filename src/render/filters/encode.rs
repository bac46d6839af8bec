//! Filters that write texts for other languages: JSON, addresses, Base64.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tera::{Kwargs, TeraResult, Value};

use super::{FilterCx, fail, text_of};
use crate::html::percent_encode;

/// `json_encode(pretty=false)`: JSON that can stand in a script element: `<`, `>`, `&` and the line
/// separators U+2028 and U+2029 are written as escapes.
pub(super) fn json_encode(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let pretty = arguments.get::<bool>("pretty")?.unwrap_or(false);
    let written = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let Ok(json) = written else { return fail("this value cannot be written as JSON") };
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            _ => text.push(c),
        }
    }
    Ok(Value::from(text))
}

/// `urlencode`: everything but letters, digits, `-`, `.`, `_`, `~` and `/` as `%XX` (RFC 3986).
pub(super) fn urlencode(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(percent_encode(text_of(value, "urlencode")?, "/")))
}

/// `urlencode_strict`: like `urlencode`, with `/` encoded too.
pub(super) fn urlencode_strict(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(percent_encode(text_of(value, "urlencode_strict")?, "")))
}

/// `base64_encode` (RFC 4648, with padding).
pub(super) fn base64_encode(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(STANDARD.encode(text_of(value, "base64_encode")?)))
}

/// `base64_decode`: the bytes must be text in UTF-8.
pub(super) fn base64_decode(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let decoded = STANDARD.decode(text_of(value, "base64_decode")?).ok();
    match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => Ok(Value::from(text)),
        None => fail("`base64_decode` needs Base64 of a text in UTF-8"),
    }
}
