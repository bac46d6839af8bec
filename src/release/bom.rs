//! The parts of a site as a `CycloneDX` 1.6 document: theme, fonts, scripts, style sheets, pictures, and whom a
//! browser contacts besides the site.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::{Sums, host, sha256};
use crate::html::{Lead, Tree};
use crate::rules::{Outline, Purpose, References};

/// Collects the hosts that pages contact, while they are made.
#[derive(Debug)]
pub struct Origins {
    base_url: String,
    found: Mutex<BTreeMap<String, String>>,
}

impl Origins {
    /// None yet; `base_url` is the address of the site.
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), found: Mutex::default() }
    }

    /// Looks at a document.
    pub fn note(&self, path: &str, bytes: &[u8]) {
        let lower = path.to_ascii_lowercase();
        let ends = |end| lower.ends_with(end);
        let (page, sheet) = (ends(".html"), ends(".css"));
        let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| page || sheet) else { return };
        let outline = Outline::new(&self.base_url, Vec::new(), false);
        let references = References { outline: &outline, path };
        let tree = Tree::new(if page { text } else { "" });
        let all = if page { references.of_page(&tree) } else { references.of_sheet(text) };
        for reference in all {
            if !matches!(reference.purpose, Purpose::Load(_) | Purpose::Connect) {
                continue;
            }
            let Lead::Elsewhere { scheme, host, .. } = outline.base().lead(&reference.url, path) else { continue };
            let scheme = if scheme.is_empty() { "https" } else { scheme };
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            let first = found.entry(format!("{scheme}://{host}")).or_insert_with(|| path.to_owned());
            if path < first.as_str() {
                path.clone_into(first);
            }
        }
    }

    /// Origins, each with the first document that contacts it, sorted.
    pub fn found(&self) -> BTreeMap<String, String> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What the list is made of.
#[derive(Debug, Clone, Copy)]
pub struct BomCx<'a> {
    /// The manifest.
    pub sums: &'a Sums,
    /// Address of the site.
    pub base_url: &'a str,
    /// Name of the theme, and its licence as `theme.toml` says it.
    pub theme: (&'a str, Option<&'a str>),
    /// From [`Origins`].
    pub origins: &'a BTreeMap<String, String>,
    /// The instant of the build.
    pub now: jiff::Timestamp,
}

/// Ends of names, and what such files are.
const KINDS: &[(&str, &str)] = &[
    (".css", "style sheet"),
    (".js", "script"),
    (".mjs", "script"),
    (".woff2", "font"),
    (".woff", "font"),
    (".ttf", "font"),
    (".otf", "font"),
    (".svg", "picture"),
    (".png", "picture"),
    (".jpg", "picture"),
    (".jpeg", "picture"),
    (".gif", "picture"),
    (".webp", "picture"),
    (".avif", "picture"),
    (".ico", "picture"),
];

/// The document.
pub fn bom(cx: &BomCx<'_>) -> String {
    let part = |(path, digest): (&str, &str)| {
        let lower = path.to_ascii_lowercase();
        let (_, kind) = KINDS.iter().find(|(end, _)| lower.ends_with(end))?;
        Some(json!({
            "type": "file",
            "bom-ref": format!("file:{path}"),
            "name": path,
            "hashes": [{ "alg": "SHA-256", "content": digest }],
            "properties": [{ "name": "placet:kind", "value": kind }],
        }))
    };
    let mut components = vec![theme(cx.theme)];
    components.extend(cx.sums.iter().filter_map(part));
    let services = cx.origins.iter().map(|(origin, page)| {
        json!({
            "bom-ref": format!("origin:{origin}"),
            "name": host(origin),
            "endpoints": [origin],
            "x-trust-boundary": true,
            "properties": [{ "name": "placet:first-page", "value": page }],
        })
    });
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial(cx.sums),
        "version": 1,
        "metadata": {
            "timestamp": cx.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "tools": { "components": [{ "type": "application", "name": "placet", "version": env!("CARGO_PKG_VERSION") }] },
            "component": {
                "type": "application",
                "bom-ref": "site",
                "name": host(cx.base_url),
                "externalReferences": [{ "type": "website", "url": cx.base_url }],
            },
        },
        "components": components,
        "services": services.collect::<Vec<Value>>(),
    });
    format!("{document:#}\n")
}

fn theme((name, licence): (&str, Option<&str>)) -> Value {
    let mut theme = json!({ "type": "framework", "bom-ref": "theme", "name": name });
    if let (Some(licence), Some(theme)) = (licence, theme.as_object_mut()) {
        // An expression, a name of the SPDX list or free words: `expression` would be refused for the last.
        theme.insert("licenses".to_owned(), json!([{ "license": { "name": licence } }]));
    }
    theme
}

/// A number made from the manifest (UUID version 8), so that the same site has the same one.
fn serial(sums: &Sums) -> String {
    let digest = sha256(sums.to_text().as_bytes());
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn only_what_a_browser_contacts_elsewhere_counts() {
        let origins = Origins::new("https://blog.example.com");
        let page = r#"<p><a href="https://other.example/x">x</a><img src="https://cdn.example/a.png"><script src="/own.js"></script>"#;
        origins.note("b/index.html", page.as_bytes());
        origins.note("a/index.html", page.as_bytes());
        origins.note("site.css", b"@import url(https://fonts.example/f.css);");
        let found = origins.found();
        let wanted = [("https://cdn.example", "a/index.html"), ("https://fonts.example", "site.css")];
        assert_eq!(found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>(), wanted);
    }
}
