//! What was asked and what is answered, apart from any library.

use std::sync::Arc;

use crate::html::{percent_decode_strict, percent_encode};

/// The port a request came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// The one for people who write and review: pages cannot run scripts there.
    Desk,
    /// The one that shows pages as readers get them, and has nothing that could be written to.
    Reader,
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) door: Door,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    /// What was sent along; empty for everything but changes.
    pub(super) body: Vec<u8>,
}

impl Ask {
    /// The value of a header field that stands there exactly once.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        let first = values.next()?;
        values.next().is_none().then_some(first.1.as_str())
    }

    /// Whether the header field is there, once or more often.
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Arc<[u8]>,
}

impl Answer {
    /// An answer with a body of a media type.
    pub(super) fn new(status: u16, media_type: &str, body: impl Into<Arc<[u8]>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), media_type.to_owned())];
        Self { status, headers, body: body.into() }
    }

    /// One sentence as plain text.
    pub(super) fn text(status: u16, sentence: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{sentence}\n").into_bytes())
    }

    /// Leads to another address of this server.
    pub(super) fn leads_to(status: u16, to: &str) -> Self {
        Self::text(status, "The page is at another address.").with("Location", to)
    }

    /// Sets a header field; one of that name that was there is replaced.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// A target, taken apart and decoded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// Path with its slash at the start, percent-decoded.
    pub(super) path: String,
    /// What stands behind `?`, as it was sent.
    pub(super) query: String,
}

impl Target {
    /// Reads a target in origin form (RFC 9112, 3.2.1); anything else, and a path that could mean a place outside of
    /// the site to some system, is `None`.
    pub(super) fn read(target: &str) -> Option<Self> {
        let visible = target.bytes().all(|byte| byte.is_ascii_graphic());
        if !visible || !target.starts_with('/') || target.starts_with("//") || target.contains(['#', '\\']) {
            return None;
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = percent_decode_strict(path)?;
        let control = path.chars().any(char::is_control);
        let climbs = path.split('/').any(|part| part == ".." || part == ".");
        if control || climbs || path.contains('\\') || path.starts_with("//") {
            return None;
        }
        Some(Self { path, query: query.to_owned() })
    }

    /// The value of a field of the query.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let fields = self.query.split('&').filter_map(|field| field.split_once('='));
        let value = fields.into_iter().find(|(own, _)| *own == name)?.1;
        percent_decode_strict(&value.replace('+', " "))
    }
}

/// A path as it stands in an address: what is no plain sign of a path is percent-encoded.
pub(super) fn encoded(path: &str) -> String {
    percent_encode(path, "/!$'()*,;:@")
}

#[cfg(test)]
mod tests {
    use super::{Target, encoded};

    #[test]
    fn targets_are_decoded_once() {
        let path = |target: &str| Target::read(target).map(|target| target.path);
        assert_eq!(path("/a%20b/%C3%BC?x=%20").as_deref(), Some("/a b/ü"));
        assert_eq!(path("/%2561").as_deref(), Some("/%61"));
        assert_eq!(Target::read("/a?p=x%2Fy+z&q=1").and_then(|target| target.field("p")).as_deref(), Some("x/y z"));
        assert_eq!(encoded("/a b/ü?#%"), "/a%20b/%C3%BC%3F%23%25");
    }

    #[test]
    fn targets_that_could_lead_out_are_none() {
        for target in [
            "",
            "*",
            "a",
            "http://localhost/",
            "//evil.example/",
            "/../a",
            "/a/..",
            "/%2e%2e/a",
            "/.%2E/a",
            "/..%2fa",
            "/%5c..%5ca",
            "/a\\b",
            "/a%00",
            "/a%0a",
            "/a%",
            "/a%2",
            "/a%zz",
            "/%ff",
            "/a b",
            "/a#b",
            "/./a",
            "/%2fevil/",
            "/ü",
        ] {
            assert_eq!(Target::read(target), None, "{target}");
        }
    }
}
