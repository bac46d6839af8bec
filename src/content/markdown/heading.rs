//! Ids of headings: unique in a page, the same for facts and HTML.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::config::SlugMode;
use crate::content::slug::slugify;

/// Hands out heading ids in the order of a page.
///
/// Ids written as `{#id}` are kept back for their headings, so that an earlier heading of the same text
/// gets a suffix instead. A repeated id gets `-1`, `-2` and so on.
#[derive(Debug)]
pub struct HeadingIds {
    mode: SlugMode,
    /// Next suffix to try, by id.
    taken: BTreeMap<String, u32>,
    /// Written ids whose headings have not come yet.
    reserved: Vec<String>,
}

impl HeadingIds {
    /// Ids for the headings of a body.
    pub fn new(body: &str, options: Options, mode: SlugMode) -> Self {
        let written = options.contains(Options::ENABLE_HEADING_ATTRIBUTES) && has_written_ids(body);
        let reserved = if written { written_ids(body, options) } else { Vec::new() };
        Self { mode, taken: BTreeMap::new(), reserved }
    }

    /// The id of the next heading, from the id written for it or from its text.
    pub fn next(&mut self, written: Option<&str>, title: &str) -> String {
        let written = written.filter(|id| !id.is_empty());
        if let Some(at) = written.and_then(|id| self.reserved.iter().position(|kept| kept == id)) {
            let id = self.reserved.swap_remove(at);
            self.taken.insert(id.clone(), 1);
            return id;
        }
        let wanted = written.map_or_else(|| self.slug(title), str::to_owned);
        if !self.is_used(&wanted) {
            self.taken.insert(wanted.clone(), 1);
            return wanted;
        }
        let mut number = self.taken.get(&wanted).copied().unwrap_or(1);
        let mut id = format!("{wanted}-{number}");
        while self.is_used(&id) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        self.taken.insert(wanted, number + 1);
        self.taken.insert(id.clone(), 1);
        id
    }

    fn is_used(&self, id: &str) -> bool {
        self.taken.contains_key(id) || self.reserved.iter().any(|kept| kept == id)
    }

    fn slug(&self, title: &str) -> String {
        let slug = slugify(title, self.mode);
        if slug.is_empty() { "section".to_owned() } else { slug }
    }
}

/// Whether some line may end with `{… #id …}`: only then the body is looked through for such headings.
fn has_written_ids(body: &str) -> bool {
    memchr::memchr_iter(b'{', body.as_bytes()).any(|at| {
        let line = body[at..].lines().next().unwrap_or_default();
        line.trim_end_matches([' ', '\t', '#']).ends_with('}') && line.contains('#')
    })
}

fn written_ids(body: &str, options: Options) -> Vec<String> {
    let id = |event| match event {
        Event::Start(Tag::Heading { id, .. }) => id.map(|id| id.to_string()),
        _ => None,
    };
    let mut ids: Vec<String> = Parser::new_ext(body, options).filter_map(id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(body: &str) -> HeadingIds {
        HeadingIds::new(body, Options::ENABLE_HEADING_ATTRIBUTES, SlugMode::On)
    }

    #[test]
    fn repeats_get_a_suffix() {
        let mut ids = ids("");
        let got: Vec<String> = ["A b", "A b", "A b 1", "A b", "!!!"].map(|title| ids.next(None, title)).into();
        assert_eq!(got, ["a-b", "a-b-1", "a-b-1-1", "a-b-2", "section"]);
    }

    #[test]
    fn a_written_id_is_kept_for_its_heading() {
        let mut ids = ids("# Prices\n\n# Costs {#prices}\n");
        assert_eq!(ids.next(None, "Prices"), "prices-1");
        assert_eq!(ids.next(Some("prices"), "Costs"), "prices");
        assert_eq!(ids.next(Some("prices"), "Costs"), "prices-2");
    }
}
