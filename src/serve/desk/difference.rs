//! What changed in a post since someone approved it: word by word, as readers get it and as it is written.

use std::fmt::Write as _;

use super::words::{count, instant};
use super::{DeskCx, escape};
use crate::approvals::{Changed, How, LOST, Line, Piece, Review, WRITING, changes, last_approval};
use crate::serve::http::{Answer, Target};
use crate::serve::state::Said;
use crate::world::World;

/// The page.
pub(super) fn difference(cx: &DeskCx<'_>, target: &Target) -> Answer {
    match cx.named(target) {
        Ok((said, review)) => {
            let mut main = since_approval(said, review, cx.world);
            if cx.at.is_none() && !review.roles.is_empty() {
                let href = cx.about("/approve", &review.path);
                let _ =
                    writeln!(main, "<p class=\"act\"><a class=\"button\" href=\"{href}\">Approve or reject</a></p>");
            }
            cx.of_post("/diff", review, &main)
        }
        Err(answer) => answer,
    }
}

/// What changed since the last approval.
pub(super) fn since_approval(said: &Said, review: &Review, world: &dyn World) -> String {
    let (Some(record), Some(config)) = (last_approval(review), &said.outcome.config) else {
        return "<p class=\"lead\">Nobody approved it yet, so there is nothing to compare with. All of it is new to \
                those who are asked.</p>\n"
            .to_owned();
    };
    let (who, role, when) = (escape(&record.signer), escape(&record.role), instant(said, record.time));
    let all = changes(world, record, review, &config.markdown);
    if all.is_empty() {
        return format!("<p class=\"lead\">It is what {who} approved for {role} on {when}.</p>\n");
    }
    let files = count(all.len(), "file is different", "files are different");
    let mut out = format!("<p class=\"lead\">{files} from what {who} approved for {role} on {when}.</p>\n");
    if let Some(note) = &record.note {
        let _ = writeln!(out, "<p>The remark was: “{}”</p>", escape(note));
    }
    out.push_str(
        "<p class=\"legend\"><del><span class=\"sr\">Gone: </span>Crossed out</del> went, <ins><span class=\"sr\">New: \
         </span>underlined</ins> is new. ¶ is the end of a line.</p>\n",
    );
    for changed in &all {
        file(&mut out, changed);
    }
    out
}

fn file(out: &mut String, changed: &Changed) {
    let _ = writeln!(out, "<section class=\"card\">\n<h2 class=\"file\">{}</h2>", escape(&changed.path));
    let sentence = match &changed.how {
        How::New => "This file is new.",
        How::Gone => "This file is no part of it any more.",
        How::Lost => LOST,
        How::Other => "It is another file now; only texts can be compared.",
        How::Text { source, .. } if source.is_empty() => WRITING,
        How::Text { .. } => "",
    };
    if !sentence.is_empty() {
        let _ = writeln!(out, "<p>{sentence}</p>");
    }
    if let How::Text { source, plain } = &changed.how {
        if !source.details.is_empty() {
            out.push_str("<h3>Details</h3>\n<ul class=\"plain\">\n");
            for sentence in &source.details {
                let _ = writeln!(out, "<li>{}</li>", super::words::marked(sentence));
            }
            out.push_str("</ul>\n");
        }
        if !plain.is_empty() {
            let _ = write!(out, "<h3>As readers get it</h3>\n{}", lines(plain, "read"));
        }
        if !source.lines.is_empty() {
            // Where readers see no difference, the source is all there is to see.
            let open = if plain.is_empty() { " open" } else { "" };
            let (number, lines) = (count(source.lines.len(), "line", "lines"), lines(&source.lines, "source"));
            let _ = write!(out, "<details{open}>\n<summary>As it is written ({number})</summary>\n{lines}</details>\n");
        }
    }
    out.push_str("</section>\n");
}

fn lines(lines: &[Line], class: &str) -> String {
    let mut out = format!("<div class=\"lines {class}\">\n");
    for line in lines {
        out.push_str("<p>");
        for piece in &line.pieces {
            let _ = match piece {
                Piece::Same(text) => write!(out, "{}", escape(text)),
                Piece::Gone(text) => write!(out, "<del>{}</del>", escape(text)),
                Piece::New(text) => write!(out, "<ins>{}</ins>", escape(text)),
            };
        }
        out.push_str("</p>\n");
    }
    out + "</div>\n"
}
