//! Permissions of what is written: the same for everybody, whatever the umask of the one who builds.
//!
//! A site is made to be read by a web server, which seldom is the person who built it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Permissions of files: read by all, written by the owner.
#[cfg(unix)]
const FILE: u32 = 0o644;
/// Permissions of folders.
#[cfg(unix)]
const FOLDER: u32 = 0o755;

/// Whether the umask takes permissions away, which then have to be given back one by one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modes {
    strict: bool,
}

impl Modes {
    /// Nothing is known of the umask.
    pub(super) const STRICT: Self = Self { strict: true };

    /// Makes a folder and learns from it.
    #[cfg(unix)]
    pub(super) fn probe(folder: &Path) -> io::Result<Self> {
        use std::os::unix::fs::PermissionsExt as _;
        builder().create(folder)?;
        let strict = fs::metadata(folder)?.permissions().mode() & 0o777 != FOLDER;
        if strict {
            Self::STRICT.open_folder(folder)?;
        }
        Ok(Self { strict })
    }

    #[cfg(not(unix))]
    pub(super) fn probe(folder: &Path) -> io::Result<Self> {
        builder().create(folder)?;
        Ok(Self { strict: false })
    }

    /// Makes a folder in a folder that is there.
    pub(super) fn make_folder(self, folder: &Path) -> io::Result<()> {
        builder().create(folder)?;
        self.open_folder(folder)
    }

    /// Makes a new file.
    #[cfg(unix)]
    pub(super) fn make_file(self, path: &Path) -> io::Result<File> {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let file = OpenOptions::new().write(true).create_new(true).mode(FILE).open(path)?;
        if self.strict {
            file.set_permissions(fs::Permissions::from_mode(FILE))?;
        }
        Ok(file)
    }

    #[cfg(not(unix))]
    pub(super) fn make_file(self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    /// Whether this is a file with the permissions of a new one.
    #[cfg(unix)]
    pub(super) fn fit(meta: &fs::Metadata) -> bool {
        use std::os::unix::fs::PermissionsExt as _;
        meta.is_file() && meta.permissions().mode() & 0o777 == FILE
    }

    #[cfg(not(unix))]
    pub(super) fn fit(meta: &fs::Metadata) -> bool {
        meta.is_file()
    }

    #[cfg(unix)]
    fn open_folder(self, folder: &Path) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        if self.strict { fs::set_permissions(folder, fs::Permissions::from_mode(FOLDER)) } else { Ok(()) }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "other systems have no such permissions")]
    fn open_folder(self, _folder: &Path) -> io::Result<()> {
        Ok(())
    }
}

fn builder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "other systems have no such permissions"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER);
    builder
}
