//! Header fields of pages: those a release is served with, and those the desk needs on top.

use super::http::{Answer, Door};

/// Media types by the end of a name.
const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("xml", "application/xml; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("pdf", "application/pdf"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
];

/// Policy of pages: nothing but what the site brings itself.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                    media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                    frame-ancestors 'none'";

/// What a page may not do beside the desk, whatever is in it: run scripts, send forms, leave its frame.
const SANDBOX: &str = "sandbox allow-same-origin; script-src 'none'; form-action 'none'";

/// The media type of a document.
pub(super) fn media_type(path: &str) -> &'static str {
    let end = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, end)| end);
    let known = TYPES.iter().find(|(own, _)| own.eq_ignore_ascii_case(end));
    known.map_or("application/octet-stream", |(_, kind)| *kind)
}

/// Gives the answer with a document the header fields it has when it is published.
pub(super) fn of_release(answer: Answer, path: &str) -> Answer {
    let answer = answer
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "strict-origin-when-cross-origin")
        .with("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin");
    let page = media_type(path).starts_with("text/html") || path.ends_with(".svg");
    if page { answer.with("Content-Security-Policy", PAGE) } else { answer }
}

/// What a preview needs on top: nothing is kept by the browser, and beside the desk nothing acts.
pub(super) fn of_preview(mut answer: Answer, door: Door) -> Answer {
    answer = answer.with("Cache-Control", "no-store");
    if door == Door::Reader {
        return answer;
    }
    for (name, value) in &mut answer.headers {
        if name.eq_ignore_ascii_case("Content-Security-Policy") {
            *value = value.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
        }
    }
    answer.headers.push(("Content-Security-Policy".to_owned(), SANDBOX.to_owned()));
    // The address of a page may carry the pass: other sites do not get to know it.
    answer.with("Referrer-Policy", "same-origin")
}

/// Header fields of the desk itself.
pub(super) fn of_desk(answer: Answer) -> Answer {
    answer
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "same-origin")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; \
             form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
             trusted-types 'none'",
        )
}
