//! The register of media: `data/media.toml` says where pictures come from and what they may be used for.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Date;

use super::registers::{day, table};
use crate::config::node::Table;
use crate::config::read::{Reader, Words};
use crate::content::Document;
use crate::diag::{At, Finding, Sink, Sources};
use crate::world::World;

/// Where the register lies.
const PATH: &str = "data/media.toml";

/// Ends of names of files that someone has made and may have rights in.
const ENDS: [&str; 23] = [
    "jpg", "jpeg", "png", "webp", "gif", "avif", "svg", "tif", "tiff", "heic", "bmp", "mp4", "webm", "mov", "ogv",
    "mp3", "ogg", "wav", "m4a", "woff2", "woff", "ttf", "otf",
];

/// Media with their licences.
#[derive(Debug, Clone, Default)]
pub struct Media {
    entries: Vec<Licensed>,
}

/// Files that have the same licence.
#[derive(Debug, Clone)]
pub struct Licensed {
    /// Paths in the folder of the site, with `*` and `**`.
    pub files: Vec<At<String>>,
    globs: GlobSet,
    /// The licence, as a short name: `CC-BY-4.0`, `own`, `contract`.
    pub licence: At<String>,
    /// Who has the rights.
    pub holder: At<String>,
    /// Where it was taken from.
    pub source: Option<At<String>>,
    /// Words that have to stand beside it.
    pub credit: Option<At<String>>,
    /// Number of the consent of the people in it.
    pub model_release: Option<At<String>>,
    /// Last day it may be used.
    pub expires: Option<At<Date>>,
}

impl Licensed {
    /// Whether the licence asks for the name of the author (Creative Commons with BY).
    pub fn asks_for_credit(&self) -> bool {
        let licence = self.licence.to_ascii_uppercase().replace(['_', ' '], "-");
        licence.starts_with("CC-BY")
    }
}

impl Media {
    /// Reads the register; none if it is not there. What cannot be used is a finding.
    pub fn load(world: &dyn World, sources: &mut Sources, sink: &mut Sink) -> Option<Self> {
        let table = table(world, PATH, "CFG001", sources, sink)?;
        let mut reader = Reader::new(&table, &Words::SETTINGS, sink);
        let tables = reader.tables("media");
        reader.finish();
        Some(Self { entries: tables.into_iter().filter_map(|table| licensed(table, sink)).collect() })
    }

    /// All entries in the order of the file.
    pub fn entries(&self) -> &[Licensed] {
        &self.entries
    }

    /// The entry of a file by its path in the folder of the site; the first one that fits.
    pub fn find(&self, path: &str) -> Option<&Licensed> {
        // A name may hold brackets, which are part of a pattern otherwise.
        let is_of = |entry: &&Licensed| entry.files.iter().any(|own| own.value == path) || entry.globs.is_match(path);
        self.entries.iter().find(is_of)
    }

    /// Whether a file of the site needs an entry. Files of themes have the licence of the theme.
    pub fn concerns(path: &str) -> bool {
        let end = path.rsplit_once('.').map_or("", |(_, end)| end);
        (path.starts_with("content/") || path.starts_with("static/"))
            && ENDS.iter().any(|known| known.eq_ignore_ascii_case(end))
    }
}

/// The path in the folder of the site of a picture, as a post names it; none if it lies elsewhere.
pub fn path_of(document: &Document, url: &str) -> Option<String> {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    if url.contains("://") || url.starts_with("//") || url.starts_with("data:") {
        return None;
    }
    if let Some(rooted) = url.strip_prefix('/') {
        return Some(format!("static/{rooted}"));
    }
    let mut parts: Vec<&str> = document.path.split('/').collect();
    parts.pop();
    for part in url.strip_prefix("@/").unwrap_or(url).split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(format!("content/{}", parts.join("/")))
}

fn licensed(table: &Table, sink: &mut Sink) -> Option<Licensed> {
    let mut reader = Reader::new(table, &Words::SETTINGS, sink).within("media");
    let files = reader.texts("files").unwrap_or_default();
    let (licence, holder) = (reader.filled("licence"), reader.filled("holder"));
    reader.require("files", "The register is looked up by file.", "files = [\"content/blog/launch/team.jpg\"]");
    reader.require("licence", "It says what the file may be used for.", "licence = \"CC-BY-4.0\"");
    reader.require("holder", "Someone has to be asked when it is used elsewhere.", "holder = \"Jane Doe\"");
    let mut globs = GlobSetBuilder::new();
    for file in &files {
        match GlobBuilder::new(&file.value).literal_separator(true).build() {
            Ok(glob) => drop(globs.add(glob)),
            Err(_) => reader.sink().push(
                Finding::new("CFG003", "Write a path of the site in `files`")
                    .at(file.span, "cannot be understood")
                    .why("No file would be found by it.")
                    .help("For example: `content/blog/launch/team.jpg`, or `static/people/*` for a whole folder."),
            ),
        }
    }
    let (source, credit) = (reader.filled("source"), reader.filled("credit"));
    let (model_release, expires) = (reader.filled("model_release"), day(&mut reader, "expires"));
    // An end that cannot be understood must not count as none.
    let sound = !reader.failed("expires");
    reader.finish();
    let globs = globs.build().unwrap_or_default();
    let (licence, holder) = (licence?, holder?);
    sound.then_some(Licensed { files, globs, licence, holder, source, credit, model_release, expires })
}

#[cfg(test)]
mod tests {
    use super::Media;
    use crate::diag::{Sink, Sources};
    use crate::world::MemoryWorld;

    #[test]
    fn files_are_found_by_path_and_pattern() {
        let world = MemoryWorld::new("2026-06-01T12:00:00Z".parse().unwrap());
        let text = "[[media]]\nfiles = [\"content/a/b.jpg\", \"static/people/*\"]\nlicence = \"CC BY 4.0\"\n\
                    holder = \"Jane\"\ncredit = \"Photo: Jane\"\n[[media]]\nfiles = \"static/**\"\nlicence = \"own\"\n";
        world.put("data/media.toml", text);
        let mut sink = Sink::new();
        let media = Media::load(&world, &mut Sources::new(), &mut sink).unwrap();
        let titles: Vec<&str> = sink.findings().iter().map(|finding| finding.title.as_str()).collect();
        assert_eq!((media.entries().len(), titles), (1, vec!["Add `media.holder`"]));
        assert!(media.find("content/a/b.jpg").unwrap().asks_for_credit());
        assert!(media.find("static/people/x.svg").is_some() && media.find("static/logo.svg").is_none());
        assert!(Media::concerns("static/logo.SVG") && !Media::concerns("theme file logo.svg"));
        assert!(!Media::concerns("content/post.md"));
    }
}
