//! What all pages of the desk have in common: their frame, the navigation, and what everybody should know.

use std::fmt::Write as _;

use super::words::{self, instant};
use super::{DeskCx, SCREENS, Screen, escape};
use crate::approvals::Review;
use crate::serve::http::{Answer, Target, encoded};
use crate::serve::state::Said;

/// Media type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// A page of the desk around its body; `attributes` belong to the root element.
pub(super) fn page(title: &str, attributes: &str, body: &str) -> String {
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
        let (pass, secret, (generation, pages)) = (self.pass, self.secret, self.pulse);
        let _ = write!(
            attributes,
            " data-pass=\"{pass}\" data-secret=\"{secret}\" data-generation=\"{generation}\" data-pages=\"{pages}\""
        );
        Answer::new(200, HTML, page(title, &attributes, body).into_bytes())
    }

    /// A page about the site: `here` is its address behind the pass.
    pub(super) fn of_site(&self, here: &str, (title, lead): (&str, &str), main: &str) -> Answer {
        let body = format!(
            "<header>\n{}<h1>{}</h1>\n{lead}<p id=\"news\" role=\"status\"></p></header>\n\
             <main id=\"live\" class=\"wide\">\n{}{main}</main>\n",
            self.navigation(here),
            escape(title),
            self.banner()
        );
        self.answer(title, &body)
    }

    /// A page about a post.
    pub(super) fn of_post(&self, here: &str, review: &Review, main: &str) -> Answer {
        let body = format!(
            "{}<main id=\"live\" class=\"wide\">\n{}{main}</main>\n",
            self.head_of_post(here, review, ""),
            self.banner()
        );
        self.answer(&format!("{}: {}", title_of(here), words::title(review)), &body)
    }

    /// The top of a page about a post; `tools` stand at its end.
    pub(super) fn head_of_post(&self, here: &str, review: &Review, tools: &str) -> String {
        let mut tabs = String::new();
        for screen in SCREENS.iter().filter(|screen| screen.of_post && !screen.name.is_empty()) {
            self.link(&mut tabs, screen, here, &format!("?path={}", encoded(&review.path)));
        }
        format!(
            "<header>\n{}<h1>{}</h1>\n<div class=\"bar\"><nav aria-label=\"This post\" class=\"tabs\"><ul>{tabs}</ul></nav>\
             {tools}</div>\n<p id=\"news\" role=\"status\"></p></header>\n",
            self.navigation("/"),
            escape(words::title(review))
        )
    }

    fn navigation(&self, here: &str) -> String {
        let mut out = String::from("<nav aria-label=\"Desk\" class=\"top\"><ul>");
        for screen in SCREENS.iter().filter(|screen| !screen.of_post && !screen.name.is_empty()) {
            self.link(&mut out, screen, here, "");
        }
        out + "</ul></nav>\n"
    }

    fn link(&self, out: &mut String, screen: &Screen, here: &str, query: &str) {
        let current = if screen.rest == here { " aria-current=\"page\"" } else { "" };
        let href = self.href(&format!("{}{query}", screen.rest));
        let _ = write!(out, "<li><a href=\"{href}\"{current}>{}</a></li>", screen.name);
    }

    /// What was found; nothing before the first build is done.
    pub(in crate::serve) fn said(&self) -> Option<&Said> {
        self.known.said.as_deref()
    }

    /// The post that an address names; else the page that says that there is none.
    pub(super) fn named<'s>(&'s self, target: &Target) -> Result<(&'s Said, &'s Review), Answer> {
        let path = target.field("path").unwrap_or_default();
        let said = self.said();
        let found = said.and_then(|said| Some((said, said.outcome.reviews.iter().find(|own| own.path == path)?)));
        found.ok_or_else(|| {
            let main = "<p>It may have another name since the last save.</p>\n";
            Answer { status: 404, ..self.of_site("", ("There is no such post now", ""), main) }
        })
    }

    /// Address of a page of the desk about a file, for HTML.
    pub(in crate::serve) fn about(&self, rest: &str, path: &str) -> String {
        self.href(&format!("{rest}?path={}", encoded(path)))
    }

    /// Address of a page of the desk, for HTML. It stays at the instant that is looked at.
    pub(in crate::serve) fn href(&self, rest: &str) -> String {
        let address = format!("{}{}{rest}", crate::serve::routes::DESK, self.pass);
        match self.at {
            Some(at) => format!("{address}{}at={at}", if rest.contains('?') { "&amp;" } else { "?" }),
            None => address,
        }
    }

    /// Address of a page of the site behind the pass, for HTML; `address` is its path with the base.
    pub(super) fn page_href(&self, address: &str) -> String {
        let at = self.at.map(|at| format!("?at={at}")).unwrap_or_default();
        format!("{}{}{}{at}", crate::serve::routes::AHEAD, self.pass, encoded(address))
    }

    /// What everybody should know before anything else: it is another day, the site is not whole, or nothing was built
    /// yet.
    pub(super) fn banner(&self) -> String {
        let Some(said) = self.said() else {
            return "<p class=\"banner\" role=\"status\">The site is being built for the first time.</p>\n".to_owned();
        };
        let mut out = String::new();
        if let Some(at) = self.at {
            let (now, pages) =
                (format!("{}{}/", crate::serve::routes::DESK, self.pass), self.page_href(&self.base_path()));
            let _ = writeln!(
                out,
                "<p class=\"banner day\" role=\"status\">This is the site as readers will see it on {}, if nothing is \
                 saved until then. <a href=\"{pages}\" target=\"_blank\" rel=\"noopener\">See its pages</a> · \
                 <a href=\"{now}\">Back to now</a></p>",
                instant(said, at)
            );
        }
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

    fn base_path(&self) -> String {
        format!("{}/", self.known.output.as_ref().map_or("", |output| output.base.as_str()))
    }
}

/// Name of a page of the desk.
fn title_of(here: &str) -> &'static str {
    SCREENS.iter().find(|screen| screen.rest == here).map_or("", |screen| screen.name)
}
