//! The page rules where files are parsed: what they listen to, and what they are shown.

use super::personal::Digits;
use super::{PageCx, RuleSet, vale};
use crate::config::Config;
use crate::content::markdown::Listener;
use crate::content::{Inspect, Seen};
use crate::diag::Sink;

/// Shows every document to the page rules.
#[derive(Debug, Clone, Copy)]
pub struct PageRules<'a> {
    /// Rules.
    pub rules: &'a RuleSet,
    /// Configuration of the site.
    pub config: &'a Config,
}

impl Inspect for PageRules<'_> {
    fn listener<'t>(&'t self, text: &'t str, body: u32, lang: &str) -> Option<Box<dyn Listener + 't>> {
        // Rules look at what was written, and typographic signs are not: such text is parsed again.
        if self.config.markdown.smart_punctuation || !self.rules.hear(lang) {
            return None;
        }
        Some(Box::new(vale::RunningText::new(text, body as usize, &self.config.markdown)))
    }

    fn inspect(&self, seen: &Seen<'_>, sink: &mut Sink) {
        let Seen { document, whole, text, running } = *seen;
        self.rules
            .page(&PageCx { document, whole, text, digits: &Digits::new(text), config: self.config, running }, sink);
    }
}
