//! Header fields: computed from what the pages of the site need, and nothing more.

use std::collections::BTreeMap;

use super::plan::Header;
use crate::config::Config;
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

/// Cache class of a file: names that Placet makes from style sheets and scripts hold ten digits of their digest.
pub(super) fn cache_class(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut parts = name.rsplit('.');
    let (ending, digest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let has_digest = digest.len() >= 10 && digest.bytes().all(digits) && parts.next().is_some();
    if has_digest && matches!(ending, "css" | "js" | "mjs") { IMMUTABLE } else { REVALIDATE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_change_with_the_bytes_stay_in_caches() {
        for (path, class) in [
            ("placet.0123456789.css", IMMUTABLE),
            ("js/a.b.0123456789abcdef.mjs", IMMUTABLE),
            ("placet.css", REVALIDATE),
            ("placet.012345678.css", REVALIDATE),
            ("0123456789.css", REVALIDATE),
            ("placet.0123456789.png", REVALIDATE),
            ("placet.0123456789.css/index.html", REVALIDATE),
        ] {
            assert_eq!(cache_class(path), class, "{path}");
        }
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
