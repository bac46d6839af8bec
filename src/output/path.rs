//! [`OutputPath`]: a path that stays below the output folder on every system.

use std::fmt;
use std::sync::Arc;

/// A relative path with `/`, safe on Linux, macOS and Windows and in an address; copies share their text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

/// Why a path cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathProblem {
    /// Nothing is left of it.
    Empty,
    /// It leaves the output folder (`..`, `.`, an empty part, or a leading `/`).
    Escapes,
    /// It holds a character that some system refuses: a backslash, a colon, a control character or one of `<>"|?*`.
    Character(char),
    /// A part has a name that Windows keeps for devices (`con`, `nul`, `com1` …).
    Reserved,
    /// A part ends with a dot or a space, which Windows drops.
    Ending,
    /// A part is longer than 240 bytes.
    TooLong,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the name is empty"),
            Self::Escapes => f.write_str("it would lie outside the output folder"),
            Self::Character(c) => write!(f, "the character {c:?} cannot stand in a file name everywhere"),
            Self::Reserved => f.write_str("Windows keeps this name for a device"),
            Self::Ending => f.write_str("a part of it ends with a dot or a space"),
            Self::TooLong => f.write_str("a part of it is longer than 240 bytes"),
        }
    }
}

/// Device names of Windows ("Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

impl OutputPath {
    /// Takes a path if it is safe.
    ///
    /// # Errors
    /// Why it is not.
    pub fn new(path: &str) -> Result<Self, PathProblem> {
        if path.is_empty() {
            return Err(PathProblem::Empty);
        }
        let refused = |c: &char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*');
        if let Some(c) = path.chars().find(refused) {
            return Err(PathProblem::Character(c));
        }
        path.split('/').try_for_each(check_part)?;
        Ok(Self(path.into()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without trailing slash; empty for the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Another file in the same folder.
    ///
    /// # Errors
    /// When the name is not safe.
    pub fn sibling(&self, name: &str) -> Result<Self, PathProblem> {
        match self.folder() {
            "" => Self::new(name),
            folder => Self::new(&format!("{folder}/{name}")),
        }
    }
}

fn check_part(part: &str) -> Result<(), PathProblem> {
    if matches!(part, "" | "." | "..") {
        return Err(PathProblem::Escapes);
    }
    if part.len() > 240 {
        return Err(PathProblem::TooLong);
    }
    if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err(PathProblem::Ending);
    }
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let port = ["com", "lpt"].iter().filter_map(|name| stem.strip_prefix(name)).any(|rest| {
        let mut digits = rest.chars();
        matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    });
    if port || DEVICES.contains(&stem.as_str()) {
        return Err(PathProblem::Reserved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::OutputPath;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_leaves_the_root_or_breaks_a_system() {
        for path in [
            "",
            "/a",
            "../a",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a\\b",
            "c:/a",
            "a\0b",
            "nul",
            "a/CON.txt",
            "com1",
            "a.",
            "a /b",
            "a?b",
            "lpt9.html",
            "aux/index.html",
            "a\nb",
        ] {
            assert!(OutputPath::new(path).is_err(), "{path:?}");
        }
        for path in
            ["index.html", "a/b/c.html", "ü/index.html", "a..b/c", ".well-known/security.txt", "console/x", "com/a"]
        {
            assert!(OutputPath::new(path).is_ok(), "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn accepted_paths_never_leave_the_root(path in "[a-zA-Z0-9./\\\\ :-]{0,24}") {
            if let Ok(path) = OutputPath::new(&path) {
                let joined = std::path::Path::new("/root").join(path.as_str());
                prop_assert!(joined.starts_with("/root"));
                prop_assert!(joined.components().all(|part| part != std::path::Component::ParentDir));
            }
        }
    }
}
