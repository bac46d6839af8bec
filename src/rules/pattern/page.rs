//! Looks at one post: its words, details and links.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::Arc;

use super::condition::{Applies, by_document, by_words};
use super::details;
use super::hosts::{LinkFilter, outbound, own_path};
use super::pack::{Before, Demand, Forbid, Pack, PackRule, Require, RequiredDetail, RequiredText};
use super::prose::{Part, Prose};
use super::search::Search;
use crate::diag::{At, Finding, Sink, Span};
use crate::html::Base;
use crate::rules::{PageCx, Rule};

/// Most findings of one rule in one post: whoever sees so many looks for the others too.
const MOST: usize = 20;

/// The page rules of all packs.
#[derive(Debug)]
pub(super) struct Posts {
    pub(super) packs: Vec<Arc<Pack>>,
}

impl Rule for Posts {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        let prose = LazyCell::new(|| Prose::new(cx));
        for rule in self.packs.iter().flat_map(|pack| &pack.rules) {
            check(rule, cx, &prose, sink);
        }
    }
}

/// Whether a rule applies to a post, its words considered.
pub(super) fn applies(rule: &PackRule, cx: &PageCx<'_>) -> bool {
    let base = Base::new(&cx.config.base_url);
    by_document(rule, cx.whole, base)
        .and_then(|applies| by_words(rule, applies, cx.whole, &Prose::new(cx), base))
        .is_some()
}

/// Checks one rule.
pub(super) fn check<'p, F: FnOnce() -> Prose>(
    rule: &PackRule,
    cx: &'p PageCx<'p>,
    prose: &LazyCell<Prose, F>,
    sink: &mut Sink,
) {
    if rule.is_data_only() {
        return;
    }
    let base = Base::new(&cx.config.base_url);
    let Some(applies) = by_document(rule, cx.whole, base) else { return };
    if rule.when.text.is_some() || rule.unless.as_ref().is_some_and(|unless| unless.text.is_some()) {
        if let Some(applies) = by_words(rule, applies, cx.whole, prose, base) {
            Look { rule, cx, prose, base, applies }.all(sink);
        }
    } else {
        Look { rule, cx, prose, base, applies }.all(sink);
    }
}

/// A finding of a rule, still without a place.
pub(super) fn finding(rule: &PackRule) -> Finding {
    let why = match &rule.control {
        Some(control) => format!("{} ({control}).", rule.why.trim_end_matches('.')),
        None => rule.why.clone(),
    };
    Finding::new(rule.code.clone(), rule.message.clone()).why(why).help(rule.fix.clone())
}

/// One rule and one post.
struct Look<'p> {
    rule: &'p PackRule,
    cx: &'p PageCx<'p>,
    prose: &'p Prose,
    base: Base<'p>,
    applies: Applies,
}

impl Look<'_> {
    fn all(&self, sink: &mut Sink) {
        match &self.rule.demand {
            Demand::Require(require) => self.require(require, sink),
            Demand::Forbid(forbid) => self.forbid(forbid, sink),
        }
    }

    fn require(&self, require: &Require, sink: &mut Sink) {
        if let Some(text) = &require.text
            && let Some(finding) = self.text(text)
        {
            sink.push(finding);
        }
        if let Some(detail) = &require.detail {
            self.detail(detail, sink);
        }
        if let Some(link) = require.link.as_ref().filter(|link| !link.built) {
            let fits = |url: &str| {
                let path = || own_path(url.trim_start_matches("@/"), self.base, "");
                let to = || path().is_some_and(|path| link.to.iter().any(|to| to == path.trim_end_matches(".md")));
                (link.to.is_empty() || to()) && link.filter.as_ref().is_none_or(|filter| filter.fits(url, self.base))
            };
            if !self.prose.links.iter().any(|(_, url)| fits(url)) {
                sink.push(self.missing("the link is missing in this post"));
            }
        }
    }

    /// A finding that something is missing: at the place that asks for it, else at the head of the post.
    fn missing(&self, label: &str) -> Finding {
        match self.applies.place {
            // What a section pushes down is asked for in its file, and missing in this one.
            Some(span) if span.file != self.cx.document.file => {
                finding(self.rule).at(self.cx.head(), label).at(span, "this asks for it")
            }
            Some(span) => finding(self.rule).at(span, "this asks for it"),
            None => finding(self.rule).at(self.cx.head(), label),
        }
    }

    fn text(&self, wanted: &RequiredText) -> Option<Finding> {
        let Some(search) = &wanted.search else {
            let short = wanted.min_length.is_some_and(|least| self.prose.length() < least);
            return short.then(|| self.missing("the text is too short"));
        };
        if self.cx.whole.front.disclosure.as_ref().is_some_and(|own| self.pushed_down(own, wanted, search)) {
            return None;
        }
        let limit = self.limit(wanted.before.as_ref());
        let mut elsewhere: Option<(Range<usize>, &str)> = None;
        for (block, place) in self.prose.find(search).filter(|(block, _)| block.part.is_running_text()) {
            let source = self.prose.source(&place);
            let length = || self.prose.text[block.range.clone()].chars().count();
            let problem = if wanted.within_blocks.is_some_and(|most| block.number > most) {
                "this stands too far down"
            } else if block.part == Part::Body && limit.is_some_and(|limit| source.end > limit) {
                "this must stand before the link"
            } else if wanted.min_length.is_some_and(|least| length() < least) {
                "this is too short"
            } else {
                return None;
            };
            elsewhere = elsewhere.or(Some((source, problem)));
        }
        let missing = self.missing("the text is missing in this post");
        Some(match elsewhere {
            Some((source, problem)) => missing.at(self.cx.span(source), problem),
            None => missing,
        })
    }

    /// Whether a section pushes down a disclosure that is the wanted text: it stands above the text of every post.
    fn pushed_down(&self, own: &At<String>, wanted: &RequiredText, search: &Search) -> bool {
        let is_long = wanted.min_length.is_none_or(|least| own.chars().count() >= least);
        own.span.file != self.cx.document.file && is_long && !search.all(own).is_empty()
    }

    /// The first byte of the link that a text must stand before.
    fn limit(&self, before: Option<&Before>) -> Option<usize> {
        let fits = |url: &str| match before {
            Some(Before::AnyLink) => true,
            Some(Before::Outbound) => outbound(url, self.base).is_some(),
            Some(Before::Fitting(filters)) => filters.iter().any(|filter| filter.fits(url, self.base)),
            None => false,
        };
        self.prose.links.iter().find(|(_, url)| fits(url)).map(|(at, _)| *at)
    }

    fn detail(&self, wanted: &RequiredDetail, sink: &mut Sink) {
        match details::values(&self.cx.whole.front, &wanted.key) {
            None => sink.push(self.missing("the detail is missing in this post")),
            Some((values, span)) => {
                let allowed = |value: &String| wanted.values.contains(&value.to_lowercase());
                if !wanted.values.is_empty() && !values.iter().any(allowed) {
                    sink.push(finding(self.rule).at(span.unwrap_or(self.cx.head()), "not one of the values"));
                }
            }
        }
    }

    fn forbid(&self, forbid: &Forbid, sink: &mut Sink) {
        if let Some(search) = &forbid.text {
            if forbid.first {
                let first = self.prose.first(search).filter(|(_, free)| *free).map(|(place, _)| place);
                if let Some(place) = first {
                    self.wording(&place, sink);
                }
            } else {
                self.prose.find(search).take(MOST).for_each(|(_, place)| self.wording(&place, sink));
            }
        }
        if let Some(detail) = &forbid.detail
            && let Some((values, span)) = details::values(&self.cx.whole.front, &detail.key)
        {
            let unwanted = |value: &String| detail.values.contains(&value.to_lowercase());
            if detail.values.is_empty() || values.iter().any(unwanted) {
                sink.push(finding(self.rule).at(span.unwrap_or(self.cx.head()), "this detail"));
            }
        }
        self.links(&forbid.links, sink);
    }

    fn wording(&self, place: &Range<usize>, sink: &mut Sink) {
        sink.push(finding(self.rule).at(self.cx.span(self.prose.source(place)), "this wording"));
    }

    fn links(&self, filters: &[LinkFilter], sink: &mut Sink) {
        let own = &self.cx.document.facts.links;
        let fits = |url: &&(usize, String)| filters.iter().any(|filter| filter.fits(&url.1, self.base));
        for (at, url) in self.prose.links.iter().filter(fits).take(MOST) {
            let written = own.iter().find(|link| link.span.start as usize == *at && link.url == *url);
            let span = written.map_or_else(|| Span::new(self.cx.document.file, *at..*at + 1), |link| link.span);
            sink.push(finding(self.rule).at(span, "this link"));
        }
    }
}
