//! What a page weighs: its own bytes and those of every file of this site that a browser loads with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::handover::state::State;
use crate::hosting::Served;

/// Kinds of files, as Lighthouse names them in `budget.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Pages.
    Document,
    /// Style sheets.
    Stylesheet,
    /// Scripts.
    Script,
    /// Pictures.
    Image,
    /// Sound and film.
    Media,
    /// Fonts.
    Font,
    /// Anything else of this site.
    Other,
    /// Anything of others.
    ThirdParty,
    /// All of it.
    Total,
}

impl Resource {
    /// The words for it in files.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("document", Self::Document),
        ("stylesheet", Self::Stylesheet),
        ("script", Self::Script),
        ("image", Self::Image),
        ("media", Self::Media),
        ("font", Self::Font),
        ("other", Self::Other),
        ("third-party", Self::ThirdParty),
        ("total", Self::Total),
    ];

    /// The kind of a media type.
    pub fn of(media_type: &str) -> Self {
        let kinds = [
            ("text/html", Self::Document),
            ("text/css", Self::Stylesheet),
            ("text/javascript", Self::Script),
            ("image/", Self::Image),
            ("font/", Self::Font),
            ("video/", Self::Media),
            ("audio/", Self::Media),
        ];
        kinds.into_iter().find(|(start, _)| media_type.starts_with(start)).map_or(Self::Other, |(_, kind)| kind)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// What a page weighs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weight {
    /// Path of its address.
    pub url: String,
    /// Title.
    pub title: String,
    /// Bytes of the first visit, in the smallest coding that the site has.
    pub cold: u64,
    /// Bytes of the page alone: what a visitor loads who has everything else already.
    pub warm: u64,
    /// Requests of the first visit.
    pub requests: usize,
    /// Requests of a later visit that only ask whether something has changed, and are answered without bytes.
    pub asked_again: usize,
    /// Bytes and requests by kind.
    pub kinds: BTreeMap<Resource, (u64, usize)>,
}

/// What every page weighs, in the order of their addresses.
pub fn weights(state: &State) -> Vec<Weight> {
    let files: BTreeMap<&str, &Served> = state.plan.documents.iter().map(|own| (own.file.as_str(), own)).collect();
    state.pages().map(|page| weight(state, &files, page)).collect()
}

fn weight(state: &State, files: &BTreeMap<&str, &Served>, page: &Served) -> Weight {
    let mut loaded: BTreeMap<&str, &Served> = BTreeMap::new();
    load(state, files, &page.file, &mut loaded);
    loaded.remove(page.file.as_str());
    let warm = best(page);
    let mut weight = Weight {
        url: page.url.clone(),
        title: state.title(page).to_owned(),
        cold: warm,
        warm,
        requests: 1,
        kinds: BTreeMap::from([(Resource::Document, (warm, 1))]),
        ..Weight::default()
    };
    for file in loaded.into_values() {
        weight.cold += best(file);
        weight.requests += 1;
        weight.asked_again += usize::from(file.cache_class != crate::hosting::IMMUTABLE);
        let kind = weight.kinds.entry(Resource::of(&file.media_type)).or_default();
        *kind = (kind.0 + best(file), kind.1 + 1);
    }
    weight.kinds.insert(Resource::Total, (weight.cold, weight.requests));
    weight
}

/// Notes what a document loads, and what that loads.
fn load<'s>(
    state: &'s State,
    files: &BTreeMap<&str, &'s Served>,
    file: &str,
    loaded: &mut BTreeMap<&'s str, &'s Served>,
) {
    let Some(seen) = state.sight.documents.get(file) else { return };
    for group in &seen.loads {
        // Of several sizes of a picture a browser takes one: the largest counts.
        let known = |paths: &BTreeSet<String>| {
            paths.iter().filter_map(|path| files.get(path.as_str()).copied()).max_by_key(|own| best(own))
        };
        let Some(own) = known(group) else { continue };
        if loaded.insert(&own.file, own).is_none() {
            load(state, files, &own.file, loaded);
        }
    }
}

/// Bytes of a file in the smallest coding that the site has.
fn best(file: &Served) -> u64 {
    file.variants.values().map(|variant| variant.size).chain([file.size]).min().unwrap_or(file.size)
}

/// The middle one; of an even number the larger of the two.
pub(super) fn median(weights: &[Weight]) -> Option<&Weight> {
    let mut sorted: Vec<&Weight> = weights.iter().collect();
    sorted.sort_by_key(|weight| weight.cold);
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handover::survey::Survey;
    use crate::hosting::{Plan, Variant};

    fn served(file: &str, url: &str, size: u64, cache: &str, small: Option<u64>) -> Served {
        let twin = |size| Variant { file: format!("{file}.br"), sha256: String::new(), size };
        Served {
            url: url.into(),
            file: file.into(),
            sha256: String::new(),
            size,
            media_type: crate::hosting::media_type(file).into(),
            variants: small.map(|size| ("br".to_owned(), twin(size))).into_iter().collect(),
            header_class: String::new(),
            cache_class: cache.into(),
        }
    }

    #[test]
    fn a_page_weighs_what_a_browser_loads_with_it() {
        let survey = Survey::new("https://blog.example.com");
        let page = r#"<link rel="stylesheet" href="/site.css"><img src="/a.png" srcset="/a.png 1x, /b.png 2x"><img src="/a.png">
            <img src="https://cdn.example/x.png"><script src="/missing.js"></script>"#;
        survey.note("index.html", page.as_bytes());
        survey.note("site.css", b"@font-face{src:url(/f.woff2)}");
        let documents = vec![
            served("index.html", "/", 1000, "revalidate", Some(400)),
            served("site.css", "/site.css", 500, "immutable", Some(200)),
            served("f.woff2", "/f.woff2", 3000, "immutable", None),
            served("a.png", "/a.png", 100, "revalidate", None),
            served("b.png", "/b.png", 900, "revalidate", None),
            served("c.png", "/c.png", 9000, "revalidate", None),
        ];
        let plan = Plan { documents, ..Plan::default() };
        let state = State { plan, sight: survey.sight(), ..State::default() };
        let all = weights(&state);
        let weight = &all[0];
        // The page 400, the sheet 200, its font 3000, the larger picture 900, and the smaller one that stands alone.
        assert_eq!((weight.cold, weight.warm, weight.requests, weight.asked_again), (4600, 400, 5, 2));
        assert_eq!(weight.kinds[&Resource::Image], (1000, 2));
        assert_eq!(median(&all).map(|own| own.cold), Some(4600));
    }
}
