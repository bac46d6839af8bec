//! What is different from the files that someone approved, file by file.

use std::fmt::{self, Display, Formatter};

use super::compare::{Difference, Line, compare, plain};
use super::record::{Record, Sealed};
use super::review::Review;
use crate::config::Markdown;
use crate::world::World;

/// A file that is not what was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its path from the root of the site.
    pub path: String,
    /// How it differs.
    pub how: How,
}

/// How a file differs from the one that was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It was not there.
    New,
    /// It is no part of the post any more.
    Gone,
    /// It is different, and the version that was approved is not to be had.
    Lost,
    /// It is different, and no text: a picture, for example.
    Other,
    /// Its text is different.
    Text {
        /// As it is written.
        source: Difference,
        /// As readers get it: the words without marks and addresses; empty for what is no post.
        plain: Vec<Line>,
    },
}

/// The approval that a post is compared with: the newest one, whether it still holds or not.
pub fn last_approval(review: &Review) -> Option<&Record> {
    let given = review.roles.iter().flat_map(|standing| &standing.given).map(|given| &given.record);
    review.stale.as_ref().or_else(|| given.max_by_key(|record| record.time))
}

/// What is different from the files of an approval.
pub fn changes(world: &dyn World, record: &Record, review: &Review, options: &Markdown) -> Vec<Changed> {
    let mut out = Vec::new();
    for old in &record.files {
        let how = match review.files.iter().find(|file| file.path == old.path) {
            None => How::Gone,
            Some(new) if new.digest != old.digest => change(world, old, options),
            Some(_) => continue,
        };
        out.push(Changed { path: old.path.clone(), how });
    }
    let new = review.files.iter().filter(|file| !record.files.iter().any(|old| old.path == file.path));
    out.extend(new.map(|file| Changed { path: file.path.clone(), how: How::New }));
    out
}

fn change(world: &dyn World, old: &Sealed, options: &Markdown) -> How {
    let Some(before) = world.earlier(&old.path, &old.digest) else { return How::Lost };
    let texts = (String::from_utf8(before), world.read(&old.path).map(String::from_utf8));
    let (Ok(before), Ok(Ok(after))) = texts else { return How::Other };
    let post = std::path::Path::new(&old.path).extension().is_some_and(|ending| ending == "md");
    let plain = if post { plain(&before, &after, options) } else { Vec::new() };
    How::Text { source: compare(&before, &after), plain }
}

impl Display for Changed {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.how {
            How::New => writeln!(out, "{path} is new."),
            How::Gone => writeln!(out, "{path} is no part of it any more."),
            How::Lost => writeln!(out, "{path} is different. {LOST}"),
            How::Other => writeln!(out, "{path} is another file."),
            How::Text { source, .. } => {
                writeln!(out, "{path}")?;
                source.details.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
                source.lines.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
                if source.is_empty() { writeln!(out, "  {WRITING}") } else { Ok(()) }
            }
        }
    }
}

/// Said where the version that was approved is not to be had.
pub const LOST: &str = "The version that was approved is not in the history, so the change cannot be shown.";

/// Said where bytes differ and nothing that they say.
pub const WRITING: &str = "Only the way it is written is different: the order of the details, quotes, or blanks.";
