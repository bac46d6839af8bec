//! `A11Y043`: the text of a link does not say where it leads.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::html::Element;
use crate::rules::{Example, Group, Level, Meta, OutputCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "A11Y043",
        name: "generic-link-text",
        group: Group::Accessibility,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "The text of a link does not say where it leads.",
        checks: "Links whose whole name is a text such as `here`, `click here` or `read more`, in English, German, French, Spanish, Italian, Dutch and Portuguese. A link to a heading of the same page that has the same text may stay.",
        why: "People who listen to a list of all links of a page cannot tell them apart; search engines neither.",
        fix: "Use the words that name the page it leads to as the text of the link.",
        options: &[("more", "further texts that say nothing; none by default")],
        references: &["WCAG 2.2, 2.4.9 Link Purpose (Link Only) (AAA)", "WCAG 2.2, technique F84"],
    },
    &[
        Example::bad(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<p>For dates <a href="/">click here</a>.</p>
</main>
</body>
</html>
"##,
        ),
        Example::good(
            r##"-- templates/index.html --
<!DOCTYPE html>
<html lang="en">
<head><title>News</title></head>
<body>
<main>
<h1>News</h1>
<nav><a href="#learn-more">Learn more</a></nav>
<p>Read the <a href="/">dates of all talks</a>, with examples in <a href="/">Ruby</a> and <a href="/">Go</a>.</p>
<h2 id="learn-more">Learn more</h2>
</main>
</body>
</html>
"##,
        ),
    ],
    Scope::Output,
    configure::<GenericLinkText>,
);

/// Options of the rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenericLinkText {
    /// Further texts that say nothing.
    more: Vec<String>,
}

impl Rule for GenericLinkText {
    fn output(&self, cx: &OutputCx<'_>, sink: &mut Sink) {
        let Some(survey) = cx.survey else { return };
        for (entry, name) in survey.links() {
            if self.more.is_empty() && says_more(name) {
                continue;
            }
            let text = name.trim_matches(|letter: char| !letter.is_alphanumeric());
            if self.more.is_empty() && text.len() > LONGEST && text.is_ascii() {
                continue;
            }
            let text = text.to_lowercase();
            let generic = WORDS.contains(&text.as_str()) || self.more.iter().any(|own| own.to_lowercase() == text);
            if generic
                && !names_heading(cx, entry.element, &text)
                && !entry.element.has("aria-describedby")
                && !entry.element.has("title")
            {
                sink.push(cx.on(entry.element, finding(&text)));
            }
        }
    }
}

/// Whether a name is longer than any of the words, as most are: without signs at its ends, and in ASCII, where no text
/// is shorter for its capitals.
fn says_more(name: &str) -> bool {
    let is_solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    bytes.len() > LONGEST && is_solid(bytes.first()) && is_solid(bytes.last()) && name.is_ascii()
}

/// Whether a link leads to a heading of this page that has the same text, as those in a table of contents do: where
/// the heading is not better, the link cannot be.
fn names_heading(cx: &OutputCx<'_>, link: Element<'_, '_>, text: &str) -> bool {
    let Some(url) = link.value("href") else { return false };
    let Some((page, id)) = url.split_once('#') else { return false };
    let own = cx.path.strip_suffix("index.html").unwrap_or(cx.path);
    let is_here = page.is_empty()
        || page.strip_prefix(cx.config.base_url.as_str()).is_some_and(|path| path.trim_start_matches('/') == own);
    let heading = link.tree().by_id(id).filter(|target| target.tag().heading().is_some());
    is_here && heading.is_some_and(|heading| heading.text().trim().to_lowercase().starts_with(text))
}

fn finding(text: &str) -> Finding {
    Finding::new("A11Y043", format!("Say where the link `{}` leads", text.replace('`', "'")))
        .why("People who listen to a list of all links of the page cannot tell where it leads.")
        .help("Use the words that name the page it leads to as the text of the link.")
}

/// Bytes of the longest of [`WORDS`].
const LONGEST: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < WORDS.len() {
        if WORDS[at].len() > longest {
            longest = WORDS[at].len();
        }
        at += 1;
    }
    longest
};

/// Texts that say nothing, in small letters, without signs at their ends.
const WORDS: &[&str] = &[
    // English
    "here",
    "click here",
    "click",
    "this",
    "this link",
    "this page",
    "link",
    "more",
    "read more",
    "learn more",
    "see more",
    "find out more",
    "more info",
    "more information",
    "more details",
    "details",
    "continue",
    "continue reading",
    "start here",
    "right here",
    "over here",
    "click this link",
    "click me",
    // German
    "hier",
    "hier klicken",
    "klicken sie hier",
    "mehr",
    "mehr lesen",
    "weiterlesen",
    "mehr erfahren",
    "mehr infos",
    "weitere informationen",
    // French
    "ici",
    "cliquez ici",
    "cliquer ici",
    "en savoir plus",
    "lire la suite",
    "plus d’informations",
    "suite",
    // Spanish
    "aquí",
    "haga clic aquí",
    "haz clic aquí",
    "leer más",
    "más información",
    "saber más",
    "ver más",
    "más",
    // Italian
    "qui",
    "clicca qui",
    "leggi di più",
    "scopri di più",
    "leggi tutto",
    // Dutch
    "klik hier",
    "lees meer",
    "lees verder",
    "meer informatie",
    // Portuguese
    "aqui",
    "clique aqui",
    "leia mais",
    "saiba mais",
    "ver mais",
];
