//! Documents of the last build by address. Nothing is ever looked up on disk.

use super::headers::{media_type, of_release};
use super::http::{Answer, encoded};
use super::state::{Kept, Output};

/// Answers the address of a document as a server of the release would. `path` is decoded.
pub(super) fn answer(output: &Output, path: &str) -> Answer {
    let Some(inside) = path.strip_prefix(&*output.base).filter(|rest| rest.is_empty() || rest.starts_with('/')) else {
        // The site lies below a path: the root of the host leads to it.
        return if path == "/" { leads_to(&format!("{}/", output.base)) } else { not_found(output) };
    };
    let name = inside.trim_start_matches('/');
    if inside.is_empty() {
        return leads_to(&format!("{}/", output.base));
    }
    if name.is_empty() || name.ends_with('/') {
        let name = format!("{name}index.html");
        return output.files.get(&name).map_or_else(|| not_found(output), |kept| found(200, &name, kept));
    }
    if let Some(kept) = output.files.get(name) {
        return found(200, name, kept);
    }
    if output.files.contains_key(&format!("{name}/index.html")) {
        return leads_to(&format!("{path}/"));
    }
    not_found(output)
}

fn leads_to(path: &str) -> Answer {
    Answer::leads_to(301, &encoded(path))
}

fn found(status: u16, name: &str, kept: &Kept) -> Answer {
    of_release(Answer::new(status, media_type(name), kept.bytes.clone()), name)
}

fn not_found(output: &Output) -> Answer {
    let page = output.files.get("404.html").map(|kept| found(404, "404.html", kept));
    page.unwrap_or_else(|| Answer::text(404, "There is no such page."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_answered_from_the_output() {
        let kept = |text: &str| Kept { sha256: [0; 32], bytes: text.as_bytes().into() };
        let files = ["index.html", "a/index.html", "b.css", "ü b/index.html"].map(|name| (name.to_owned(), kept(name)));
        let output = Output { generation: 1, whole: true, base: "/blog".into(), files: files.into() };
        for (path, status, wanted) in [
            ("/blog/", 200, "index.html"),
            ("/blog/a/", 200, "a/index.html"),
            ("/blog/b.css", 200, "b.css"),
            ("/blog/ü b", 301, "/blog/%C3%BC%20b/"),
            ("/blog/a", 301, "/blog/a/"),
            ("/blog", 301, "/blog/"),
            ("/", 301, "/blog/"),
            ("/blogs/", 404, ""),
            ("/a/", 404, ""),
            ("/blog/c", 404, ""),
        ] {
            let answer = answer(&output, path);
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let to = answer.headers.iter().find(|(name, _)| name == "Location").map(|(_, to)| to.as_str());
            assert_eq!(answer.status, status, "{path}");
            assert!(wanted.is_empty() || to.unwrap_or(&text) == wanted, "{path}: {to:?} {text}");
        }
    }
}
