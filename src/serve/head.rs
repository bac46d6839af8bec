//! The head of a request, read strictly: what two programs could understand in two ways is refused.

use std::fmt::Write as _;

use super::guard::SECRET;
use super::http::Door;

/// Why a request is not let through, as a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub(super) u16);

/// A request line with its header fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    line: String,
    fields: Vec<(String, String)>,
    /// Bytes of the body.
    pub(super) body: usize,
    /// Whether the connection ends with the answer.
    pub(super) last: bool,
}

/// Header field in which the gate says by which port a request came in.
pub(super) const DOOR: &str = "Placet-Door";

/// Header fields that speak of one connection (RFC 9110, 7.6.1), or that only the gate may write.
const OWN: [&str; 5] = ["connection", "keep-alive", "proxy-connection", "te", "placet-door"];

/// Most header fields.
const FIELDS: usize = 100;

impl Head {
    /// Reads a head with the empty line at its end (RFC 9112, 2 to 6).
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let bad = Refused(400);
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(bad)?;
        let mut lines = text.strip_suffix("\r\n\r\n").ok_or(bad)?.split("\r\n");
        let line = lines.next().ok_or(bad)?;
        let parts: Vec<&str> = line.split(' ').collect();
        let [method, target, version] = parts.as_slice() else { return Err(bad) };
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !method.bytes().all(|byte| byte.is_ascii_uppercase()) || method.is_empty() || !visible(target) {
            return Err(bad);
        }
        if !matches!(*version, "HTTP/1.1" | "HTTP/1.0") {
            return Err(if version.starts_with("HTTP/") { Refused(505) } else { bad });
        }
        let fields = lines.map(field).collect::<Option<Vec<_>>>().ok_or(bad)?;
        if fields.len() > FIELDS {
            return Err(Refused(431));
        }
        let body = length(&fields)?;
        if body > 0 && matches!(*method, "GET" | "HEAD") {
            return Err(bad);
        }
        let close = all(&fields, "connection").any(|value| value.to_ascii_lowercase().contains("close"));
        Ok(Self { line: line.to_owned(), body, last: close || *version == "HTTP/1.0", fields })
    }

    /// Whether it is a picture for the desk. A page of another site cannot send the header field for changes, so only
    /// the desk has room for so much.
    pub(super) fn brings_picture(&self) -> bool {
        let target = self.line.split(' ').nth(1);
        target == Some("/__desk/act/picture") && all(&self.fields, SECRET).next().is_some()
    }

    /// The head as it is handed over.
    pub(super) fn bytes(&self, door: Door) -> Vec<u8> {
        let mut out = format!("{}\r\n", self.line);
        for (name, value) in self.fields.iter().filter(|(name, _)| !OWN.contains(&&*name.to_ascii_lowercase())) {
            let _ = write!(out, "{name}: {value}\r\n");
        }
        let door = if door == Door::Desk { "desk" } else { "reader" };
        let _ = write!(out, "{DOOR}: {door}\r\nConnection: close\r\n\r\n");
        out.into_bytes()
    }
}

/// A header field; no blank before the colon, no line that goes on (RFC 9112, 5).
fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let value = value.trim_matches([' ', '\t']);
    let sound = !name.is_empty()
        && name.bytes().all(token)
        && value.bytes().all(|byte| byte == b'\t' || byte == b' ' || byte.is_ascii_graphic());
    sound.then(|| (name.to_owned(), value.to_owned()))
}

fn all<'f>(fields: &'f [(String, String)], name: &'f str) -> impl Iterator<Item = &'f str> {
    fields.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// Length of the body: one number, or none.
fn length(fields: &[(String, String)]) -> Result<usize, Refused> {
    if all(fields, "transfer-encoding").next().is_some() {
        return Err(Refused(411));
    }
    if all(fields, "expect").next().is_some() {
        return Err(Refused(417));
    }
    if all(fields, "upgrade").next().is_some() {
        return Err(Refused(400));
    }
    let mut lengths = all(fields, "content-length");
    let Some(length) = lengths.next() else { return Ok(0) };
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    if lengths.next().is_some() || !digits {
        return Err(Refused(400));
    }
    // A number that is too large to be read is too large in any case.
    Ok(length.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Head, Refused> {
        Head::read(text.replace('\n', "\r\n").as_bytes())
    }

    #[test]
    fn a_head_is_handed_over_without_what_belongs_to_the_connection() {
        let head =
            read("GET /a?b HTTP/1.1\nHost: x\nPlacet-Door: desk\nConnection: keep-alive\nAccept: */*\n\n").unwrap();
        let text = String::from_utf8(head.bytes(Door::Reader)).unwrap();
        assert_eq!(
            text,
            "GET /a?b HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nPlacet-Door: reader\r\nConnection: close\r\n\r\n"
        );
        assert!(!head.last && read("GET / HTTP/1.0\n\n").unwrap().last);
        assert_eq!(read("POST / HTTP/1.1\nContent-Length: 12\n\n").unwrap().body, 12);
    }

    #[test]
    fn what_can_be_understood_in_two_ways_is_refused() {
        for (text, status) in [
            ("GET / HTTP/1.1\nContent-Length: 1\nContent-Length: 1\n\n", 400),
            ("POST / HTTP/1.1\nContent-Length: 1, 1\n\n", 400),
            ("POST / HTTP/1.1\nContent-Length: +1\n\n", 400),
            ("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n", 411),
            ("POST / HTTP/1.1\nExpect: 100-continue\n\n", 417),
            ("GET / HTTP/1.1\nUpgrade: h2c\n\n", 400),
            ("GET / HTTP/1.1\nHost : x\n\n", 400),
            ("GET / HTTP/1.1\nA: b\n c\n\n", 400),
            ("GET / HTTP/1.1\nA: b\u{1}c\n\n", 400),
            ("GET  / HTTP/1.1\n\n", 400),
            ("GET /a b HTTP/1.1\n\n", 400),
            ("GET /\n\n", 400),
            ("GET / HTTP/2.0\n\n", 505),
            ("get / HTTP/1.1\n\n", 400),
            ("GET /ü HTTP/1.1\n\n", 400),
            ("GET / HTTP/1.1\nContent-Length: 4\n\n", 400),
        ] {
            assert_eq!(read(text), Err(Refused(status)), "{text:?}");
        }
        assert_eq!(Head::read(b"GET / HTTP/1.1\nHost: x\n\r\n\r\n"), Err(Refused(400)));
    }
}
