//! Values in the syntax of each config format. What a format cannot hold safely is refused with a sentence, never changed.

use std::fmt::Write as _;

/// A quoted value, or a sentence that says why there is none.
pub(super) type Quoted = Result<String, String>;

/// A string of nginx that has no variables in it: names of locations and expressions.
pub(super) fn nginx_name(value: &str) -> Quoted {
    no_controls("nginx", value)?;
    Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A value of nginx. There is no way to write a dollar sign in one that is not the start of a variable.
pub(super) fn nginx(value: &str) -> Quoted {
    refuse_any("nginx", value, &["$"])?;
    nginx_name(value)
}

/// An argument of Apache. `${` is refused: it would be replaced when the file is read.
pub(super) fn apache(value: &str) -> Quoted {
    no_controls("Apache", value)?;
    refuse_any("Apache", value, &["${"])?;
    Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// An argument of a rule of Apache's module rewrite, which reads its own lines: there is no escape in it.
pub(super) fn apache_rule(value: &str) -> Quoted {
    no_controls("Apache", value)?;
    refuse_any("Apache", value, &["${", "\""])?;
    Ok(format!("\"{value}\""))
}

/// A token of a Caddyfile. Braces would be replaced, and a backslash before a quotation mark cannot be written.
pub(super) fn caddy(value: &str) -> Quoted {
    no_controls("Caddy", value)?;
    refuse_any("Caddy", value, &["\\", "{", "}"])?;
    Ok(format!("\"{}\"", value.replace('"', "\\\"")))
}

/// Text of an XML element or, between quotation marks, of an attribute.
pub(super) fn xml(value: &str) -> Quoted {
    let mut text = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\t' | '\n' | '\r' => _ = write!(text, "&#{};", u32::from(letter)),
            // XML 1.0, production 2: what no reference can name either.
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => return Err(refusal("XML", value)),
            _ => text.push(letter),
        }
    }
    Ok(text)
}

/// A string of JSON (RFC 8259).
pub(super) fn json(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// A string of YAML: one of JSON, with what YAML 1.2 does not let stand in a line written as an escape.
pub(super) fn yaml(value: &str) -> String {
    let mut text = String::new();
    for letter in json(value).chars() {
        match letter {
            '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text
}

fn no_controls(format: &str, value: &str) -> Result<(), String> {
    if value.chars().any(char::is_control) { Err(refusal(format, value)) } else { Ok(()) }
}

fn refuse_any(format: &str, value: &str, parts: &[&str]) -> Result<(), String> {
    if parts.iter().any(|part| value.contains(part)) { Err(refusal(format, value)) } else { Ok(()) }
}

fn refusal(format: &str, value: &str) -> String {
    format!("`{}` cannot be written safely in a file for {format}.", value.escape_debug())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What nginx makes of a token in quotation marks (`ngx_conf_read_token`).
    fn nginx_reads(token: &str) -> Option<String> {
        let mut text = String::new();
        let mut letters = token.strip_prefix('"')?.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => return letters.next().is_none().then_some(text),
                '\\' => match letters.next()? {
                    quoted @ ('"' | '\'' | '\\') => text.push(quoted),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    'n' => text.push('\n'),
                    other => text.extend(['\\', other]),
                },
                _ => text.push(letter),
            }
        }
        None
    }

    /// What Apache makes of an argument in quotation marks (`ap_getword_conf`).
    fn apache_reads(token: &str) -> Option<String> {
        let mut text = String::new();
        let mut letters = token.strip_prefix('"')?.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => return letters.next().is_none().then_some(text),
                '\\' => text.push(letters.next_if(|next| matches!(next, '\\' | '"')).unwrap_or('\\')),
                _ => text.push(letter),
            }
        }
        None
    }

    /// What the module rewrite makes of one (`parseargline`).
    fn apache_rule_reads(token: &str) -> Option<String> {
        let (text, rest) = token.strip_prefix('"')?.split_once('"')?;
        rest.is_empty().then(|| text.to_owned())
    }

    /// What Caddy makes of one: only a quotation mark is escaped, all else is literal.
    fn plain_reads(token: &str) -> Option<String> {
        let mut text = String::new();
        let mut letters = token.strip_prefix('"')?.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => return letters.next().is_none().then_some(text),
                '\\' => text.push(letters.next_if_eq(&'"').unwrap_or('\\')),
                _ => text.push(letter),
            }
        }
        None
    }

    fn xml_reads(text: &str) -> Option<String> {
        let mut read = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\n', '\r', '\t']) {
            read.push_str(&rest[..at]);
            let end = rest[at..].strip_prefix('&')?.find(';')? + at + 1;
            match &rest[at + 1..end] {
                "amp" => read.push('&'),
                "lt" => read.push('<'),
                "gt" => read.push('>'),
                "quot" => read.push('"'),
                number => read.push(char::from_u32(number.strip_prefix('#')?.parse().ok()?)?),
            }
            rest = &rest[end + 1..];
        }
        Some(read + rest)
    }

    /// The same escapes as JSON; what may not stand in a line of YAML makes it fail.
    fn yaml_reads(text: &str) -> Option<String> {
        let printable = |letter: char| {
            matches!(letter, ' '..='~' | '\u{a0}'..) && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
        };
        text.chars().all(printable).then(|| serde_json::from_str(text).ok())?
    }

    /// Strings full of what means something somewhere.
    fn texts() -> impl Strategy<Value = String> {
        let letter = prop_oneof![
            3 => proptest::sample::select("\"'\\$%{}<>&#;`()[]|^~ \t\r\n\0\u{7f}\u{85}\u{2028}\u{feff}üé漢\u{1f600}abc01".chars().collect::<Vec<_>>()),
            1 => any::<char>(),
        ];
        proptest::collection::vec(letter, 0..24).prop_map(|letters| letters.into_iter().collect())
    }

    fn exact(quoted: Quoted, read: fn(&str) -> Option<String>, value: &str, must: bool) -> Result<(), TestCaseError> {
        match quoted {
            Ok(quoted) => {
                prop_assert!(!quoted.contains(['\n', '\r']), "{quoted:?}");
                prop_assert_eq!(read(&quoted), Some(value.to_owned()));
            }
            Err(why) => {
                prop_assert!(!must, "{value:?} was refused");
                prop_assert!(why.ends_with('.') && !why.contains(['\n', '\r']), "{why:?}");
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_quoted_value_is_read_back_or_refused(value in texts()) {
            let plain = !value.chars().any(char::is_control);
            exact(nginx_name(&value), nginx_reads, &value, plain)?;
            exact(nginx(&value), nginx_reads, &value, plain && !value.contains('$'))?;
            exact(apache(&value), apache_reads, &value, plain && !value.contains("${"))?;
            exact(apache_rule(&value), apache_rule_reads, &value, plain && !value.contains("${") && !value.contains('"'))?;
            exact(caddy(&value), plain_reads, &value, plain && !value.contains(['\\', '{', '}']))?;
            exact(xml(&value), xml_reads, &value, plain)?;
            exact(Ok(json(&value)), |text| serde_json::from_str(text).ok(), &value, true)?;
            exact(Ok(yaml(&value)), yaml_reads, &value, true)?;
        }
    }
}
