//! Ask for approval: the post is no draft any more, so those who have to agree are waited for.

use std::fmt::Write as _;

use super::reply::{Done, Refused};
use super::{About, Acts, Form};
use crate::act::details::{self, Value};
use crate::act::{Failure, files};
use crate::approvals::{Review, State};
use crate::serve::desk::words::{is_about, state_of};
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::Answer;
use crate::serve::state::{Known, Said};

/// Takes the post out of draft.
pub(super) fn ask(acts: &Acts, about: &About, known: &Known) -> Result<Done, Refused> {
    let (said, review) = found(known, &about.path)?;
    if let Some(why) = hindrance(said, review) {
        return Err(Failure::usage(why).help("What is to do stands beside the post.").into());
    }
    files::save(&acts.root, (&about.path, &about.digest), |before| {
        details::set(&before.text, "draft", &Value::Flag(false))
    })?;
    let people = people(review);
    let message = if people.is_empty() {
        "Done. Nobody has to agree, so the next publication brings it out.".to_owned()
    } else {
        format!("Asked for approval: {}. You see the answer here.", people.join("; "))
    };
    Ok(Done::new(message).to(acts.post(&about.path)))
}

fn found<'k>(known: &'k Known, path: &str) -> Result<(&'k Said, &'k Review), Failure> {
    let said = known.said.as_deref();
    let found = said.and_then(|said| Some((said, said.outcome.reviews.iter().find(|review| review.path == path)?)));
    found.ok_or_else(|| Failure::usage("There is no such post now.").help("Go back to the list of posts."))
}

/// Why it cannot be asked for now.
fn hindrance(said: &Said, review: &Review) -> Option<String> {
    let state = state_of(said, review);
    if state != State::Draft {
        return Some(match state {
            State::InReview | State::Changed => "It is asked for already.".to_owned(),
            State::Rejected => "Someone said no. Change what was asked for; then it is asked for again.".to_owned(),
            _ => format!("It is {}, so there is nothing to ask for.", state.title()),
        });
    }
    let mine = |one: &&crate::policy::Diagnostic| {
        use crate::rules::Stops::{Approval, Window};
        one.blocks() && !matches!(one.stops, Approval | Window) && is_about(said, one, review)
    };
    match said.report.diagnostics.iter().filter(mine).count() {
        0 => None,
        1 => Some("There is 1 thing to fix first.".to_owned()),
        more => Some(format!("There are {more} things to fix first.")),
    }
}

/// Who has to agree, by role.
fn people(review: &Review) -> Vec<String> {
    let missing = review.roles.iter().filter(|own| own.given.len() < own.wanted);
    missing.map(|own| format!("{} ({})", own.role, own.waiting.join(" or "))).collect()
}

/// The page.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    let opened = match files::open(&acts.root, path) {
        Ok(opened) => opened,
        Err(failure) => return super::closed(cx, &failure),
    };
    let (said, review) = match found(&cx.known, path) {
        Ok(found) => found,
        Err(failure) => return super::closed(cx, &failure),
    };
    let back = cx.about("/post", path);
    let mut form = Form::new(&format!("Ask for approval: {}", review.title), back.clone());
    let people = people(review);
    if people.is_empty() {
        form.body.push_str("<p>Nobody has to agree to this post. When it is no draft any more, the next publication brings it out.</p>\n");
    } else {
        form.body.push_str("<p>These have to agree before it can appear:</p>\n<ul>\n");
        for one in &people {
            let _ = writeln!(form.body, "<li>{}</li>", escape(one));
        }
        form.body.push_str("</ul>\n");
    }
    let why = hindrance(said, review);
    form.open("ask", path, &opened.digest);
    match why {
        Some(why) => {
            let _ = write!(
                form.body,
                "<p id=\"why\">{} <a href=\"{back}\">See what is to do</a>.</p>\n<p class=\"buttons\">\
                 <button class=\"main\" aria-disabled=\"true\" aria-describedby=\"why\">Ask for approval</button></p>\n",
                escape(&why)
            );
        }
        None => form.body.push_str(
            "<p>The post stays as it is from then on: a change later has to be approved again.</p>\n\
             <p class=\"buttons\"><button class=\"main\">Ask for approval</button></p>\n",
        ),
    }
    form.answer(cx)
}
