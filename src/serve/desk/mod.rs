//! The desk: what is to do before posts can go out, and everything that helps to decide it.
//!
//! Pages are made here, and stay readable without scripts; a small script keeps them up to date. Nothing a person
//! wrote gets into them unescaped, and the browser is told to run nothing but that script. A page of the desk is one
//! file and one line in [`SCREENS`].

mod bundle;
mod calendar;
mod capacity;
mod cards;
mod difference;
mod history;
mod inline;
mod list;
mod month;
mod panel;
mod post;
mod queue;
mod shell;
mod timeline;
pub(super) mod words;

use jiff::Timestamp;

pub use bundle::{BundleCx, bundle};
pub(super) use post::frame;

use shell::{HTML, page};

use super::http::{Answer, Target};
use super::state::Known;
use crate::world::World;

/// What the pages of the desk are made from.
pub(super) struct DeskCx<'a> {
    pub(super) known: Known,
    /// Numbers of what is known of the site now, and of its pages: others mean that something changed.
    pub(super) pulse: (u64, u64),
    /// The site, at the instant of its last build or at the one that is pretended.
    pub(super) world: &'a dyn World,
    /// The instant that the address asks for, if it does.
    pub(super) at: Option<Timestamp>,
    pub(super) pass: &'a str,
    pub(super) secret: &'a str,
    pub(super) reader: &'a str,
    pub(super) environment: &'a str,
    /// Name and address of whoever started the preview, as Git knows them.
    pub(super) me: &'a [String],
}

/// A page of the desk.
pub(super) struct Screen {
    /// Its address, behind the pass.
    pub(super) rest: &'static str,
    /// Its name in the navigation; empty where it has no place there.
    name: &'static str,
    /// Whether it is about one post, which `path` names.
    of_post: bool,
    /// Makes it.
    pub(super) show: fn(&DeskCx<'_>, &Target) -> Answer,
}

const fn of_site(rest: &'static str, name: &'static str, show: fn(&DeskCx<'_>, &Target) -> Answer) -> Screen {
    Screen { rest, name, of_post: false, show }
}

const fn of_post(rest: &'static str, name: &'static str, show: fn(&DeskCx<'_>, &Target) -> Answer) -> Screen {
    Screen { rest, name, of_post: true, show }
}

/// All pages of the desk, in the order of the navigation.
pub(super) const SCREENS: &[Screen] = &[
    of_site("/", "Posts", list::list),
    of_site("/waiting", "Approvals", queue::queue),
    of_site("/calendar", "Calendar", calendar::calendar),
    of_site("/calendar.ics", "", calendar::ics),
    of_site("/capacity", "Capacity", capacity::capacity),
    of_site("/history", "History", history::of_site),
    of_post("/post", "To do", post::post),
    of_post("/diff", "What changed", difference::difference),
    of_post("/cards", "Search and social cards", cards::cards),
    of_post("/log", "History", history::of_post),
];

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

/// A text for HTML, also inside of quotation marks.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
