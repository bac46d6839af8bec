//! `/.well-known/security.txt`, where whoever finds a weakness learns whom to tell (RFC 9116).

use std::fmt::Write as _;

use crate::config::{Config, SecurityContact};
use crate::diag::{Finding, Sink};

/// Where the file lies.
pub(super) const PATH: &str = ".well-known/security.txt";

/// The text of the file.
pub(super) fn text(config: &Config, security: &SecurityContact) -> String {
    let canonical = [format!("{}/{PATH}", config.base_url)];
    let (expires, languages) = (std::slice::from_ref(&security.expires), [security.languages.join(", ")]);
    let fields: [(&str, &[String]); 8] = [
        ("Contact", &security.contact),
        ("Expires", expires),
        ("Encryption", &security.encryption),
        ("Acknowledgments", &security.acknowledgments),
        ("Preferred-Languages", &languages),
        ("Canonical", &canonical),
        ("Policy", &security.policy),
        ("Hiring", &security.hiring),
    ];
    let mut text = String::new();
    for (name, values) in fields {
        for value in values.iter().filter(|value| !value.trim().is_empty()) {
            // A line end would start a field of its own.
            let value = value.split(char::is_control).collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "{name}: {}", value.trim());
        }
    }
    text
}

/// Says that a file below `static/` takes the place of the group.
pub(super) fn double(security: &SecurityContact, path: &str) -> Finding {
    Finding::new("CFG006", "Remove `[security]` or the file `security.txt`")
        .at(security.span, "has no effect")
        .why(format!("`static/{path}` is there as well, and it is what readers get."))
        .help("Keep one of the two: the group is checked for a full date, and renewed in one place.")
}

/// The file, unless the site brings one of its own.
pub(super) fn file(config: &Config, has: &dyn Fn(&str) -> bool, sink: &mut Sink) -> Option<String> {
    let security = config.security.as_ref()?;
    match [PATH, "security.txt"].into_iter().find(|path| has(path)) {
        Some(path) => {
            sink.push(double(security, path));
            None
        }
        None => Some(text(config, security)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};

    #[test]
    fn values_cannot_start_fields_of_their_own() {
        let security = SecurityContact {
            span: Span::new(FileId(0), 0..0),
            contact: vec!["mailto:a@example.com\nHiring: https://evil.example".into()],
            expires: "2027-01-31T23:59:59Z".into(),
            encryption: Vec::new(),
            acknowledgments: Vec::new(),
            languages: vec!["en".into(), "de".into()],
            policy: vec!["https://example.com/policy/".into()],
            hiring: Vec::new(),
        };
        let wanted = "Contact: mailto:a@example.com Hiring: https://evil.example\nExpires: 2027-01-31T23:59:59Z\n\
                      Preferred-Languages: en, de\nCanonical: https://x.example/.well-known/security.txt\n\
                      Policy: https://example.com/policy/\n";
        assert_eq!(text(&Config::new("https://x.example"), &security), wanted);
    }
}
