//! Whether a rule applies to a post.

use super::details;
use super::pack::{DateTest, DetailTest, PackRule, When};
use super::prose::Prose;
use crate::content::{Document, DocumentKind};
use crate::diag::Span;
use crate::html::Base;

/// A rule applies; `place` is what in the post says so, if something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Applies {
    pub(super) place: Option<Span>,
}

/// Whether a rule applies to a post, everything but its words considered.
pub(super) fn by_document(rule: &PackRule, document: &Document, base: Base<'_>) -> Option<Applies> {
    let kind = rule.when.kind.or_else(|| rule.require().map(|_| DocumentKind::Page));
    if kind.is_some_and(|kind| kind != document.kind) {
        return None;
    }
    let applies = rule.when.by_document(document, base)?;
    let excepted = |unless: &When| unless.text.is_none() && unless.by_document(document, base).is_some();
    (!rule.unless.as_ref().is_some_and(excepted)).then_some(applies)
}

/// The same with the words of the post.
pub(super) fn by_words(
    rule: &PackRule,
    applies: Applies,
    document: &Document,
    prose: &Prose,
    base: Base<'_>,
) -> Option<Applies> {
    let applies = match &rule.when.text {
        None => applies,
        Some(search) => {
            let (_, place) = prose.find(search).next()?;
            Applies { place: Some(Span::new(document.file, prose.source(&place))) }
        }
    };
    let excepted = |unless: &When| {
        let said = unless.text.as_ref().is_some_and(|search| prose.find(search).next().is_some());
        said && unless.by_document(document, base).is_some()
    };
    (!rule.unless.as_ref().is_some_and(excepted)).then_some(applies)
}

impl When {
    /// Whether anything is asked of the post itself.
    pub(super) fn asks_of_document(&self) -> bool {
        self.kind.is_some()
            || !self.sections.is_empty()
            || self.files.is_some()
            || !self.terms.is_empty()
            || !self.details.is_empty()
            || !self.dates.is_empty()
            || !self.links.is_empty()
            || !self.languages.is_empty()
    }

    /// Everything but the words.
    fn by_document(&self, document: &Document, base: Base<'_>) -> Option<Applies> {
        let inside = |section: &String| {
            section == "*" || document.path.strip_prefix(section.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        let fits = (self.sections.is_empty() || self.sections.iter().any(inside))
            && (self.languages.is_empty() || self.languages.contains(&document.lang))
            && self.files.as_ref().is_none_or(|files| files.is_match(&document.path));
        if !fits {
            return None;
        }
        let mut place = None;
        if !self.terms.is_empty() {
            place = Some(self.term(document)?);
        }
        for test in &self.details {
            place = test.holds(document)?.place.or(place);
        }
        for test in &self.dates {
            place = Some(test.holds(document)?);
        }
        if !self.links.is_empty() {
            let fits = |url: &str| self.links.iter().any(|filter| filter.fits(url, base));
            let mut links = document.facts.links.iter().filter(|link| !link.image);
            place = Some(links.find(|link| fits(&link.url))?.span);
        }
        Some(Applies { place })
    }

    fn term(&self, document: &Document) -> Option<Span> {
        let fits = |taxonomy: &str, term: &str| {
            let same = |(name, terms): &(String, Vec<String>)| name == taxonomy && terms.iter().any(|own| own == term);
            self.terms.iter().any(same)
        };
        let mut all =
            document.front.taxonomies.iter().flat_map(|(name, terms)| terms.iter().map(move |term| (name, term)));
        all.find(|(name, term)| fits(&name.value, &term.value.to_lowercase())).map(|(_, term)| term.span)
    }
}

impl DetailTest {
    fn holds(&self, document: &Document) -> Option<Applies> {
        match details::values(&document.front, &self.key) {
            None => {
                let is_said_false = self.is.iter().any(|value| value == "false");
                (!self.present || is_said_false).then_some(Applies { place: None })
            }
            Some((values, place)) => {
                let fits = self.is.is_empty() || values.iter().any(|value| self.is.contains(&value.to_lowercase()));
                (self.present && fits).then_some(Applies { place })
            }
        }
    }
}

impl DateTest {
    fn holds(&self, document: &Document) -> Option<Span> {
        let (date, other) =
            (details::moment(&document.front, &self.key)?, details::moment(&document.front, &self.other)?);
        let distance = date.instant.duration_since(other.instant).as_secs();
        let limit = self.days.saturating_mul(24 * 60 * 60);
        let holds = if self.after { distance > limit } else { distance < -limit };
        holds.then_some(date.span)
    }
}
