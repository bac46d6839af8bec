//! What people do at the desk: each action is a form of the desk and a change that its script sends as JSON.
//!
//! Who may send changes is the guard's matter. Here each change is held against what its form showed: the digest of
//! the file, or the list of files to be signed. What does not fit any more is answered with what is there now.

mod edit;
mod reply;

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::desk::DeskCx;
use super::desk::words::marked;
use super::http::{Answer, Target, encoded};
use super::state::{Known, State};
use crate::act::Failure;
use crate::approvals::Review;
use reply::Refused;

/// Does what people ask for.
#[derive(Debug)]
pub(super) struct Acts {
    /// Folder of the site.
    pub(super) root: PathBuf,
    /// Is told of changes.
    pub(super) state: Arc<State>,
}

/// The file a change is about, and what it was when the form was opened.
#[derive(Debug, Deserialize)]
struct About {
    path: String,
    digest: String,
}

impl Acts {
    /// Does one thing, and says what became of it.
    pub(super) fn answer(&self, name: &str, body: &[u8], known: &Known) -> Answer {
        let _ = known;
        let done = match name {
            "save" => read(body).and_then(|change| edit::save(self, &change)),
            _ => return Answer::text(404, "The desk cannot do this."),
        };
        match done {
            Ok(done) => {
                self.state.touch();
                done.answer()
            }
            Err(refused) => refused.answer(),
        }
    }
}

/// A change as it was sent.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| {
        Failure::usage("The desk sent something else than was expected.").help("Load the page again.").into()
    })
}

/// Forms, by their address behind the pass.
const PAGES: [&str; 1] = ["/edit"];

/// Whether there is a form at an address behind the pass.
pub(super) fn is_page(rest: &str) -> bool {
    PAGES.contains(&rest)
}

/// A form.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, (rest, target): (&str, &Target)) -> Answer {
    let path = target.field("path").unwrap_or_default();
    let _ = rest;
    edit::page(cx, acts, &path)
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
    let href = cx.href(&format!("/edit?path={}", encoded(&review.path)));
    format!("<nav class=\"acts\" aria-label=\"What you can do\"><a href=\"{href}\">Edit the text</a></nav>\n")
}
