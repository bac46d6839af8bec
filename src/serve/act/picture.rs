//! A picture for a post: it lies beside the text, with words for people who cannot see it.
//!
//! The browser draws it anew, smaller, and sends that: it can read more formats than any small library, and has them
//! in a process that is locked up. What arrives is still taken apart here, so that nothing depends on the browser.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::reply::{Done, Refused};
use super::{About, Acts};
use crate::act::text::spliced;
use crate::act::{Failure, files, picture};
use crate::config::SlugMode;
use crate::content::slug::slugify;

/// A picture, and where it goes.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(flatten)]
    about: About,
    /// The place in the file behind which it stands, in bytes.
    at: usize,
    /// Name of the file it came from.
    name: String,
    /// What is to be seen on it.
    description: String,
    /// Its bytes in Base64.
    data: String,
}

/// Whether a post has a folder of its own, in which pictures can lie.
pub(super) fn has_folder(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("index.") || name.starts_with("_index."))
}

/// Writes the picture, and its place into the text.
pub(super) fn add(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    let path = change.about.path.as_str();
    let mut made = None;
    let saved = files::save(&acts.root, (path, &change.about.digest), |before| {
        let words = change.description.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return Err(Failure::usage("Describe the picture.")
                .help("People who cannot see it hear these words: say what is on it, not that it is a picture."));
        }
        let folder = path.rsplit_once('/').map(|(folder, _)| folder).filter(|_| has_folder(path)).ok_or_else(|| {
            Failure::usage("This post has no folder of its own, so there is no place for pictures.")
                .help("Posts that are started at the desk have one.")
        })?;
        let data = STANDARD.decode(&change.data).map_err(|_| Failure::usage("The picture did not arrive whole."))?;
        let picture = picture::clean(&data)?;
        let stem = change.name.rsplit_once('.').map_or(change.name.as_str(), |(stem, _)| stem);
        let stem = Some(slugify(stem, SlugMode::On)).filter(|stem| !stem.is_empty()).unwrap_or("picture".to_owned());
        let mut names = (1..100).map(|number| {
            let more = if number == 1 { String::new() } else { format!("-{number}") };
            format!("{stem}{more}.{}", picture.ending)
        });
        let taken = |name: &String| {
            files::content(&acts.root, &format!("{folder}/{name}")).is_ok_and(|at| at.symlink_metadata().is_err())
        };
        let name = names.find(taken).ok_or_else(|| Failure::usage("There are too many pictures of this name."))?;
        let marked: String = words.chars().fold(String::new(), |out, c| match c {
            '[' | ']' | '\\' | '`' | '*' | '_' | '<' | '{' => out + "\\" + &c.to_string(),
            c => out + &c.to_string(),
        });
        let text = spliced(&before.text, change.at..change.at, &format!("\n\n![{marked}]({name})"))?;
        let file = files::content(&acts.root, &format!("{folder}/{name}"))?;
        files::create_bytes(&file, &picture.bytes)?;
        made = Some(file);
        Ok(text)
    });
    if let (Err(_), Some(file)) = (&saved, made) {
        files::remove(&file);
    }
    saved?;
    Ok(Done::new("The picture is in the post."))
}
