//! Links: where they lead, the policy for links to other sites, bare addresses in text.

use std::ops::Range;

use super::cx::{Destination, Resolved};
use super::url::{Scheme, scheme};
use super::{escape, writer::Writer};
use crate::content::markdown::autolinks;
use crate::diag::{Finding, Span};

impl Writer<'_> {
    pub(super) fn start_link(&mut self, url: &str, title: &str, range: &Range<usize>) {
        self.links += 1;
        let filled = self.body.filled(url);
        let span = self.body.span(range.clone());
        let Some(target) = self.target(&Destination { url: &filled, image: false, span }) else {
            return self.inline("", "");
        };
        self.inline("<a href=\"", "</a>");
        self.address(&target.url);
        self.out.push('"');
        if !title.is_empty() {
            self.attribute("title", title);
        }
        if target.external && !self.plain_style() {
            self.external();
        }
        self.out.push('>');
    }

    /// Writes an address; a second `#` cannot stand in one (RFC 3986, 3.5), though browsers take it.
    fn address(&mut self, url: &str) {
        match url.split_once('#').filter(|(_, fragment)| fragment.contains('#') && !self.plain_style()) {
            Some((path, fragment)) => escape::href(&mut self.out, &format!("{path}#{}", fragment.replace('#', "%23"))),
            None => escape::href(&mut self.out, url),
        }
    }

    /// The address to write; `None` if there is to be no link.
    pub(super) fn target(&mut self, link: &Destination<'_>) -> Option<Target> {
        let scheme = scheme(link.url);
        let runs = scheme == Scheme::Unsafe || (scheme == Scheme::Picture && !link.image);
        if runs && !self.plain_style() {
            self.sink.push(unsafe_address(link.url, link.span));
            return None;
        }
        match self.cx.resolve.link(link) {
            Resolved::Internal(url) => Some(Target { url, external: false }),
            Resolved::External => Some(Target { url: link.url.to_owned(), external: true }),
            Resolved::Other => Some(Target { url: link.url.to_owned(), external: false }),
            Resolved::Broken(finding) => {
                if let Some(finding) = finding {
                    self.sink.push(*finding);
                }
                None
            }
        }
    }

    fn external(&mut self) {
        let options = self.cx.options;
        if let Some(class) = &options.external_links_class {
            self.attribute("class", class);
        }
        if options.external_links_target_blank {
            self.out.push_str(" target=\"_blank\"");
        }
        let words = [
            (options.external_links_target_blank, "noopener"),
            (options.external_links_no_follow, "nofollow"),
            (options.external_links_no_referrer, "noreferrer"),
            (options.external_links_external, "external"),
        ];
        let mut before = " rel=\"";
        for (_, word) in words.iter().filter(|(on, _)| *on) {
            self.out.push_str(before);
            self.out.push_str(word);
            before = " ";
        }
        if before == " " {
            self.out.push('"');
        }
    }

    /// Writes collected text with its bare addresses as links.
    pub(super) fn flush_run(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        let mut from = 0;
        let wanted = self.autolink && self.links == 0 && !self.in_raw_link();
        let links = if wanted { autolinks(&run.text) } else { Vec::new() };
        for link in links {
            run.shown(&(from..link.range.start), |text| self.write_text(text));
            self.start_link(&link.url(&run.text), "", &run.source(&link.range));
            self.write_text(&run.text[link.range.clone()]);
            self.links -= 1;
            self.close();
            from = link.range.end;
        }
        run.shown(&(from..run.text.len()), |text| self.write_text(text));
        run.clear();
        self.run = run;
    }
}

/// Where a link leads.
pub(super) struct Target {
    pub(super) url: String,
    pub(super) external: bool,
}

/// A finding about an address that runs code.
pub(super) fn unsafe_address(url: &str, span: Span) -> Finding {
    let scheme = url.split(':').next().unwrap_or_default().trim().to_lowercase();
    Finding::new("SEC002", "Replace this link address")
        .at(span, format!("`{scheme}:` runs code"))
        .why("A click on it would run code in the reader's browser, so the link is left out.")
        .help("Link to a page that starts with `https://`, or remove the link.")
}
