//! A page of the desk that is a form.

use std::fmt::Write as _;

use super::PROBLEM;
use crate::act::Failure;
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::Answer;

/// A page that is being made.
#[derive(Debug)]
pub(super) struct Form {
    title: String,
    back: String,
    open: bool,
    /// What stands on it.
    pub(super) body: String,
}

impl Form {
    /// A page with a title; `back` is the address it came from, for HTML.
    pub(super) fn new(title: &str, back: String) -> Self {
        Self { title: title.to_owned(), back, open: false, body: String::new() }
    }

    /// Opens the form for an action on a file with a digest.
    pub(super) fn open(&mut self, action: &str, path: &str, digest: &str) {
        self.open = true;
        let _ = write!(
            self.body,
            "<form data-act=\"{action}\">\n<input type=\"hidden\" name=\"path\" value=\"{}\">\n\
             <input type=\"hidden\" name=\"digest\" value=\"{}\">\n",
            escape(path),
            escape(digest)
        );
    }

    /// A line to write in, with its label and a hint.
    pub(super) fn line(&mut self, (name, label, hint): (&str, &str, &str), value: &str, more: &str) {
        let _ = writeln!(self.body, "<label for=\"{name}\">{label}</label>");
        if !hint.is_empty() {
            let _ = writeln!(self.body, "<p class=\"hint\" id=\"{name}-hint\">{hint}</p>");
        }
        let about = if hint.is_empty() { String::new() } else { format!(" aria-describedby=\"{name}-hint\"") };
        let _ = writeln!(self.body, "<input id=\"{name}\" name=\"{name}\" value=\"{}\"{about}{more}>", escape(value));
    }

    /// The page of a form, or why it cannot be shown.
    pub(super) fn shown(cx: &DeskCx<'_>, made: Result<Self, Failure>) -> Answer {
        match made {
            Ok(form) => form.answer(cx),
            Err(failure) => super::closed(cx, &failure),
        }
    }

    /// The page.
    pub(super) fn answer(self, cx: &DeskCx<'_>) -> Answer {
        let end = if self.open { "</form>\n" } else { "" };
        let body = format!(
            "<header class=\"bar\"><p class=\"back\"><a href=\"{}\">Back</a></p>\n<h1>{}</h1>\n\
             <p id=\"news\" role=\"status\"></p></header>\n<main class=\"form\">\n{PROBLEM}{}{end}</main>\n",
            self.back,
            escape(&self.title),
            self.body
        );
        cx.answer(&self.title, &body)
    }
}
