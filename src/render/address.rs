//! Addresses as they are written: full, from the root of the server, or in ASCII only.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Appends a path; signs that cannot stand in an address (RFC 3986, 2) are percent-encoded. Letters of all
/// scripts stay, as browsers show them; what is encoded already stays too.
pub(crate) fn push_path(out: &mut String, path: &str) {
    for c in path.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// An address in ASCII (RFC 3987, 3.1), for formats that know no other letters: feeds and maps of the site.
/// The name of the host is left as it is.
pub(crate) fn ascii(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        return Cow::Borrowed(address);
    }
    let (host, path) = address.split_at(origin(address).len());
    let mut out = String::with_capacity(address.len() * 2);
    out.push_str(host);
    for byte in path.bytes() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Cow::Owned(out)
}

/// Scheme and host of a full address: `https://example.com` of `https://example.com/blog`.
pub(crate) fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    &address[..end]
}

/// The host of a full address, for titles where nothing better is known.
pub(crate) fn host(address: &str) -> &str {
    let origin = origin(address);
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_addresses() {
        let mut out = String::new();
        push_path(&mut out, "/a b/ü{}/c%20d/");
        assert_eq!(out, "/a%20b/ü%7B%7D/c%20d/");
        assert_eq!(ascii("https://x.example/ü/"), "https://x.example/%C3%BC/");
        assert_eq!(origin("https://x.example:8080/blog/a"), "https://x.example:8080");
        assert_eq!(origin("https://x.example"), "https://x.example");
        assert_eq!(host("https://x.example/blog"), "x.example");
    }
}
