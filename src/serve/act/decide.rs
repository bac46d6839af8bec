//! Approve, reject, withdraw: the desk shows what is signed, and signs it exactly as the command does.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::PoisonError;

use serde::Deserialize;

use super::fresh::Fresh;
use super::reply::{Done, Refused};
use super::{About, Acts, Form};
use crate::act::sign::{self, Intent};
use crate::act::{Case, Failure};
use crate::approvals::{Decision, Phase, Record, Review, list};
use crate::output::sha256;
use crate::serve::desk::words::marked;
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::Answer;

/// A decision. The digest is that of the list of files that was shown.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    role: String,
    decision: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    redirect: String,
}

/// Signs.
pub(super) fn decide(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    let decision = Decision::WORDS.iter().find(|(word, _)| *word == change.decision).map(|(_, decision)| *decision);
    let decision = decision.ok_or_else(|| Failure::usage("Choose what you decide."))?;
    let note = Some(change.note.trim()).filter(|note| !note.is_empty());
    if decision == Decision::Reject && note.is_none() {
        return Err(Failure::usage("Write what is to be changed.").help("The authors read it under “Remark”.").into());
    }
    let key = key(acts)?;
    // One signature after the other; texts can be saved meanwhile, since the files that are signed are named.
    let _turn = acts.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let fresh = Fresh::run(acts)?;
    let (case, review) = (fresh.case(), fresh.review(&change.about.path)?);
    let intent = Intent { decision, role: &change.role, key, signer: acts.signer.as_deref(), note, expires: None };
    let record = match decision {
        Decision::Withdraw => {
            let redirect = Some(change.redirect.trim()).filter(|redirect| !redirect.is_empty());
            sign::withdrawal(&case, review, &intent, redirect)?
        }
        _ => sign::record(&case, review, &intent)?,
    };
    if digest(&record) != change.about.digest {
        return Err(Refused::changed(list(&record.files)));
    }
    if let Some(why) = sign::objection(review, &record.signer).filter(|_| decision == Decision::Approve) {
        return Err(Failure::usage(why).help("Ask another person who holds this role.").into());
    }
    let signed = sign::sign(&case, &record, key)?;
    let word = match decision {
        Decision::Approve => "Approved",
        Decision::Reject => "Rejected",
        Decision::Withdraw => "Withdrawn",
    };
    let message = format!("{word} as {} for {}, with the key {}.", signed.signer, signed.role, signed.fingerprint);
    Ok(Done::new(message).to(acts.post(&change.about.path)))
}

/// Digest of the list of files that a record signs.
fn digest(record: &Record) -> String {
    sha256(list(&record.files).as_bytes())
}

fn key(acts: &Acts) -> Result<&Path, Failure> {
    acts.key.as_deref().ok_or_else(|| {
        Failure::usage("This desk does not know your key, so it cannot sign for you.")
            .help("Start it with `placet serve --key FILE`, or set `PLACET_KEY` once; the desk then knows who you are.")
    })
}

/// The page on which people approve and reject.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    shown(cx, acts, (path, Decision::Approve), |form, _, (review, record)| {
        form.body.push_str(
            "<label for=\"note\">Remark</label>\n<p class=\"hint\" id=\"note-hint\">It is part of what is signed. A \
             rejection says what is to be changed.</p>\n\
             <input id=\"note\" name=\"note\" aria-describedby=\"note-hint\" maxlength=\"300\">\n",
        );
        if let Some(why) = sign::objection(review, &record.signer) {
            let _ = writeln!(form.body, "<p class=\"banner\">{} You can still reject it.</p>", marked(&why));
        }
        form.body.push_str(
            "<p class=\"buttons\"><button class=\"main\" name=\"decision\" value=\"approve\">Approve and sign</button> \
             <button name=\"decision\" value=\"reject\">Reject and sign</button></p>\n",
        );
    })
}

/// The page on which people take a post back.
pub(super) fn withdraw(cx: &DeskCx<'_>, acts: &Acts, path: &str) -> Answer {
    shown(cx, acts, (path, Decision::Withdraw), |form, _, _| {
        form.body.push_str(
            "<p>The next publication is without it. It stays away until the same role approves it again.</p>\n\
             <label for=\"note\">Why</label>\n<input id=\"note\" name=\"note\" required maxlength=\"300\">\n\
             <label for=\"redirect\">Where its address leads from now on</label>\n\
             <p class=\"hint\" id=\"redirect-hint\">For example <code>/news/</code>. Empty: a page says that it was \
             withdrawn.</p>\n<input id=\"redirect\" name=\"redirect\" aria-describedby=\"redirect-hint\">\n\
             <p class=\"buttons\"><button class=\"main\" name=\"decision\" value=\"withdraw\">Withdraw and sign</button></p>\n",
        );
    })
}

/// A page with what is signed, and the form of `end`.
fn shown(
    cx: &DeskCx<'_>,
    acts: &Acts,
    (path, decision): (&str, Decision),
    end: impl Fn(&mut Form, &Case<'_>, (&Review, &Record)),
) -> Answer {
    let verb = if decision == Decision::Withdraw { "Withdraw" } else { "Approve or reject" };
    let made = || {
        let fresh = Fresh::run(acts)?;
        let (case, review) = (fresh.case(), fresh.review(path)?);
        let mut form = Form::new(&format!("{verb}: {}", review.title), cx.about("/post", path));
        let emergency = case.outcome.governance.authority.roles.emergency.as_ref().map(|own| own.role.clone());
        let free = decision == Decision::Withdraw && review.roles.is_empty();
        let all = case.outcome.governance.authority.roles.roles.iter().map(|role| role.name.value.clone());
        let mut roles: Vec<String> = review.roles.iter().map(|own| own.role.clone()).collect();
        roles.extend(if free { all.collect() } else { emergency.into_iter().collect::<Vec<_>>() });
        if roles.is_empty() && decision != Decision::Withdraw {
            return Err(Failure::usage("Nobody has to agree to this post.").help("The next publication brings it out."));
        }
        let key = key(acts)?;
        let intent = |role| Intent { decision, role, key, signer: acts.signer.as_deref(), note: None, expires: None };
        let (mut own, mut last) = (Vec::new(), None);
        for role in &roles {
            match sign::record(&case, review, &intent(role)) {
                Ok(record) => own.push(record),
                Err(failure) => last = Some(failure),
            }
        }
        let Some(first) = own.first() else {
            return Err(last.unwrap_or_else(|| Failure::usage("You hold no role here.")));
        };
        let _ = writeln!(form.body, "<p>You are <strong>{}</strong>.</p>", escape(&first.signer));
        standing(&mut form, &case, review);
        what(&mut form, cx, review, first);
        form.open("decide", path, &digest(first));
        form.body
            .push_str("<label for=\"role\">The role in which you decide</label>\n<select id=\"role\" name=\"role\">\n");
        for record in &own {
            let _ = writeln!(form.body, "<option>{}</option>", escape(&record.role));
        }
        form.body.push_str("</select>\n");
        end(&mut form, &case, (review, first));
        Ok(form)
    };
    Form::shown(cx, made())
}

/// Who has agreed so far.
fn standing(form: &mut Form, case: &Case<'_>, review: &Review) {
    for own in &review.roles {
        let given = own.given.iter().map(|given| format!("{} on {}", given.signer, case.shown(given.record.time)));
        let given = given.collect::<Vec<_>>().join(", ");
        let said = match (given.is_empty(), own.given.len() >= own.wanted) {
            (false, true) => format!("approved by {given}"),
            (false, false) => format!("approved by {given}; more people are needed"),
            (true, _) => "not approved yet".to_owned(),
        };
        let _ = writeln!(form.body, "<p>{}: {}</p>", escape(&own.role), escape(&said));
    }
}

/// What is signed, in words and to the byte.
fn what(form: &mut Form, cx: &DeskCx<'_>, review: &Review, record: &Record) {
    if review.phase == Phase::Changed {
        let href = cx.about("/diff", &review.path);
        let _ =
            writeln!(form.body, "<p>It was approved and is different now: <a href=\"{href}\">what changed</a>.</p>");
    }
    let _ = write!(
        form.body,
        "<h2>What is signed</h2>\n<p>These files, byte for byte as they are now:</p>\n<ul class=\"files\">\n"
    );
    for file in &record.files {
        let _ = writeln!(
            form.body,
            "<li>{} <span class=\"path\">SHA-256 {}</span></li>",
            escape(&file.path),
            escape(&file.digest)
        );
    }
    let _ = write!(
        form.body,
        "</ul>\n<details><summary>The text that gets your signature</summary>\n<pre tabindex=\"0\">{}</pre>\n\
         <p class=\"hint\">Role, decision, time and remark are those of the moment in which you sign.</p>\n</details>\n",
        escape(&record.to_text())
    );
}
