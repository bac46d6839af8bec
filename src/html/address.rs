//! Where addresses written in a built document lead (RFC 3986; the URL standard where browsers differ).

use std::borrow::Cow;

use super::percent_decode;

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead<'a> {
    /// To a path of this site: decoded, from the root of the output, without leading slash and query.
    Site {
        /// The path; empty or with a slash at the end for a folder.
        path: Cow<'a, str>,
        /// What follows `#`, as written.
        fragment: Option<&'a str>,
    },
    /// To a place in the same document.
    Same {
        /// What follows `#`, as written.
        fragment: &'a str,
    },
    /// To the same host, outside the folder this site is published to.
    Beside,
    /// To another host.
    Elsewhere {
        /// `https`, `http` or, without a scheme, nothing.
        scheme: &'a str,
        /// Host, with its port.
        host: &'a str,
    },
    /// Another scheme (`mailto`, `tel`, `data` …).
    Scheme(&'a str),
}

/// The address a site is published under.
#[derive(Debug, Clone, Copy)]
pub struct Base<'a> {
    /// Without slash at the end: `https://example.com/blog`.
    url: &'a str,
    /// Its path: `/blog`, or nothing.
    path: &'a str,
}

impl<'a> Base<'a> {
    /// A base from an address without slash at the end.
    pub fn new(url: &'a str) -> Self {
        let after = url.find("://").map_or(0, |at| at + 3);
        let path = url[after..].find('/').map_or("", |at| &url[after + at..]);
        Self { url, path }
    }

    /// Where `href` leads when it stands in the document at `at`.
    pub fn lead<'h>(&self, href: &'h str, at: &str) -> Lead<'h> {
        let href = trimmed(href);
        if let Some(fragment) = href.strip_prefix('#') {
            return Lead::Same { fragment };
        }
        if let Some(rest) = href.strip_prefix(self.url)
            && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
        {
            return site(rest.strip_prefix('/').unwrap_or(rest), "");
        }
        if let Some(rest) = href.strip_prefix("//") {
            return Lead::Elsewhere { scheme: "", host: host(rest) };
        }
        if let Some(rooted) = href.strip_prefix('/') {
            let inner =
                href.strip_prefix(self.path).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
            return match inner {
                _ if self.path.is_empty() => site(rooted, ""),
                Some(rest) => site(rest.strip_prefix('/').unwrap_or(rest), ""),
                None => Lead::Beside,
            };
        }
        if let Some(scheme) = scheme(href) {
            let rest = &href[scheme.len() + 1..];
            let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
            return match rest.strip_prefix("//") {
                Some(rest) if is_web => Lead::Elsewhere { scheme, host: host(rest) },
                _ => Lead::Scheme(scheme),
            };
        }
        site(href, at.rsplit_once('/').map_or("", |(folder, _)| folder))
    }
}

/// Without the blanks around it; hardly any address has some.
fn trimmed(href: &str) -> &str {
    let is_blank = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    if is_blank(href.as_bytes().first()) || is_blank(href.as_bytes().last()) { href.trim_ascii() } else { href }
}

fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn scheme(href: &str) -> Option<&str> {
    let (scheme, _) = href.split_once(':')?;
    let mut bytes = scheme.bytes();
    let named = bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    named.then_some(scheme)
}

/// A path of this site: `rest` relative to `folder`.
fn site<'h>(rest: &'h str, folder: &str) -> Lead<'h> {
    let mark = memchr::memchr(b'#', rest.as_bytes());
    let (before, fragment) = mark.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
    let path = memchr::memchr(b'?', before.as_bytes()).map_or(before, |at| &before[..at]);
    let is_step = |at: usize| at > 0 && matches!(path.as_bytes()[at - 1], b'.' | b'/');
    let plain = folder.is_empty() && !memchr::memchr_iter(b'/', path.as_bytes()).any(is_step) && !path.ends_with('.');
    if plain {
        return Lead::Site { path: percent_decode(path), fragment };
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let mut full = parts.join("/");
    let is_folder = path.is_empty()
        || path.ends_with('/')
        || path.ends_with("/.")
        || matches!(path, "." | "..")
        || path.ends_with("/..");
    if is_folder && !full.is_empty() {
        full.push('/');
    }
    Lead::Site { path: Cow::Owned(percent_decode(&full).into_owned()), fragment }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_a_browser_goes() {
        let base = Base::new("https://example.com/blog");
        let to = |href: &'static str| base.lead(href, "2026/launch/index.html");
        let site = |path: &'static str, fragment| Lead::Site { path: Cow::Borrowed(path), fragment };
        assert_eq!(to("#prices"), Lead::Same { fragment: "prices" });
        assert_eq!(to("https://example.com/blog/a/?q=1#b"), site("a/", Some("b")));
        assert_eq!(to("https://example.com/blogger"), Lead::Elsewhere { scheme: "https", host: "example.com" });
        assert_eq!((to("/blog/"), to("/blog")), (site("", None), site("", None)));
        assert_eq!(to("/shop/"), Lead::Beside);
        assert_eq!((to("chart.png"), to("./a/")), (site("2026/launch/chart.png", None), site("2026/launch/a/", None)));
        assert_eq!((to("../"), to("..")), (site("2026/", None), site("2026/", None)));
        assert_eq!((to("../../../x"), to("../../")), (site("x", None), site("", None)));
        assert_eq!((to(""), to("?q")), (site("2026/launch/", None), site("2026/launch/", None)));
        assert_eq!(to("/blog/caf%C3%A9.pdf"), site("café.pdf", None));
        assert_eq!(to("//user@cdn.example:8080/x"), Lead::Elsewhere { scheme: "", host: "cdn.example:8080" });
        assert_eq!((to("mailto:a@b.c"), to("HTTP:x")), (Lead::Scheme("mailto"), Lead::Scheme("HTTP")));
        assert_eq!(Base::new("https://example.com").lead("/a//b", ""), site("a/b", None));
    }
}
