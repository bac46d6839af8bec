//! What a program of the company answers: `hook/1`, or SARIF as existing scanners write it.

use serde::Deserialize;
use serde_json::Value;

use super::protocol::PROTOCOL;
use super::sarif;

/// An answer that was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Whether the program has no objection.
    pub allowed: bool,
    /// What it found, in its order.
    pub findings: Vec<Reported>,
    /// Sentences without a place.
    pub warnings: Vec<String>,
    /// Name and version of the tool behind it.
    pub tool: Option<String>,
}

/// Something a program found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reported {
    /// Its name for the kind of fault.
    pub rule: String,
    /// Whether it stops publication, as far as the program is concerned.
    pub blocks: bool,
    /// What it says.
    pub message: String,
    /// Path or address of the file.
    pub file: Option<String>,
    /// Where in the file.
    pub region: Region,
    /// What to do.
    pub help: Option<String>,
    /// The clause of a law or standard.
    pub control: Option<String>,
}

/// A part of a file; lines and columns count from 1, an end column is one past the last character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Region {
    /// First line.
    pub line: Option<u32>,
    /// First column.
    pub column: Option<u32>,
    /// Last line.
    pub end_line: Option<u32>,
    /// Column after the end.
    pub end_column: Option<u32>,
    /// Whether columns count UTF-16 units in place of characters.
    pub utf16: bool,
}

/// Reads an answer to the question of this name.
///
/// # Errors
/// What is wrong with it, as the end of the sentence "The check failed: …".
pub(super) fn read(bytes: &[u8], uid: &str) -> Result<Answer, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "its answer is not UTF-8")?;
    if text.trim().is_empty() {
        return Err("it gave no answer".into());
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("its answer is not JSON (line {}, column {})", error.line(), error.column()))?;
    if sarif::is(&value) {
        return sarif::read(&value);
    }
    let answer: Wire =
        serde_json::from_value(value).map_err(|error| format!("its answer is not `{PROTOCOL}` ({error})"))?;
    if answer.protocol != PROTOCOL {
        return Err(format!("it speaks `{}` in place of `{PROTOCOL}`", clean(&answer.protocol, 40)));
    }
    if answer.uid != uid {
        return Err("its answer is to another question (`uid`)".into());
    }
    let findings = answer.findings.into_iter().map(WireFinding::reported).collect::<Result<_, _>>()?;
    let tool = answer.tool.map(|tool| named(&tool.name, tool.version.as_deref()));
    Ok(Answer { allowed: answer.allowed, findings, warnings: answer.warnings, tool })
}

/// Name and version as one text.
pub(super) fn named(name: &str, version: Option<&str>) -> String {
    clean(&format!("{name} {}", version.unwrap_or_default()), 80)
}

/// Whether a level of another program stops publication; `None` for a word that nobody knows.
pub(super) fn blocks(level: &str) -> Option<bool> {
    match level {
        "block" | "error" | "warning" => Some(true),
        "advise" | "note" | "none" => Some(false),
        _ => None,
    }
}

/// A text of another program, fit to be shown: one line, no control characters, at most `limit` characters.
pub fn clean(text: &str, limit: usize) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let hidden = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    let line: String = words.join(" ").chars().filter(|c| !hidden(c)).collect();
    match line.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

/// A field nobody knows is a mistake: `finding` in place of `findings` would hide what was found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    protocol: String,
    uid: String,
    allowed: bool,
    #[serde(default)]
    findings: Vec<WireFinding>,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    tool: Option<WireTool>,
}

#[derive(Deserialize)]
struct WireTool {
    name: String,
    #[serde(default)]
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireFinding {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    level: Option<String>,
    message: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    line: Option<u32>,
    #[serde(default)]
    col: Option<u32>,
    #[serde(default)]
    end_line: Option<u32>,
    #[serde(default)]
    end_col: Option<u32>,
    #[serde(default)]
    help: Option<String>,
    #[serde(default)]
    control: Option<String>,
}

impl WireFinding {
    fn reported(self) -> Result<Reported, String> {
        let level = self.level.as_deref().unwrap_or("block");
        let blocks = blocks(level).ok_or_else(|| format!("there is no level `{}`", clean(level, 40)))?;
        Ok(Reported {
            rule: self.rule,
            blocks,
            message: self.message,
            file: self.file,
            region: Region {
                line: self.line,
                column: self.col,
                end_line: self.end_line,
                end_column: self.end_col,
                utf16: false,
            },
            help: self.help,
            control: self.control,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, read};

    #[test]
    fn an_answer_is_understood() {
        let answer = read(
            br#"{"protocol":"hook/1","uid":"u","allowed":false,"tool":{"name":"dlp","version":"2"},"warnings":["old"],
                "findings":[{"rule":"iban","message":"An IBAN","file":"content/a.md","line":3,"col":5},
                            {"level":"advise","message":"Perhaps"}]}"#,
            "u",
        )
        .unwrap();
        assert!(!answer.allowed);
        assert_eq!(answer.tool.as_deref(), Some("dlp 2"));
        assert_eq!(answer.findings.iter().map(|found| found.blocks).collect::<Vec<_>>(), [true, false]);
        assert_eq!((answer.findings[0].region.line, answer.findings[0].region.column), (Some(3), Some(5)));
    }

    #[test]
    fn whatever_is_not_an_answer_is_a_failure() {
        for (text, reason) in [
            (&b""[..], "no answer"),
            (b"\xff\xfe", "not UTF-8"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\",\"allo", "not JSON"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\",\"allowed\":true} x", "not JSON"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\"}", "allowed"),
            (b"{\"protocol\":\"hook/2\",\"uid\":\"u\",\"allowed\":true}", "hook/2"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"v\",\"allowed\":true}", "another question"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\",\"allowed\":true,\"finding\":[]}", "finding"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\",\"allowed\":true,\"findings\":[{\"message\":\"m\",\"level\":\"eror\"}]}", "eror"),
            (b"{\"protocol\":\"hook/1\",\"uid\":\"u\",\"allowed\":\"true\"}", "boolean"),
            (b"true", "hook/1"),
        ] {
            let error = read(text, "u").unwrap_err();
            assert!(error.contains(reason), "{}: {error}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn texts_of_others_cannot_paint_the_screen() {
        assert_eq!(clean("a\u{1b}[31m\n b\u{202e}c", 40), "a [31m bc");
        assert_eq!(clean("abcdef", 3), "abc…");
    }
}
