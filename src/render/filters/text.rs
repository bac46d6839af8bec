//! Filters of texts.

use tera::{Kwargs, TeraResult, Value};

use super::{FilterCx, like, text_of};
use crate::config::SlugMode;
use crate::content::slug;

/// `default(value, boolean=false)`: stands in for what is missing or nothing; with `boolean` for
/// everything that counts as false.
pub(super) fn default(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let other = arguments.must_get::<Value>("value")?;
    let missing = value.is_undefined() || value.is_none();
    let empty = arguments.get::<bool>("boolean")?.unwrap_or(false) && !value.is_truthy();
    Ok(if missing || empty { other } else { value.clone() })
}

/// `as_str`: any value as text.
#[expect(clippy::unnecessary_wraps, reason = "all filters have one type")]
pub(super) fn as_str(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(value.to_string()))
}

/// `slugify`: small letters, digits and hyphens.
pub(super) fn slugify(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    Ok(Value::from(slug::slugify(text_of(value, "slugify")?, SlugMode::On)))
}

/// `truncate(length=255, end="…")`: at most so many characters.
///
/// A character reference (`&amp;`) in HTML without elements counts as one character and is never cut.
pub(super) fn truncate(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "truncate")?;
    let length = arguments.get::<usize>("length")?.unwrap_or(255);
    let end = arguments.get::<&str>("end")?.unwrap_or("…");
    let markup = value.is_safe() && !text.contains('<');
    let mut at = 0;
    for _ in 0..length {
        let Some(c) = text[at..].chars().next() else { break };
        let reference = if markup && c == '&' { reference_length(&text[at..]) } else { 0 };
        at += reference.max(c.len_utf8());
    }
    if at >= text.len() {
        return Ok(if markup { value.clone() } else { Value::normal_string(text) });
    }
    let cut = &text[..at];
    Ok(if markup { Value::safe_string(&format!("{cut}{}", escaped(end))) } else { Value::from(format!("{cut}{end}")) })
}

/// Length of the character reference at the start of a text, 0 if there is none.
fn reference_length(text: &str) -> usize {
    let end = text[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    match end {
        Some(end) if end > 0 && text[1 + end..].starts_with(';') => end + 2,
        _ => 0,
    }
}

fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing into memory does not fail.
    let _ = tera::escape_html(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// `linebreaksbr`: line ends become `<br>`.
pub(super) fn linebreaksbr(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "linebreaksbr")?;
    Ok(like(value, &text.replace("\r\n", "<br>").replace(['\n', '\r'], "<br>")))
}

/// `trim_start_matches(pat)`: removes a text from the start, as often as it stands there.
pub(super) fn trim_start_matches(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "trim_start_matches")?;
    Ok(like(value, text.trim_start_matches(arguments.must_get::<&str>("pat")?)))
}

/// `trim_end_matches(pat)`: removes a text from the end, as often as it stands there.
pub(super) fn trim_end_matches(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "trim_end_matches")?;
    Ok(like(value, text.trim_end_matches(arguments.must_get::<&str>("pat")?)))
}

/// `addslashes`: a backslash before quotes and backslashes.
pub(super) fn addslashes(_: &FilterCx<'_>, value: &Value, _: &Kwargs) -> TeraResult<Value> {
    let text = text_of(value, "addslashes")?;
    Ok(Value::from(text.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'")))
}

/// `regex_replace(pattern, rep)`: `$1` in `rep` is the first group.
pub(super) fn regex_replace(cx: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let pattern = cx.patterns.get(arguments.must_get::<&str>("pattern")?)?;
    let text = text_of(value, "regex_replace")?;
    Ok(Value::normal_string(&pattern.replace_all(text, arguments.must_get::<&str>("rep")?)))
}
