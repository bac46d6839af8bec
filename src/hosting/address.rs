//! Addresses in a plan: what a server sees of them after it has decoded the percent signs, and where they lead.

use crate::html::percent_decode_strict;

/// A percent-encoded path as a server compares it. None where the bytes are not UTF-8 or hold a control character,
/// which servers read in different ways.
pub(super) fn decoded(path: &str) -> Option<String> {
    percent_decode_strict(path).filter(|text| !text.chars().any(char::is_control))
}

/// The parts of an address that something leads to, each percent-encoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'p> {
    /// Everything before the query: a path, or scheme, host and path.
    pub(super) path: &'p str,
    /// What stands after `?`, if there is one.
    pub(super) query: Option<&'p str>,
    /// What stands after `#`, if there is one.
    pub(super) fragment: Option<&'p str>,
}

/// Splits an address at `?` and `#`.
pub(super) fn split(to: &str) -> Target<'_> {
    let (rest, fragment) = cut(to, '#');
    let (path, query) = cut(rest, '?');
    Target { path, query, fragment }
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

impl Target<'_> {
    /// The address with `query` in place of its own.
    pub(super) fn with_query(&self, query: &str) -> String {
        let fragment = self.fragment.map(|name| format!("#{name}")).unwrap_or_default();
        format!("{}{query}{fragment}", self.path)
    }
}

/// Whether an address is safe to lead to: a path of this site that no browser takes for another host, or `https`.
/// Browsers read `\` as `/`, so `/\host` is another host (WHATWG URL, 4.4).
pub(super) fn leads_safely(to: &str) -> bool {
    let visible = to.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'`'));
    let host = to.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    visible
        && match host {
            Some(host) => {
                host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
            }
            None => to.starts_with('/') && !to.starts_with("//"),
        }
}

/// Path of the address itself below the host, without a slash at its end: empty for most sites.
pub(super) fn base_path(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/'))
}

/// Name of the host in the address of the site.
pub(super) fn host(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_servers_read_them() {
        assert_eq!(decoded("/caf%C3%A9/").as_deref(), Some("/café/"));
        for broken in ["/%", "/%4", "/%zz", "/%+1", "/%ff", "/%0d%0a", "/%00"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }

    #[test]
    fn targets_come_apart_and_together() {
        let target = split("/a/?b=1#c");
        assert_eq!(target, Target { path: "/a/", query: Some("b=1"), fragment: Some("c") });
        assert_eq!(target.with_query("?x"), "/a/?x#c");
    }

    #[test]
    fn nothing_leads_to_another_host_by_a_trick() {
        for good in ["/", "/a/b/?c#d", "/%5Chost/", "https://example.com/a"] {
            assert!(leads_safely(good), "{good}");
        }
        for bad in
            ["//host/", "/\\host/", "http://example.com/", "https://a@b.example/", "a/", "", "/a\r\nb", "/é", "/a b"]
        {
            assert!(!leads_safely(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_has_a_host_and_perhaps_a_path() {
        assert_eq!((host("https://a.example:8/b/"), base_path("https://a.example:8/b/")), ("a.example", "/b"));
        assert_eq!((host("https://a.example"), base_path("https://a.example")), ("a.example", ""));
    }
}
