//! Content files into documents: each is read once, its front matter and facts are kept, its text is not.

use std::collections::BTreeMap;

use super::front_matter::{self, Cascades, FrontCx};
use super::markdown::{self, Listener};
use super::memory::Memory;
use super::{Document, DocumentKind, FrontMatter};
use crate::config::Config;
use crate::diag::{FileId, Finding, Sink, Sources, Span, closest};
use crate::load::Inputs;
use crate::par;
use crate::world::{Entry, World};

/// What parsing gives: the documents that could be understood, and the paths of those that could not.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Documents sorted by content path.
    pub documents: Vec<Document>,
    /// Content paths of files that must not be published because they cannot be understood.
    pub unreadable: Vec<String>,
}

/// What is parsed, and who looks at each document while its text is at hand.
pub struct ParseInput<'a> {
    /// Where files are read.
    pub world: &'a dyn World,
    /// Configuration of the site.
    pub config: &'a Config,
    /// Which files there are.
    pub inputs: &'a Inputs,
    /// Is shown every document (the page rules look here).
    pub inspect: &'a dyn Inspect,
    /// Documents of an earlier run.
    pub memory: Option<&'a Memory>,
}

/// Looks at documents while their text is at hand.
pub trait Inspect: Sync {
    /// Who hears the Markdown of a document in this language, whose body starts at a byte of its text. Nobody need.
    fn listener<'t>(&'t self, _text: &'t str, _body: u32, _lang: &str) -> Option<Box<dyn Listener + 't>> {
        None
    }

    /// Is shown a document.
    fn inspect(&self, seen: &Seen<'_>, sink: &mut Sink);
}

impl<F: Fn(&Seen<'_>, &mut Sink) + Sync> Inspect for F {
    fn inspect(&self, seen: &Seen<'_>, sink: &mut Sink) {
        self(seen, sink);
    }
}

/// A document while its text is at hand.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// As it is written.
    pub document: &'a Document,
    /// With what the sections above push down.
    pub whole: &'a Document,
    /// The whole text of the file.
    pub text: &'a str,
    /// What the [`Listener`] made of it.
    pub running: Option<&'a str>,
}

/// Reads and parses every content file in parallel.
pub fn parse(input: &ParseInput<'_>, sources: &mut Sources, sink: &mut Sink) -> Parsed {
    let ParseInput { world, config, inputs, inspect, memory } = *input;
    let items: Vec<(FileId, &Entry)> =
        inputs.content.iter().map(|entry| (sources.add_path(entry.path.clone()), entry)).collect();
    let bundles = Bundles::new(inputs);
    let mut cx = ParseCx {
        world,
        config,
        bundles: &bundles,
        zone: config.zone(),
        inspect,
        memory,
        cascades: Cascades::default(),
    };
    cx.cascades = cx.cascades(&items);
    let results = par::map(&items, sink, |(file, entry), sink| cx.document(*file, entry, sink));
    let lost = items.iter().zip(&results).filter(|(_, result)| result.is_none());
    let unreadable = lost.map(|((_, entry), _)| inner(&entry.path).to_owned()).collect();
    // In the room of the results: there may be a hundred thousand documents, and each takes half a kilobyte there.
    #[expect(clippy::filter_map_identity, reason = "`flatten` would need room of its own")]
    let documents = results.into_iter().filter_map(std::convert::identity).collect();
    Parsed { documents, unreadable }
}

fn inner(path: &str) -> &str {
    path.strip_prefix("content/").unwrap_or(path)
}

struct ParseCx<'a> {
    world: &'a dyn World,
    config: &'a Config,
    bundles: &'a Bundles,
    zone: jiff::tz::TimeZone,
    inspect: &'a dyn Inspect,
    memory: Option<&'a Memory>,
    cascades: Cascades,
}

impl ParseCx<'_> {
    fn document(&self, file: FileId, entry: &Entry, sink: &mut Sink) -> Option<Document> {
        let path = inner(&entry.path);
        let text = self.text(file, path, sink)?;
        let Some(memory) = self.memory else { return self.read((file, path), &text, sink) };
        if let Some((document, findings)) = memory.find(path, file, &text) {
            sink.extend(findings);
            return Some(document);
        }
        let mut own = Sink::new();
        let document = self.read((file, path), &text, &mut own);
        if let Some(document) = &document {
            memory.keep(&text, document, own.findings());
        }
        sink.merge(own);
        document
    }

    fn read(&self, (file, path): (FileId, &str), text: &str, sink: &mut Sink) -> Option<Document> {
        sink.extend(byte_order_mark(file, text));
        let (kind, lang) = self.kind_and_language(file, path, sink)?;
        let (front, body) = self.front((file, path), (kind, &lang), text, sink)?;
        let front = Box::new(front);
        let cx = markdown::FactsCx { options: &self.config.markdown, slugify: &self.config.slugify };
        let mut listener = self.inspect.listener(text, body, &lang);
        let heard = listener.as_mut().map(|listener| &mut **listener as &mut dyn Listener);
        let facts = markdown::facts(text, file, body, &cx, (sink, heard));
        let digest = *blake3::hash(text.as_bytes()).as_bytes();
        let assets = self.bundles.assets(path, kind);
        let mut document = Document { file, path: path.to_owned(), kind, lang, front, body, facts, assets, digest };
        let whole = self.whole(&document);
        let running = listener.as_mut().map(|listener| listener.finish());
        let whole = whole.as_ref().unwrap_or(&document);
        self.inspect.inspect(&Seen { document: &document, whole, text, running }, sink);
        drop(listener);
        // Nobody asks for their texts later, and they would be kept for every post.
        document.facts.headings = Vec::new();
        Some(document)
    }

    fn front(
        &self,
        (file, path): (FileId, &str),
        (kind, lang): (DocumentKind, &str),
        text: &str,
        sink: &mut Sink,
    ) -> Option<(FrontMatter, u32)> {
        let taxonomies: Vec<String> =
            self.config.language(lang).taxonomies.iter().map(|taxonomy| taxonomy.name.clone()).collect();
        let cx = FrontCx { kind, zone: self.zone.clone(), lang, taxonomies: &taxonomies, path };
        front_matter::read(text, file, &cx, sink)
    }

    /// What sections push down, read before the documents below them are looked at. What is wrong with a section is
    /// said when its turn comes.
    fn cascades(&self, items: &[(FileId, &Entry)]) -> Cascades {
        let sections = items.iter().filter_map(|(file, entry)| {
            let (path, unsaid) = (inner(&entry.path), &mut Sink::new());
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            path.rsplit('/').next().filter(|name| name.starts_with("_index."))?;
            let text = self.text(*file, path, unsaid)?;
            let (kind, lang) = self.kind_and_language(*file, path, unsaid)?;
            let (front, _) = self.front((*file, path), (kind, &lang), &text, unsaid)?;
            Some((folder, lang, front))
        });
        let sections: Vec<_> = sections.collect();
        Cascades::of(sections.iter().map(|(folder, lang, front)| (*folder, lang.as_str(), front)))
    }

    /// A document with what the sections above push down, if they do.
    fn whole(&self, document: &Document) -> Option<Document> {
        let folder = document.folder();
        let mut whole = self.cascades.reach(folder, &document.lang).then(|| document.clone())?;
        self.cascades.fill(&mut whole.front, folder, &document.lang, &self.zone);
        Some(whole)
    }

    fn text(&self, file: FileId, path: &str, sink: &mut Sink) -> Option<String> {
        let start = Span::new(file, 0..0);
        let bytes = match self.world.read(&format!("content/{path}")) {
            Ok(bytes) => bytes,
            Err(error) => {
                let finding = Finding::new("INT003", "Make this file readable").at(start, error.to_string());
                sink.push(finding.why("The file could not be opened.").help("Check its permissions, then try again."));
                return None;
            }
        };
        if u32::try_from(bytes.len()).is_err() {
            let finding = Finding::new("INT003", "Split this file into smaller ones").at(start, "over 4 GB");
            sink.push(finding.why("A post of this size cannot be handled."));
            return None;
        }
        String::from_utf8(bytes).map_err(|error| sink.push(not_utf8(file, &error))).ok()
    }

    /// Page or section, and its language from `name.CODE.md`.
    fn kind_and_language(&self, file: FileId, path: &str, sink: &mut Sink) -> Option<(DocumentKind, String)> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let (base, lang) = match stem.rsplit_once('.') {
            Some((base, code)) if self.config.languages.iter().any(|language| language.code == code) => (base, code),
            Some((_, code)) if self.config.languages.len() > 1 && looks_like_language(code) => {
                sink.push(self.unknown_language(file, code));
                return None;
            }
            Some(_) | None => (stem, self.config.default_language.as_str()),
        };
        let kind = if base == "_index" { DocumentKind::Section } else { DocumentKind::Page };
        if base == "index" && self.bundles.has_section(folder) {
            let finding = Finding::new("CNT017", "Keep either `index.md` or `_index.md` in this folder")
                .at(Span::new(file, 0..0), "stands beside `_index.md`")
                .why("`index.md` makes the folder a page, `_index.md` makes it a section; it cannot be both.");
            sink.push(finding.help("Move the page into a folder of its own, or rename it."));
            return None;
        }
        Some((kind, lang.to_owned()))
    }

    fn unknown_language(&self, file: FileId, code: &str) -> Finding {
        let known = self.config.languages.iter().map(|language| language.code.as_str());
        let near = closest(code, known.clone()).map(|near| format!("Did you mean `.{near}.md`? "));
        let list: Vec<&str> = known.collect();
        Finding::new("CNT013", format!("Rename the file: `{code}` is not a language of this site"))
            .at(Span::new(file, 0..0), format!("name ends in `.{code}.md`"))
            .why("The last part of the name says in which language a page is written.")
            .help(format!("{}The site has: {}.", near.unwrap_or_default(), list.join(", ")))
    }
}

/// Two lower-case letters, or with a region (`pt-BR`): other endings such as `v1.28` are part of the name.
fn looks_like_language(code: &str) -> bool {
    let (language, region) = code.split_once('-').unwrap_or((code, "XX"));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn not_utf8(file: FileId, error: &std::string::FromUtf8Error) -> Finding {
    let at = error.utf8_error().valid_up_to();
    let utf16 = error.as_bytes().starts_with(&[0xFF, 0xFE]) || error.as_bytes().starts_with(&[0xFE, 0xFF]);
    let found = if utf16 { "this looks like UTF-16" } else { "this byte is not UTF-8" };
    Finding::new("CNT010", "Save this file as UTF-8")
        .at(Span::new(file, at..at), found)
        .why("The file is stored in another text encoding, so letters would come out wrong.")
        .help("In your editor choose Save As, and UTF-8 as encoding.")
}

/// The mark in front of a text: details are found behind it, but other programs stumble over it.
fn byte_order_mark(file: FileId, text: &str) -> Option<Finding> {
    const MARK: char = '\u{feff}';
    let place = text.starts_with(MARK).then(|| Span::new(file, 0..MARK.len_utf8()))?;
    Some(
        Finding::new("CNT056", "Save this file without a byte order mark")
            .at(place, "the mark stands in front of this")
            .why("Other programs that read the post take the mark for a part of its first line.")
            .help("In your editor choose Save As, and \"UTF-8\" or \"UTF-8 without BOM\"; or run `placet check --fix`.")
            .fix("Remove the mark", place, ""),
    )
}

/// Which folders are bundles, and the files that belong to them.
struct Bundles {
    pages: BTreeMap<String, Vec<String>>,
    sections: BTreeMap<String, Vec<String>>,
}

impl Bundles {
    fn new(inputs: &Inputs) -> Self {
        let mut bundles = Self { pages: BTreeMap::new(), sections: BTreeMap::new() };
        for entry in &inputs.content {
            let (folder, name) = inner(&entry.path).rsplit_once('/').unwrap_or(("", inner(&entry.path)));
            if name == "index.md" || (name.starts_with("index.") && !folder.is_empty()) {
                bundles.pages.entry(folder.to_owned()).or_default();
            } else if name.starts_with("_index.") {
                bundles.sections.entry(folder.to_owned()).or_default();
            }
        }
        for entry in &inputs.assets {
            bundles.add(inner(&entry.path));
        }
        bundles
    }

    /// Page bundles own everything below them, sections only what lies right beside `_index.md`.
    fn add(&mut self, asset: &str) {
        let folder = asset.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut above = Some(folder);
        while let Some(candidate) = above {
            if let Some(assets) = self.pages.get_mut(candidate) {
                assets.push(asset.to_owned());
                return;
            }
            above = candidate.rsplit_once('/').map(|(above, _)| above);
        }
        if let Some(assets) = self.sections.get_mut(folder) {
            assets.push(asset.to_owned());
        }
    }

    fn has_section(&self, folder: &str) -> bool {
        self.sections.contains_key(folder)
    }

    fn assets(&self, path: &str, kind: DocumentKind) -> Vec<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let owners = match kind {
            DocumentKind::Section => &self.sections,
            DocumentKind::Page if name.starts_with("index.") => &self.pages,
            DocumentKind::Page => return Vec::new(),
        };
        owners.get(folder).cloned().unwrap_or_default()
    }
}
