//! Header fields on top of those of a release: what the preview and the desk need.

use super::http::{Answer, Door};

/// What a page may not do beside the desk, whatever is in it: run scripts, send forms, leave its frame.
const SANDBOX: &str = "sandbox allow-same-origin; script-src 'none'; form-action 'none'";

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
