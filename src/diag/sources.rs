//! The files that findings point into.

use std::sync::{Arc, OnceLock};

use super::Veil;

/// Number of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A place as people count it: line and column start at 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One file: its path from the root of the site (with `/`) and, if kept, its text.
#[derive(Debug)]
pub struct Source {
    /// Path from the root of the site, with `/` on every system.
    pub path: String,
    text: OnceLock<Arc<str>>,
    shown: OnceLock<Box<str>>,
}

/// All files of a run, by [`FileId`].
///
/// The text of a file need not be kept: [`Sources::forget`]ten texts are set again before a report is
/// shown (`load::recall`), so that memory does not grow with the bytes of the site.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    veil: OnceLock<Veil>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file with its text.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.add_path(path);
        self.recall(id, text);
        id
    }

    /// Adds a file whose text is not kept.
    pub fn add_path(&mut self, path: impl Into<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(Source { path: path.into(), text: OnceLock::new(), shown: OnceLock::new() });
        id
    }

    /// Path and text of the files from a number on.
    pub fn since(&self, number: usize) -> Vec<(String, Option<Arc<str>>)> {
        let files = self.files.get(number..).unwrap_or_default();
        files.iter().map(|file| (file.path.clone(), file.text.get().cloned())).collect()
    }

    /// Adds a file that [`Sources::since`] gave.
    pub fn add_again(&mut self, path: &str, text: Option<Arc<str>>) {
        let id = self.add_path(path);
        if let Some(text) = text {
            self.recall(id, text);
        }
    }

    /// Sets the text of a file that had none; a text that is there stays.
    pub fn recall(&self, id: FileId, text: impl Into<Arc<str>>) {
        let _ = self.files[id.0 as usize].text.set(text.into());
    }

    /// Drops the text of a file; its path stays.
    pub fn forget(&mut self, id: FileId) {
        let file = &mut self.files[id.0 as usize];
        (file.text, file.shown) = (OnceLock::new(), OnceLock::new());
    }

    /// Path of a file from the root of the site.
    pub fn path(&self, id: FileId) -> &str {
        &self.files[id.0 as usize].path
    }

    /// Text of a file, empty while it is not kept.
    pub fn text(&self, id: FileId) -> &str {
        self.files[id.0 as usize].text.get().map_or("", |text| text)
    }

    /// Covers what no report may show; the first veil stays.
    pub fn hide(&self, veil: Veil) {
        if !veil.is_empty() {
            let _ = self.veil.set(veil);
        }
    }

    /// Text of a file as it may be shown: with the same places, secrets covered. Reports use nothing else.
    pub fn shown(&self, id: FileId) -> &str {
        let (file, text) = (&self.files[id.0 as usize], self.text(id));
        match self.veil.get() {
            Some(veil) if !text.is_empty() => file.shown.get_or_init(|| veil.cover(text).into()),
            _ => text,
        }
    }

    /// Any text that quotes files, as it may be shown.
    pub fn covered(&self, text: &str) -> String {
        self.veil.get().map_or_else(|| text.to_owned(), |veil| veil.cover(text).into_owned())
    }

    /// Whether the text of a file is at hand.
    pub fn has_text(&self, id: FileId) -> bool {
        self.files[id.0 as usize].text.get().is_some()
    }

    /// Number of a file by its path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path).map(|index| FileId(index as u32))
    }

    /// Paths of all files, in the order of their numbers.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Line and column of a byte offset; an offset past the end gives the end.
    pub fn position(&self, id: FileId, offset: u32) -> LineColumn {
        let text = self.text(id);
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        LineColumn {
            line: memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}
