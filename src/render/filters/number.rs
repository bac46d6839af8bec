//! Filters of numbers.

use tera::{Kwargs, TeraResult, Value};

use super::{FilterCx, fail, name_of};

/// `num_format(locale="en")`: groups of three digits with the separator of a language.
pub(super) fn num_format(cx: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let locale = arguments.get::<&str>("locale")?.unwrap_or("en");
    let (group, point) = separators(locale);
    let _ = cx;
    let text = match (value.as_i128(), value.as_f64()) {
        (Some(whole), _) => grouped(&whole.to_string(), group),
        (None, Some(number)) => {
            let text = format!("{number}");
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let whole = grouped(whole, group);
            if fraction.is_empty() { whole } else { format!("{whole}{point}{fraction}") }
        }
        (None, None) => return fail(format!("`num_format` needs a number, not {}", name_of(value))),
    };
    Ok(Value::from(text))
}

/// Separators of groups and of the fraction (CLDR 46, symbols of the default numbering system).
fn separators(locale: &str) -> (&'static str, &'static str) {
    let locale = locale.replace('_', "-");
    if ["de-CH", "de-LI", "it-CH"].contains(&locale.as_str()) {
        return ("\u{2019}", ".");
    }
    match locale.split('-').next().unwrap_or_default() {
        "de" | "es" | "it" | "nl" | "pt" | "da" | "tr" | "id" | "el" | "ro" | "hr" | "sl" => (".", ","),
        "fr" => ("\u{202f}", ","),
        "pl" | "sv" | "fi" | "nb" | "nn" | "no" | "cs" | "sk" | "hu" | "ru" | "uk" | "bg" => ("\u{a0}", ","),
        _ => (",", "."),
    }
}

fn grouped(digits: &str, separator: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

/// `filesizeformat(binary=false)`: bytes as `1.5 MB`, or as `2 KiB`.
pub(super) fn filesize(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let Some(bytes) = value.as_u64() else {
        return fail(format!("`filesizeformat` needs a number of bytes, not {}", name_of(value)));
    };
    let binary = arguments.get::<bool>("binary")?.unwrap_or(false);
    let (base, units) = if binary { (1024, ["KiB", "MiB", "GiB", "TiB"]) } else { (1000, ["kB", "MB", "GB", "TB"]) };
    if bytes < base {
        return Ok(Value::from(format!("{bytes} B")));
    }
    // Tenths of the unit, so that no floating point number decides how a page looks.
    let mut unit = 0;
    let mut size = base;
    while unit + 1 < units.len() && bytes / size >= base {
        size *= base;
        unit += 1;
    }
    let tenths = (u128::from(bytes) * 10 + u128::from(size) / 2) / u128::from(size);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let number = if tenth == 0 { whole.to_string() } else { format!("{whole}.{tenth}") };
    Ok(Value::from(format!("{number} {}", units[unit])))
}

/// `int(default?, base=10)`: a whole number; fractions are cut off.
pub(super) fn int(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let base = arguments.get::<u32>("base")?.unwrap_or(10);
    if !(2..=36).contains(&base) {
        return fail("`base` of `int` lies between 2 and 36");
    }
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    let number = match value.as_str() {
        Some(text) => {
            let text = text.trim();
            let whole = i128::from_str_radix(text.trim_start_matches(prefix), base).ok();
            whole.or_else(|| text.parse::<f64>().ok().and_then(cut))
        }
        None => value.as_i128().or_else(|| value.as_f64().and_then(cut)),
    };
    match (number.and_then(|number| i64::try_from(number).ok()), arguments.get::<Value>("default")?) {
        (Some(number), _) => Ok(Value::from(number)),
        (None, Some(default)) => Ok(default),
        (None, None) => fail(format!("`{value}` cannot be made a whole number")),
    }
}

fn cut(number: f64) -> Option<i128> {
    format!("{:.0}", number.trunc()).parse().ok()
}

/// `float(default?)`.
pub(super) fn float(_: &FilterCx<'_>, value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let number = match value.as_str() {
        Some(text) => text.trim().parse::<f64>().ok(),
        None => value.as_f64(),
    };
    match (number, arguments.get::<Value>("default")?) {
        (Some(number), _) => Ok(Value::from(number)),
        (None, Some(default)) => Ok(default),
        (None, None) => fail(format!("`{value}` cannot be made a number")),
    }
}
