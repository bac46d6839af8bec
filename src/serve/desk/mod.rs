//! The desk: a list of posts, and each post beside what is to do before it can go out.
//!
//! Pages are made here, and stay readable without scripts; a small script keeps them up to date. Nothing a person
//! wrote gets into them unescaped, and the browser is told to run nothing but that script.

mod list;
mod panel;
mod post;
pub(super) mod words;

use std::fmt::Write as _;

pub(super) use list::list;
pub(super) use post::{frame, post};

use super::http::Answer;
use super::state::{Known, Said};

/// What the pages of the desk are made from.
#[derive(Debug)]
pub(super) struct DeskCx<'a> {
    pub(super) known: Known,
    pub(super) pass: &'a str,
    pub(super) secret: &'a str,
    pub(super) reader: &'a str,
    pub(super) environment: &'a str,
}

/// Files of the desk by name, with media type.
const ASSETS: [(&str, &str, &str); 4] = [
    ("desk.css", "text/css; charset=utf-8", include_str!("desk.css")),
    ("desk.js", "text/javascript; charset=utf-8", include_str!("desk.js")),
    ("act.css", "text/css; charset=utf-8", include_str!("../act/act.css")),
    ("act.js", "text/javascript; charset=utf-8", include_str!("../act/act.js")),
];

/// A file of the desk. There is nothing secret in them.
pub(super) fn asset(name: &str) -> Answer {
    match ASSETS.iter().find(|(own, ..)| *own == name) {
        Some((_, kind, text)) => Answer::new(200, kind, text.as_bytes()),
        None => Answer::text(404, "The desk has no such file."),
    }
}

/// What somebody sees who comes without the pass.
pub(super) fn closed() -> Answer {
    let body = "<main><h1>The desk is open to whoever started it</h1>\n<p>Use the address that <code>placet serve</code> \
                printed when it started: it ends with a sign that is new each time.</p>\n<p><a href=\"/\">The site as \
                readers see it</a></p></main>\n";
    Answer::new(403, HTML, page("The desk is closed", "", body).into_bytes())
}

/// Says whether something is new.
pub(super) fn revision(known: &Known) -> Answer {
    let said = known.said.as_deref();
    let json = serde_json::json!({
        "generation": known.generation(),
        "pages": known.pages(),
        "building": known.older,
        "to_fix": said.map_or(0, |said| said.report.counts.block),
    });
    Answer::new(200, "application/json", json.to_string().into_bytes())
}

const HTML: &str = "text/html; charset=utf-8";

/// A page of the desk around its body; `attributes` belong to the root element.
fn page(title: &str, attributes: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"{attributes}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{} · Placet</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/__desk/assets/desk.css\">\n\
         <link rel=\"stylesheet\" href=\"/__desk/assets/act.css\">\n\
         <script type=\"module\" src=\"/__desk/assets/desk.js\"></script>\n\
         <script type=\"module\" src=\"/__desk/assets/act.js\"></script>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

impl DeskCx<'_> {
    pub(in crate::serve) fn answer(&self, title: &str, body: &str) -> Answer {
        let mut attributes = String::new();
        let pages = self.known.pages();
        let (pass, secret, generation) = (self.pass, self.secret, self.known.generation());
        let _ = write!(
            attributes,
            " data-pass=\"{pass}\" data-secret=\"{secret}\" data-generation=\"{generation}\" data-pages=\"{pages}\""
        );
        Answer::new(200, HTML, page(title, &attributes, body).into_bytes())
    }

    /// What was found; nothing before the first build is done.
    pub(in crate::serve) fn said(&self) -> Option<&Said> {
        self.known.said.as_deref()
    }

    /// Address of a page of the desk.
    pub(in crate::serve) fn href(&self, rest: &str) -> String {
        format!("{}{}{rest}", super::routes::DESK, self.pass)
    }

    /// What everybody should know before anything else: the site is not whole, or nothing was built yet.
    fn banner(&self) -> String {
        let Some(said) = self.said() else {
            return "<p class=\"banner\" role=\"status\">The site is being built for the first time.</p>\n".to_owned();
        };
        let mut out = String::new();
        if let Some(failure) = &said.failure {
            let _ = writeln!(out, "<p class=\"banner\" role=\"status\">{}</p>", escape(failure));
        }
        if said.pages_are_older && self.known.output.is_some() {
            out.push_str(
                "<p class=\"banner\" role=\"status\">The pages are those of the last build that was whole. Fix what \
                 stands under “The site as a whole” first.</p>\n",
            );
        }
        out
    }
}

/// A text for HTML, also inside of quotation marks.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
