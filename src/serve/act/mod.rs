//! What people do at the desk: each action is a form of the desk and a change that its script sends as JSON.
//!
//! Who may send changes is the guard's matter. Here each change is held against what its form showed: the digest of
//! the file, or the list of files to be signed. What does not fit any more is answered with what is there now.

mod ask;
mod date;
mod decide;
mod details;
mod edit;
mod form;
mod fresh;
mod mend;
mod picture;
mod reply;
mod start;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::desk::DeskCx;
use super::desk::words::{marked, state_of};
use super::http::{Answer, Target, encoded};
use super::state::{Sight, State};
use crate::act::Failure;
use crate::act::paste::markdown;
use crate::approvals::{Review, State as Standing};
use crate::pipeline::Options;
use crate::world::World;
use form::Form;
pub(super) use mend::button as mend_button;
use reply::{Done, Refused};

/// Does what people ask for.
pub(super) struct Acts {
    /// Folder of the site.
    pub(super) root: PathBuf,
    /// The instant that is pretended.
    pub(super) at: Option<Timestamp>,
    /// Where `governance/` is read from, if not from the site itself.
    pub(super) trusted: Option<Arc<dyn World>>,
    /// How the site is built.
    pub(super) options: Options,
    /// Version of the cache on disk.
    pub(super) cache_version: u64,
    /// The key of whoever works at this desk.
    pub(super) key: Option<PathBuf>,
    /// Who that is, where the key stands for several.
    pub(super) signer: Option<String>,
    /// Address of the desk, with the pass and without slash at its end.
    pub(super) desk: String,
    /// Lets one decision be signed after the other.
    pub(super) turn: Mutex<()>,
    /// What is known of the site; is told of changes.
    pub(super) state: Arc<State>,
}

/// The file a change is about, and what it was when the form was opened.
#[derive(Debug, Deserialize)]
struct About {
    path: String,
    digest: String,
}

/// Longest time that a change waits for what is found in the last version.
const PATIENCE: Duration = Duration::from_secs(20);

impl Acts {
    /// Does one thing, and says what became of it.
    pub(super) fn answer(&self, name: &str, body: &[u8]) -> Answer {
        let known = || self.state.fresh(Sight::Ahead, PATIENCE);
        let done = match name {
            "save" => read(body).and_then(|change| edit::save(self, &change)),
            "details" => read(body).and_then(|change| details::save(self, &change)),
            "new" => read(body).and_then(|change| start::start(self, &change)),
            "fix" => read(body).and_then(|change| mend::mend(self, &change, &known())),
            "ask" => read(body).and_then(|about| ask::ask(self, &about, &known())),
            "decide" => read(body).and_then(|change| decide::decide(self, &change)),
            "picture" => read(body).and_then(|change| picture::add(self, &change)),
            "paste" => read(body).map(|html| paste(&html)),
            "date" => read(body).and_then(|change| date::give(self, &change)),
            _ => return Answer::text(404, "The desk cannot do this."),
        };
        match done {
            Ok(done) => {
                if name != "paste" {
                    self.state.touch();
                }
                done.answer()
            }
            Err(refused) => refused.answer(),
        }
    }

    /// Address of the page of a post.
    fn post(&self, path: &str) -> String {
        format!("{}/post?path={}", self.desk, encoded(path))
    }
}

/// What was copied from a word processor.
#[derive(Debug, Deserialize)]
struct Copied {
    html: String,
}

/// What was copied, as Markdown. Nothing is written.
fn paste(copied: &Copied) -> Done {
    let pasted = markdown(&copied.html);
    let message = match pasted.pictures {
        0 => "Pasted without its looks.".to_owned(),
        1 => "Pasted without its looks and without a picture: add that by itself.".to_owned(),
        more => format!("Pasted without its looks and without {more} pictures: add those by themselves."),
    };
    Done { more: serde_json::json!({ "markdown": pasted.text }), ..Done::new(message) }
}

/// A change as it was sent.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| {
        Failure::usage("The desk sent something else than was expected.").help("Load the page again.").into()
    })
}

/// Forms, by their address behind the pass.
const PAGES: [&str; 7] = ["/new", "/edit", "/details", "/ask", "/approve", "/withdraw", "/date"];

/// Whether there is a form at an address behind the pass.
pub(super) fn is_page(rest: &str) -> bool {
    PAGES.contains(&rest)
}

/// A form.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, (rest, target): (&str, &Target)) -> Answer {
    let path = target.field("path").unwrap_or_default();
    match rest {
        "/new" => start::page(cx, acts),
        "/edit" => edit::page(cx, acts, &path),
        "/details" => details::page(cx, acts, &path),
        "/ask" => ask::page(cx, acts, &path),
        "/approve" => decide::page(cx, acts, &path),
        "/withdraw" => decide::withdraw(cx, acts, &path),
        _ => date::page(cx, acts, &path),
    }
}

/// Where the script says what went wrong, and shows the two versions of a conflict.
const PROBLEM: &str = "<div id=\"problem\" class=\"banner\" role=\"alert\" tabindex=\"-1\" hidden></div>\n";

/// A page instead of a form that cannot be opened.
fn closed(cx: &DeskCx<'_>, failure: &Failure) -> Answer {
    let help = failure.help.as_deref().unwrap_or_default();
    let body = format!(
        "<header class=\"bar\"><p class=\"back\"><a href=\"{}\">All posts</a></p>\n<h1>This cannot be changed here</h1>\n\
         <p id=\"news\" role=\"status\"></p></header>\n<main><p>{} {}</p></main>\n",
        cx.href("/"),
        marked(&failure.message),
        marked(help)
    );
    Answer { status: 404, ..cx.answer("This cannot be changed here", &body) }
}

/// What can be done with a post, as links.
pub(super) fn offers(cx: &DeskCx<'_>, review: &Review) -> String {
    let state = cx.said().map(|said| state_of(said, review));
    let dated = cx
        .said()
        .is_some_and(|said| said.outcome.due.iter().any(|due| due.path == review.path && due.publish_at.is_some()));
    let mut all = vec![("/edit", "Edit the text"), ("/details", "Details")];
    match state {
        Some(Standing::Draft) => all.push(("/ask", "Ask for approval")),
        _ if !review.roles.is_empty() => all.push(("/approve", "Approve or reject")),
        _ => {}
    }
    if dated {
        all.push(("/date", "New date"));
    }
    if review.post && !matches!(state, Some(Standing::Draft | Standing::Withdrawn) | None) {
        all.push(("/withdraw", "Withdraw"));
    }
    let mut out = String::from("<nav class=\"acts\" aria-label=\"What you can do\">");
    for (rest, name) in all {
        let href = cx.about(rest, &review.path);
        let _ = write!(out, "<a href=\"{href}\">{name}</a> ");
    }
    out + "</nav>\n"
}
