//! Bodies for lists, where the theme's lists ask for them, and summaries for posts that mark one.

use rayon::prelude::*;

use super::bodies::Bodies;
use super::theme::Needs;
use super::view::{ListBodies, ListBody};
use crate::content::Document;
use crate::diag::Sink;
use crate::site::Site;

/// Renders what list items carry. What a body reports is reported with its own page.
pub fn render(bodies: &Bodies<'_>, site: &Site, needs: Needs) -> ListBodies {
    if !needs.content && !needs.summary {
        return ListBodies::default();
    }
    let one = |doc: &Document, path: &str| {
        if !needs.content && doc.facts.more.is_none() {
            return ListBody::default();
        }
        let rendered = bodies.render(doc, path, &mut Sink::new()).unwrap_or_default();
        ListBody { content: needs.content.then(|| rendered.html.clone()), summary: rendered.summary.clone() }
    };
    ListBodies {
        pages: site.pages.par_iter().map(|page| one(&page.doc, &page.path)).collect(),
        sections: site.sections.par_iter().map(|section| one(&section.doc, &section.path)).collect(),
    }
}
