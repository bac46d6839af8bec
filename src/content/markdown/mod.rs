//! What the Markdown of a body holds, and the rules of Markdown that facts and HTML share.
//!
//! [`facts`] looks at a body once, before any other file is known; `render::html` writes the HTML. Both
//! take their parser options from [`parser_options`] and heading ids from [`HeadingIds`], so that an id
//! that facts promise is the id the page has.

mod autolink;
mod emoji;
mod excerpt;
mod facts;
mod heading;

pub use autolink::{Autolink, AutolinkKind, TextRun, autolinks};
pub use emoji::emoji;
pub use facts::{FactsCx, Listener, facts};
pub use heading::HeadingIds;

use pulldown_cmark::Options;

use crate::config::Markdown;

/// Which Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavour {
    /// `CommonMark` with everything a blog needs, as the configuration says.
    #[default]
    Blog,
    /// `CommonMark` alone, written as its specification does; for its test suite.
    CommonMark,
    /// GitHub's Markdown, written as its specification does; for its test suite.
    Gfm,
}

/// Options of the parser for a flavour.
pub fn parser_options(flavour: Flavour, options: &Markdown) -> Options {
    match flavour {
        Flavour::CommonMark => Options::empty(),
        Flavour::Gfm => Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS,
        Flavour::Blog => {
            let mut set = Options::ENABLE_TABLES
                | Options::ENABLE_FOOTNOTES
                | Options::ENABLE_STRIKETHROUGH
                | Options::ENABLE_TASKLISTS
                | Options::ENABLE_HEADING_ATTRIBUTES;
            set.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
            set.set(Options::ENABLE_DEFINITION_LIST, options.definition_list);
            set.set(Options::ENABLE_GFM, options.github_alerts);
            set
        }
    }
}

/// Place of a `<!-- more -->` comment in a piece of HTML, whatever its spacing and case.
pub fn more_marker(html: &str) -> Option<std::ops::Range<usize>> {
    let mut from = 0;
    while let Some(open) = html[from..].find("<!--").map(|at| at + from) {
        let close = html[open..].find("-->").map(|at| at + open)?;
        if html.get(open + 4..close).is_some_and(|inner| inner.trim().eq_ignore_ascii_case("more")) {
            return Some(open..close + 3);
        }
        from = close + 3;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::more_marker;

    #[test]
    fn finds_the_marker_in_any_spelling() {
        assert_eq!(more_marker("<!-- more -->"), Some(0..13));
        assert_eq!(more_marker("<!-- a --><!--MORE-->"), Some(10..21));
        assert_eq!(more_marker("<!-- no more -->"), None);
        assert_eq!(more_marker("<!-->"), None);
    }
}
