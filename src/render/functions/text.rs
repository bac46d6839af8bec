//! `trans` and `text_direction`.

use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail};
use crate::diag::closest;

/// Languages written from right to left (ISO 639-1 and -3).
const RIGHT_TO_LEFT: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ps", "sd", "ur", "yi"];

/// `trans(key, lang?)`: a text of `[translations]` or of the theme's `i18n` folder.
pub(super) fn trans(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let key = arguments.must_get::<&str>("key")?;
    let lang = cx.lang(arguments)?;
    if let Some(text) = cx.strings.get(&lang, key) {
        return Ok(Value::from(text));
    }
    let near = closest(key, cx.strings.keys(&lang)).map(|near| format!(", did you mean `{near}`?"));
    fail(format!("there is no text `{key}` in the language `{lang}`{}", near.unwrap_or_default()))
}

/// `text_direction(lang?)`: `ltr` or `rtl`.
pub(super) fn text_direction(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let lang = cx.lang(arguments)?;
    let mut parts = lang.split('-');
    let language = parts.next().unwrap_or_default();
    let rtl = match parts.find(|part| part.len() == 4) {
        Some(script) => ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo"].contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    Ok(Value::from(if rtl { "rtl" } else { "ltr" }))
}
