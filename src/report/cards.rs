//! How a page looks in search results and on networks, read from its own tags.
//!
//! Tags as the Open Graph protocol (ogp.me), the cards of X and search engines name them. Lengths are those that are
//! commonly shown; nobody promises them.

use crate::html::{Tag, Tree};

/// The tags of a page that others look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Title of the page.
    pub title: Option<String>,
    /// Description for search engines.
    pub description: Option<String>,
    /// Address that counts.
    pub canonical: Option<String>,
    /// All of them by name, in the order of the page.
    pub all: Vec<(String, String)>,
}

/// Places in which texts are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Title in a search result.
    SearchTitle,
    /// Text in a search result.
    SearchText,
    /// Title of a card.
    CardTitle,
    /// Text of a card.
    CardText,
}

impl Cut {
    /// Characters that are shown.
    pub fn limit(self) -> usize {
        match self {
            Self::SearchTitle => 60,
            Self::SearchText => 160,
            Self::CardTitle => 70,
            Self::CardText => 200,
        }
    }
}

/// A text cut where it is shown no further: what is shown, at whole words, and the rest.
pub fn shortened(text: &str, cut: Cut) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(cut.limit()) else { return (text, "") };
    let whole = text[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
    (text[..whole].trim_end(), text[whole..].trim_start())
}

impl Tags {
    /// Reads the tags of a page.
    pub fn of(html: &str) -> Self {
        let tree = Tree::new(html);
        let mut tags = Self::default();
        let filled =
            |text: String| Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|own| !own.is_empty());
        tags.title = tree.first(Tag::Title).and_then(|title| filled(title.text()));
        tags.all.extend(tags.title.iter().map(|title| ("title".to_owned(), title.clone())));
        for element in tree.elements() {
            let value = |name: &str| element.value(name).map(std::borrow::Cow::into_owned);
            match element.tag() {
                Tag::Meta => {
                    let name = value("property").or_else(|| value("name")).map(|name| name.to_ascii_lowercase());
                    let wanted = |name: &String| {
                        name.starts_with("og:")
                            || name.starts_with("twitter:")
                            || ["description", "robots"].contains(&&**name)
                    };
                    let content = value("content").and_then(filled);
                    tags.all.extend(name.filter(wanted).zip(content));
                }
                Tag::Link if value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    tags.all.extend(value("href").map(|href| ("canonical".to_owned(), href)));
                }
                _ => {}
            }
        }
        let find = |name: &str| tags.get(name).map(str::to_owned);
        let (description, canonical) = (find("description"), find("canonical"));
        Self { description, canonical, ..tags }
    }

    /// The first tag of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Title and text of the card on networks that read Open Graph.
    pub fn shared(&self) -> (Option<&str>, Option<&str>) {
        (self.get("og:title").or(self.title.as_deref()), self.get("og:description").or(self.description.as_deref()))
    }

    /// Title and text of the card on X, which takes those of Open Graph where it has none of its own.
    pub fn posted(&self) -> (Option<&str>, Option<&str>) {
        let (title, text) = self.shared();
        (self.get("twitter:title").or(title), self.get("twitter:description").or(text))
    }

    /// Address of the picture.
    pub fn picture(&self) -> Option<&str> {
        self.get("og:image").or_else(|| self.get("twitter:image"))
    }

    /// Whether X shows the picture in full width.
    pub fn large(&self) -> bool {
        self.get("twitter:card") == Some("summary_large_image")
    }

    /// What is missing or will be cut, as sentences.
    pub fn notes(&self, base_url: &str) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |say: bool, text: &str| {
            if say {
                notes.push(text.to_owned());
            }
        };
        let lacks = |name: &str| self.get(name).is_none();
        note(self.title.is_none(), "Give the page a title: without one the address stands there.");
        note(self.description.is_none(), "Write a description: without one search engines pick a passage themselves.");
        note(self.canonical.is_none(), "Name the address that counts (`canonical`), so that copies are told apart.");
        let foreign = self.canonical.as_deref().is_some_and(|url| !url.starts_with(base_url));
        note(foreign, "Check the address that counts (`canonical`): it leads to another site, and that one is listed.");
        note(lacks("og:title"), "Name a title for networks (`og:title`); they guess without one.");
        note(lacks("og:description"), "Name a text for networks (`og:description`); they guess without one.");
        note(self.picture().is_none(), "Choose a picture (`og:image`): cards without one are passed over.");
        let relative = self.picture().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://"));
        note(relative, "Write the address of the picture in full, with `https://`: networks do not complete it.");
        note(self.picture().is_some() && lacks("og:image:alt"), "Describe the picture of the card (`og:image:alt`).");
        note(lacks("twitter:card"), "Say how X shows it (`twitter:card`); without that the card stays small.");
        let hidden = self.get("robots").is_some_and(|robots| robots.contains("noindex"));
        note(hidden, "Mind that search engines are told to leave this page out (`noindex`).");
        let texts = [
            ("The title in search results", self.title.as_deref(), Cut::SearchTitle),
            ("The description in search results", self.description.as_deref(), Cut::SearchText),
            ("The title on networks", self.shared().0, Cut::CardTitle),
            ("The text on networks", self.shared().1, Cut::CardText),
        ];
        for (name, text, cut) in texts {
            let length = text.map_or(0, |text| text.chars().count());
            if length > cut.limit() {
                notes.push(format!("{name} will be cut: about {} characters are shown, it has {length}.", cut.limit()));
            }
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_what_lacks_is_said() {
        let page = "<title>A &amp; B</title><meta name=description content='What it is'><link rel=canonical href=https://x.example/a/>\
                    <meta property='og:title' content='A'><meta name='twitter:card' content='summary'>";
        let tags = Tags::of(page);
        assert_eq!((tags.title.as_deref(), tags.get("og:title")), (Some("A & B"), Some("A")));
        assert_eq!(tags.shared(), (Some("A"), Some("What it is")));
        let notes = tags.notes("https://x.example").join("\n");
        assert!(notes.contains("og:image") && !notes.contains("canonical") && !notes.contains("cut"), "{notes}");
        assert!(tags.notes("https://y.example").join("\n").contains("leads to another site"));
    }

    #[test]
    fn texts_are_cut_at_whole_words() {
        let text = "word ".repeat(20);
        let (shown, rest) = shortened(text.trim(), Cut::SearchTitle);
        assert_eq!((shown.len(), rest.len()), (59, 39));
        assert_eq!(shortened("short", Cut::SearchTitle), ("short", ""));
        let long = "x".repeat(80);
        assert_eq!(shortened(&long, Cut::CardTitle).0.len(), 70);
    }
}
