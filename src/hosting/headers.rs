//! Header fields: computed from what the pages of the site need, and nothing more.

use std::collections::BTreeMap;

use super::plan::Header;
use crate::config::Config;
use crate::output::HeaderFields;
use crate::render::assets::{Bytes, StaticFile};
use crate::rules::{Demands, Directive};

/// Header class of pages.
pub const HTML: &str = "html";
/// Header class of what only this site loads: style sheets, scripts, fonts, data.
pub const ASSET: &str = "asset";
/// Header class of what other sites may show: feeds and pictures.
pub const PUBLIC: &str = "public";

/// Cache class of files whose name changes with their bytes.
pub const IMMUTABLE: &str = "immutable";
/// Cache class of everything else.
pub const REVALIDATE: &str = "revalidate";

/// What no page of a blog asks a browser for. Only names that browsers know: they complain about others.
const REFUSED: [&str; 16] = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
];

/// Endings of files that other sites may show.
const PICTURES: [&str; 11] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "jxl", "png", "svg", "webp", "atom"];

/// The header fields of each class, as plain text.
pub fn fields(config: &Config, demands: &Demands) -> HeaderFields {
    let plain = |headers: Vec<Header>| headers.into_iter().map(|own| (own.name, own.value)).collect();
    headers(config, demands).into_iter().map(|(class, headers)| (class, plain(headers))).collect()
}

/// The header fields of each class.
pub(super) fn headers(config: &Config, demands: &Demands) -> BTreeMap<String, Vec<Header>> {
    let mut html = vec![
        header("Content-Security-Policy", &policy(config, demands)),
        header("Referrer-Policy", "strict-origin-when-cross-origin"),
        header("Cross-Origin-Opener-Policy", "same-origin"),
    ];
    // With it, browsers load from other hosts only what says that anybody may; most do not.
    if !demands.loads_from_others() {
        html.push(header("Cross-Origin-Embedder-Policy", "require-corp"));
    }
    html.push(header("Permissions-Policy", &REFUSED.map(|name| format!("{name}=()")).join(", ")));
    let mut classes = BTreeMap::new();
    for (class, own, shared) in
        [(HTML, html, "same-origin"), (ASSET, Vec::new(), "same-origin"), (PUBLIC, Vec::new(), "cross-origin")]
    {
        let mut fields = own;
        fields.push(header("Cross-Origin-Resource-Policy", shared));
        fields.push(header("X-Content-Type-Options", "nosniff"));
        if let Some(hsts) = config.hosting.hsts {
            let subdomains = if hsts.subdomains { "; includeSubDomains" } else { "" };
            fields.push(header("Strict-Transport-Security", &format!("max-age={}{subdomains}", hsts.seconds)));
        }
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        classes.insert(class.to_owned(), fields);
    }
    classes
}

/// The values of `Cache-Control`.
pub(super) fn caches() -> BTreeMap<String, String> {
    let all = [(IMMUTABLE, "public, max-age=31536000, immutable"), (REVALIDATE, "no-cache")];
    all.into_iter().map(|(class, value)| (class.to_owned(), value.to_owned())).collect()
}

fn header(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}

/// The content security policy of all pages (Content Security Policy Level 3): one for the whole site, because a
/// header for each page is more than some servers can hold.
fn policy(config: &Config, demands: &Demands) -> String {
    let searches = config.languages.iter().any(|language| language.build_search_index);
    let mut parts = vec!["default-src 'none'".to_owned()];
    for (directive, name) in Directive::ALL {
        // Browsers ask for `/favicon.ico` by themselves.
        let own =
            demands.needs_own(directive) || directive == Directive::Img || directive == Directive::Connect && searches;
        let mut sources: Vec<String> = own.then(|| "'self'".to_owned()).into_iter().collect();
        sources.extend(demands.others(directive));
        match directive {
            // These do not fall back to `default-src`.
            Directive::Base | Directive::Form if sources.is_empty() => sources.push("'none'".to_owned()),
            _ if sources.is_empty() => continue,
            _ => {}
        }
        parts.push(format!("{name} {}", sources.join(" ")));
    }
    let framed = demands.needs_own(Directive::Frame) || demands.needs_own(Directive::Object);
    parts.push(format!("frame-ancestors {}", if framed { "'self'" } else { "'none'" }));
    parts.join("; ")
}

/// Header class of a file. `feeds` are the names of feeds.
pub(super) fn header_class(path: &str, feeds: &[String]) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match ending.as_str() {
        "html" | "htm" | "xhtml" => HTML,
        "rss" => PUBLIC,
        ending if PICTURES.contains(&ending) || feeds.iter().any(|feed| feed == name) => PUBLIC,
        _ => ASSET,
    }
}

/// Paths of the files whose names Placet made from their bytes, sorted. A name of the same look that somebody gave is
/// none: its bytes could change, and nobody would get them for a year.
pub fn lasting(statics: &[StaticFile]) -> Vec<String> {
    let is_made = |file: &&StaticFile| {
        let Bytes::Known(bytes) = &file.bytes else { return false };
        let mut parts = file.path.rsplit('.');
        let digest = parts.nth(1).filter(|digest| digest.len() >= LEAST_DIGITS && parts.next().is_some());
        digest.is_some_and(|digest| blake3::hash(bytes).to_hex().starts_with(digest))
    };
    let mut paths: Vec<String> = statics.iter().filter(is_made).map(|file| file.path.clone()).collect();
    paths.sort_unstable();
    paths
}

/// Fewest digits of a digest in a name that changes with the bytes.
const LEAST_DIGITS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_made_from_the_bytes_stay_in_caches() {
        let file = |path: &str, bytes| StaticFile { path: path.into(), source: String::new(), bytes };
        let known = || Bytes::Known(b"a{}".to_vec());
        let name = format!("a.{}.css", &blake3::hash(b"a{}").to_hex()[..10]);
        let statics = [
            file(&name, known()),
            file("a.0123456789.css", known()),
            file("a.0123456789.js", Bytes::File("static/a.0123456789.js".into())),
            file("a.css", known()),
            file(&name[2..], known()),
            file(&format!("a.{}.css", &name[2..11]), known()),
        ];
        assert_eq!(lasting(&statics), [name]);
    }

    #[test]
    fn what_others_may_show_has_a_class_of_its_own() {
        let feeds = ["news.json".to_owned(), "atom.xml".to_owned()];
        for (path, class) in [
            ("a/index.html", HTML),
            ("tags/x/atom.xml", PUBLIC),
            ("news.json", PUBLIC),
            ("a/chart.PNG", PUBLIC),
            ("sitemap.xml", ASSET),
            ("a/index.json", ASSET),
            ("font.woff2", ASSET),
            ("__version__", ASSET),
        ] {
            assert_eq!(header_class(path, &feeds), class, "{path}");
        }
    }
}
