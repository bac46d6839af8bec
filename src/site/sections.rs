//! Sections: their tree, their pages in order, and each page's neighbours.

use std::collections::BTreeMap;

use super::assemble::{empty_section, folder};
use super::permalink::{Place, section_path};
use super::{PageId, Section, SectionId, Site, order};
use crate::config::Config;
use crate::content::Document;
use crate::diag::Sink;

/// Sections by language and folder.
#[derive(Debug, Default)]
pub(super) struct Index(BTreeMap<(String, String), SectionId>);

impl Index {
    fn get(&self, lang: &str, folder: &str) -> Option<SectionId> {
        self.0.get(&(lang.to_owned(), folder.to_owned())).copied()
    }

    /// Sections above a folder, root first, the folder's own section last.
    fn chain(&self, lang: &str, folder: &str) -> Vec<SectionId> {
        let mut chain: Vec<SectionId> = self.get(lang, "").into_iter().collect();
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for end in ends.filter(|end| *end > 0) {
            chain.extend(self.get(lang, &folder[..end]));
        }
        chain
    }
}

/// A section from its document, still without pages.
pub(super) fn section(doc: Document, config: &Config) -> Section {
    let path = section_path(folder(&doc), &doc.lang, config);
    let components = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Section {
        doc,
        path,
        components,
        ancestors: Vec::new(),
        pages: Vec::new(),
        subsections: Vec::new(),
        translations: Vec::new(),
        backlinks: Vec::new(),
    }
}

/// All sections sorted by path, with their tree; each language has a root section.
pub(super) fn build(documents: Vec<Document>, config: &Config, index: &mut Index) -> Vec<Section> {
    let mut sections: Vec<Section> = documents.into_iter().map(|doc| section(doc, config)).collect();
    for language in &config.languages {
        let is_root = |section: &Section| section.doc.lang == language.code && folder(&section.doc).is_empty();
        if !sections.iter().any(is_root) {
            sections.push(empty_section(&language.code, config));
        }
    }
    sections.sort_by(|a, b| a.doc.path.cmp(&b.doc.path));
    for (number, section) in sections.iter().enumerate() {
        index.0.insert((section.doc.lang.clone(), folder(&section.doc).to_owned()), SectionId(number as u32));
    }
    let mut children: Vec<Vec<SectionId>> = vec![Vec::new(); sections.len()];
    for (number, section) in sections.iter_mut().enumerate() {
        let mut chain = index.chain(&section.doc.lang, folder(&section.doc));
        chain.pop();
        if let Some(parent) = chain.last() {
            children[parent.0 as usize].push(SectionId(number as u32));
        }
        section.ancestors = chain;
    }
    for (number, mut ids) in children.into_iter().enumerate() {
        ids.sort_by_key(|id| (sections[id.0 as usize].doc.front.weight.unwrap_or(0), *id));
        sections[number].subsections = ids;
    }
    sections
}

/// Puts pages into their sections, sorts them and connects neighbours.
pub(super) fn fill(site: &mut Site, places: &[Place], index: &Index, sink: &mut Sink) {
    let mut own: Vec<Vec<PageId>> = vec![Vec::new(); site.sections.len()];
    for (number, place) in places.iter().enumerate() {
        let page = &mut site.pages[number];
        page.ancestors = index.chain(&page.doc.lang, &place.folder);
        let parent = index.get(&page.doc.lang, &place.folder);
        page.orphan = parent.is_none();
        if page.doc.front.template.is_none() {
            let from_section = |id: &SectionId| site.sections[id.0 as usize].doc.front.page_template.clone();
            page.doc.front.template = page.ancestors.iter().rev().find_map(from_section);
        }
        if let Some(parent) = parent.filter(|_| page.doc.front.render != Some(false)) {
            own[parent.0 as usize].push(PageId(number as u32));
        }
    }
    let mut all = own.clone();
    for (number, section) in site.sections.iter().enumerate() {
        let mut current = section;
        for above in section.ancestors.iter().rev() {
            if !current.doc.front.transparent {
                break;
            }
            all[above.0 as usize].extend(own[number].iter().copied());
            current = &site.sections[above.0 as usize];
        }
    }
    let mut sorted_own = Vec::new();
    for (number, ids) in all.into_iter().enumerate() {
        let by = site.sections[number].doc.front.sort_by.unwrap_or_default();
        // A page without the key is reported once, by the section it lies in.
        let mut quiet = Sink::new();
        sorted_own.push(order::sort(std::mem::take(&mut own[number]), by, &site.pages, sink));
        site.sections[number].pages = order::sort(ids, by, &site.pages, &mut quiet);
    }
    for ids in sorted_own {
        for pair in ids.windows(2) {
            site.pages[pair[0].0 as usize].higher = Some(pair[1]);
            site.pages[pair[1].0 as usize].lower = Some(pair[0]);
        }
    }
}
