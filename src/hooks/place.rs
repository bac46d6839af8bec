//! From the file, line and column that a program names to a place in a file of the site.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::answer::Region;
use super::subject::{Documents, Subject};
use crate::diag::{FileId, Sources, Span};
use crate::world::World;

/// Finds places; keeps what it found.
pub(super) struct Places<'a> {
    pub(super) world: &'a dyn World,
    pub(super) root: &'a Path,
    pub(super) documents: Option<Documents<'a>>,
    pub(super) sources: &'a mut Sources,
    /// The post of a built page, by path of the page.
    pages: BTreeMap<&'a str, FileId>,
    files: BTreeMap<String, FileId>,
}

/// Where something was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// In a file of the site.
    pub(super) span: Option<Span>,
    /// The built page, or what the program named if there is no such file.
    pub(super) subject: Option<String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(
        world: &'a dyn World,
        root: &'a Path,
        (subjects, documents): (&'a [Subject], Option<Documents<'a>>),
        sources: &'a mut Sources,
    ) -> Self {
        let pages = subjects.iter().map(|subject| (subject.document.as_str(), subject.file)).collect();
        let files = subjects.iter().map(|subject| (subject.path.clone(), subject.file)).collect();
        Self { world, root, documents, sources, pages, files }
    }

    /// The place of a finding; `own` is the post the program was asked about.
    pub(super) fn find(&mut self, file: Option<&str>, region: Region, own: Option<FileId>) -> Place {
        let Some(name) = file else {
            return Place { span: own.map(|file| self.within(file, region)), subject: None };
        };
        let path = Path::new(name.strip_prefix("file://").unwrap_or(name));
        let output = self.documents.map(|documents| documents.folder);
        let below = |folder: Option<&Path>| {
            let folder = folder?;
            let real = folder.canonicalize().ok();
            let inside = path.strip_prefix(folder).ok().or_else(|| path.strip_prefix(real?).ok());
            let inside = if path.is_absolute() { inside } else { Some(path) };
            inside.and_then(inner)
        };
        let built = |path: &String| self.documents.is_some_and(|documents| documents.index.get(path).is_some());
        if let Some(page) = below(output).filter(built) {
            let file = self.pages.get(page.as_str()).copied();
            return Place { span: file.map(|file| Span { file, start: 0, end: 0 }), subject: Some(page) };
        }
        match below(Some(self.root)).and_then(|path| self.source(&path)) {
            Some(file) => Place { span: Some(self.within(file, region)), subject: None },
            None => Place {
                span: own.map(|file| Span { file, start: 0, end: 0 }),
                subject: Some(super::answer::clean(name, 200)),
            },
        }
    }

    /// A file of the site by its path.
    fn source(&mut self, path: &str) -> Option<FileId> {
        if let Some(file) = self.files.get(path) {
            return Some(*file);
        }
        let file = match self.sources.find(path) {
            Some(file) => file,
            None if self.world.exists(path) => self.sources.add_path(path),
            None => return None,
        };
        self.files.insert(path.to_owned(), file);
        Some(file)
    }

    fn within(&mut self, file: FileId, region: Region) -> Span {
        let Some(line) = region.line else { return Span { file, start: 0, end: 0 } };
        if !self.sources.has_text(file) {
            let bytes = self.world.read(self.sources.path(file)).unwrap_or_default();
            self.sources.recall(file, String::from_utf8_lossy(&bytes).as_ref());
        }
        let text = self.sources.text(file);
        let start = offset(text, line, region.column.unwrap_or(1), region.utf16);
        let end = match (region.end_line, region.end_column) {
            (end_line, Some(column)) => offset(text, end_line.unwrap_or(line), column, region.utf16),
            (Some(end_line), None) => line_end(text, end_line),
            (None, None) => line_end(text, line),
        };
        Span::new(file, start..end.max(start))
    }
}

/// A relative path without `.`; none for one that leaves its folder.
fn inner(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Byte range of a line without its break, counted from 1; past the end it is empty and at the end.
fn line_range(text: &str, line: u32) -> std::ops::Range<usize> {
    let mut start = 0;
    for (number, whole) in (1..).zip(text.split_inclusive('\n')) {
        if number == line.max(1) {
            return start..start + whole.trim_end_matches(['\n', '\r']).len();
        }
        start += whole.len();
    }
    text.len()..text.len()
}

fn line_end(text: &str, line: u32) -> usize {
    line_range(text, line).end
}

/// Byte offset of a column, counted from 1; past the end of the line it is the end.
fn offset(text: &str, line: u32, column: u32, utf16: bool) -> usize {
    let range = line_range(text, line);
    let mut left = column.saturating_sub(1) as usize;
    for (at, c) in text[range.clone()].char_indices() {
        if left == 0 {
            return range.start + at;
        }
        left = left.saturating_sub(if utf16 { c.len_utf16() } else { 1 });
    }
    range.end
}

#[cfg(test)]
mod tests {
    use super::{Places, Region};
    use crate::diag::{Sources, Span};
    use crate::world::MemoryWorld;

    #[test]
    fn lines_and_columns_become_bytes_and_nothing_leaves_the_site() {
        let world = MemoryWorld::from_text("-- content/a.md --\none\nz😀 two\n", jiff::Timestamp::UNIX_EPOCH);
        let mut sources = Sources::new();
        sources.add("content/a.md", "one\nz😀 two\n");
        let mut places = Places::new(&world, "/site".as_ref(), (&[], None), &mut sources);
        let mut at = |file: &str, line, column, utf16| {
            let region = Region { line: Some(line), column, end_column: column.map(|c| c + 3), end_line: None, utf16 };
            let place = places.find(Some(file), region, None);
            (place.span.map(Span::range), place.subject)
        };
        assert_eq!(at("content/a.md", 2, Some(4), false), (Some(10..13), None));
        assert_eq!(at("./content/a.md", 2, Some(5), true), (Some(10..13), None));
        assert_eq!(at("file:///site/content/a.md", 1, None, false), (Some(0..3), None));
        assert_eq!(at("/site/content/a.md", 99, Some(99), false), (Some(14..14), None), "past the end");
        for outside in ["../content/a.md", "/etc/passwd", "content/b.md", ""] {
            assert_eq!(at(outside, 1, None, false).0, None, "{outside}");
        }
    }
}
