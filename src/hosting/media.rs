//! Media types by the ending of a name (IANA registry), and which of them are worth compressing.

/// Endings, in small letters, with type and whether such files are text.
const TYPES: &[(&str, &str, bool)] = &[
    ("atom", "application/atom+xml; charset=utf-8", true),
    ("avif", "image/avif", false),
    ("bmp", "image/bmp", false),
    ("css", "text/css; charset=utf-8", true),
    ("csv", "text/csv; charset=utf-8", true),
    ("flac", "audio/flac", false),
    ("gif", "image/gif", false),
    ("gz", "application/gzip", false),
    ("htm", "text/html; charset=utf-8", true),
    ("html", "text/html; charset=utf-8", true),
    ("ico", "image/x-icon", false),
    ("ics", "text/calendar; charset=utf-8", true),
    ("jpeg", "image/jpeg", false),
    ("jpg", "image/jpeg", false),
    ("js", "text/javascript; charset=utf-8", true),
    ("json", "application/json", true),
    ("jsonld", "application/ld+json", true),
    ("jxl", "image/jxl", false),
    ("m4a", "audio/mp4", false),
    ("m4v", "video/mp4", false),
    ("map", "application/json", true),
    ("md", "text/markdown; charset=utf-8", true),
    ("mjs", "text/javascript; charset=utf-8", true),
    ("mov", "video/quicktime", false),
    ("mp3", "audio/mpeg", false),
    ("mp4", "video/mp4", false),
    ("oga", "audio/ogg", false),
    ("ogg", "audio/ogg", false),
    ("ogv", "video/ogg", false),
    ("opus", "audio/ogg", false),
    ("otf", "font/otf", false),
    ("pdf", "application/pdf", false),
    ("png", "image/png", false),
    ("rss", "application/rss+xml; charset=utf-8", true),
    ("svg", "image/svg+xml; charset=utf-8", true),
    ("tar", "application/x-tar", false),
    ("tif", "image/tiff", false),
    ("tiff", "image/tiff", false),
    ("ttf", "font/ttf", false),
    ("txt", "text/plain; charset=utf-8", true),
    ("vcf", "text/vcard; charset=utf-8", true),
    ("vtt", "text/vtt; charset=utf-8", true),
    ("wasm", "application/wasm", false),
    ("wav", "audio/wav", false),
    ("webm", "video/webm", false),
    ("webmanifest", "application/manifest+json", true),
    ("webp", "image/webp", false),
    ("woff", "font/woff", false),
    ("woff2", "font/woff2", false),
    ("xhtml", "application/xhtml+xml; charset=utf-8", true),
    ("xml", "text/xml; charset=utf-8", true),
    ("xsl", "text/xml; charset=utf-8", true),
    ("zip", "application/zip", false),
];

/// Files whose name has no ending.
const NAMES: [(&str, &str); 2] =
    [("__version__", "application/json"), ("__lbheartbeat__", "text/plain; charset=utf-8")];

/// The media type of a file by its path; what is not known is offered for download.
pub fn media_type(path: &str) -> &'static str {
    if let Some((_, found)) = NAMES.iter().find(|(name, _)| *name == path) {
        return found;
    }
    entry(path).map_or("application/octet-stream", |(_, found, _)| found)
}

/// Whether a file is text that compressing makes smaller.
pub(super) fn is_text(path: &str) -> bool {
    entry(path).is_some_and(|(.., text)| *text)
}

fn entry(path: &str) -> Option<&'static (&'static str, &'static str, bool)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    TYPES.binary_search_by(|(own, ..)| (*own).cmp(&ending)).ok().map(|at| &TYPES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_sorted_and_found() {
        assert!(TYPES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(media_type("a.b/index.HTML"), "text/html; charset=utf-8");
        assert_eq!(media_type("fonts/a.woff2"), "font/woff2");
        for unknown in ["a.b/index", "x.unknown", "html", ""] {
            assert_eq!((media_type(unknown), is_text(unknown)), ("application/octet-stream", false), "{unknown}");
        }
        assert_eq!(media_type("__version__"), "application/json");
        assert!(is_text("feed.xml") && !is_text("a.png"));
    }
}
