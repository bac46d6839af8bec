//! What is done with the files of a server: looked at, written, read, renamed, removed.

#![expect(clippy::disallowed_methods, reason = "reads the files that are carried")]

use std::fs;
use std::io;
use std::path::Path;

use super::packet::{In, Out, is_file, is_folder, kind, open, status};
use super::sftp::{Answer, Sftp};
use crate::deploy::remote::Trouble;

/// Bytes of one request to read or write; every server takes that many.
const PIECE: usize = 32 << 10;

/// Files that are open at once.
const FILES: usize = 64;

/// Bytes that are held at once, but for one file that is larger.
const BYTES: usize = 4 << 20;

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) mode: u32,
}

impl Sftp {
    /// Kind of what is there, by its mode; `None` where there is nothing.
    pub(super) fn mode(&mut self, path: &str) -> io::Result<Option<u32>> {
        let answer = self.one(Out::new(kind::LSTAT).text(path))?;
        if answer.0 == kind::ATTRS {
            return Ok(In(&answer.1).attributes());
        }
        absent(self.done(&answer, &format!("look at `{path}`")))
    }

    /// Where a link leads.
    pub(super) fn link(&mut self, path: &str) -> io::Result<Option<String>> {
        let answer = self.one(Out::new(kind::READLINK).text(path))?;
        if answer.0 != kind::NAME {
            return absent(self.done(&answer, &format!("read the link `{path}`")));
        }
        let mut body = In(&answer.1);
        let name = body.u32().and_then(|_| body.bytes());
        Ok(name.map(|name| String::from_utf8_lossy(name).into_owned()))
    }

    /// What is in a folder, sorted; `None` where there is no folder.
    pub(super) fn list(&mut self, path: &str) -> io::Result<Option<Vec<Entry>>> {
        let answer = self.one(Out::new(kind::OPENDIR).text(path))?;
        if answer.0 != kind::HANDLE {
            return absent(self.done(&answer, &format!("look into `{path}`")));
        }
        let handle = In(&answer.1).bytes().unwrap_or_default().to_vec();
        let mut entries = Vec::new();
        loop {
            let (kind, body) = self.one(Out::new(kind::READDIR).bytes(&handle))?;
            if kind != kind::NAME {
                break;
            }
            entries.extend(names(&body).ok_or_else(|| self.strange())?);
        }
        self.one(Out::new(kind::CLOSE).bytes(&handle))?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(entries))
    }

    /// Makes folders where they are missing, each after the one above it.
    pub(super) fn folders(&mut self, paths: &[String]) -> io::Result<()> {
        let requests: Vec<Out> = paths.iter().map(|path| Out::new(kind::MKDIR).text(path).mode(0o755)).collect();
        for (path, answer) in paths.iter().zip(self.batched(&requests)?) {
            if let Err(error) = self.done(&answer, &format!("make the folder `{path}`"))
                && !self.mode(path)?.is_some_and(is_folder)
            {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Writes files, each with its bytes and perhaps a time, over what is there.
    pub(super) fn write(&mut self, files: &[(String, Vec<u8>, Option<u32>)]) -> io::Result<()> {
        let how = open::WRITE | open::CREATE | open::TRUNCATE;
        self.put(files, how)
    }

    /// Adds bytes to a file.
    pub(super) fn append(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(&[(path.to_owned(), bytes.to_vec(), None)], open::WRITE | open::CREATE | open::APPEND)
    }

    fn put(&mut self, files: &[(String, Vec<u8>, Option<u32>)], how: u32) -> io::Result<()> {
        let requests: Vec<Out> =
            files.iter().map(|(path, ..)| Out::new(kind::OPEN).text(path).u32(how).mode(0o644)).collect();
        let mut handles = Vec::with_capacity(files.len());
        for ((path, ..), answer) in files.iter().zip(self.batched(&requests)?) {
            handles.push(self.handle(&answer, &format!("write `{path}`"))?);
        }
        let mut requests: Vec<(&str, Out)> = Vec::new();
        for ((path, bytes, time), handle) in files.iter().zip(&handles) {
            let pieces = bytes.chunks(PIECE).enumerate();
            requests.extend(pieces.map(|(at, piece)| {
                (path.as_str(), Out::new(kind::WRITE).bytes(handle).u64((at * PIECE) as u64).bytes(piece))
            }));
            let time = time.map(|time| Out::new(kind::FSETSTAT).bytes(handle).times(time));
            requests
                .extend(time.into_iter().chain([Out::new(kind::CLOSE).bytes(handle)]).map(|out| (path.as_str(), out)));
        }
        let (paths, requests): (Vec<&str>, Vec<Out>) = requests.into_iter().unzip();
        for (path, answer) in paths.iter().zip(self.batched(&requests)?) {
            self.done(&answer, &format!("write `{path}`"))?;
        }
        Ok(())
    }

    fn handle(&mut self, answer: &Answer, what: &str) -> io::Result<Vec<u8>> {
        if answer.0 == kind::HANDLE {
            return Ok(In(&answer.1).bytes().unwrap_or_default().to_vec());
        }
        self.done(answer, what)?;
        Err(self.strange())
    }

    /// Copies files of this machine to the server, with their times in whole seconds.
    pub(super) fn upload(&mut self, files: &[(String, &Path)]) -> io::Result<()> {
        let mut some: Vec<(String, Vec<u8>, Option<u32>)> = Vec::new();
        let mut size = 0;
        for (number, (path, file)) in files.iter().enumerate() {
            let bytes = fs::read(file)?;
            let time = fs::metadata(file)?.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            size += bytes.len();
            some.push((path.clone(), bytes, u32::try_from(time.as_secs()).ok()));
            if some.len() == FILES || size > BYTES || number + 1 == files.len() {
                self.write(&some)?;
                some.clear();
                size = 0;
            }
        }
        Ok(())
    }

    /// The bytes of files; `None` for each that is not there.
    pub(super) fn read(&mut self, paths: &[String]) -> io::Result<Vec<Option<Vec<u8>>>> {
        let mut all = Vec::with_capacity(paths.len());
        for some in paths.chunks(FILES) {
            let requests: Vec<Out> =
                some.iter().map(|path| Out::new(kind::OPEN).text(path).u32(open::READ).plain()).collect();
            let mut handles = Vec::with_capacity(some.len());
            for (path, answer) in some.iter().zip(self.ask(&requests)?) {
                handles.push(match self.handle(&answer, &format!("read `{path}`")) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    handle => Some(handle?),
                });
            }
            let mut bytes: Vec<Option<Vec<u8>>> =
                handles.iter().map(|handle| handle.as_ref().map(|_| Vec::new())).collect();
            let mut left: Vec<usize> = (0..some.len()).filter(|at| handles[*at].is_some()).collect();
            while !left.is_empty() {
                left = self.pieces(&handles, &mut bytes, &left)?;
            }
            let open = handles.iter().flatten().map(|handle| Out::new(kind::CLOSE).bytes(handle));
            self.ask(&open.collect::<Vec<_>>())?;
            all.append(&mut bytes);
        }
        Ok(all)
    }

    /// Reads the next piece of each file that is not at its end. Gives those that are not yet.
    fn pieces(
        &mut self,
        handles: &[Option<Vec<u8>>],
        bytes: &mut [Option<Vec<u8>>],
        left: &[usize],
    ) -> io::Result<Vec<usize>> {
        let requests: Vec<Out> = left
            .iter()
            .map(|at| {
                let (handle, offset) = (handles[*at].as_deref(), bytes[*at].as_ref().map_or(0, Vec::len));
                Out::new(kind::READ).bytes(handle.unwrap_or_default()).u64(offset as u64).u32(PIECE as u32)
            })
            .collect();
        let mut more = Vec::new();
        for (at, answer) in left.iter().zip(self.ask(&requests)?) {
            if answer.0 == kind::DATA {
                let piece = In(&answer.1).bytes().unwrap_or_default();
                if let Some(own) = &mut bytes[*at] {
                    own.extend(piece);
                }
                more.push(*at);
            } else if In(&answer.1).u32() != Some(status::EOF) {
                self.done(&answer, "read a file")?;
            }
        }
        Ok(more)
    }

    /// Gives files a second name each. `None` where the server cannot.
    pub(super) fn hard_links(&mut self, links: &[(String, String)]) -> io::Result<Option<()>> {
        if !self.can.iter().any(|name| name == "hardlink@openssh.com") {
            return Ok(None);
        }
        let request =
            |(old, new): &(String, String)| Out::new(kind::EXTENDED).text("hardlink@openssh.com").text(old).text(new);
        let requests: Vec<Out> = links.iter().map(request).collect();
        for ((_, new), answer) in links.iter().zip(self.batched(&requests)?) {
            self.done(&answer, &format!("link `{new}`"))?;
        }
        Ok(Some(()))
    }

    /// Gives something another name, unless that is taken.
    pub(super) fn rename(&mut self, old: &str, new: &str) -> io::Result<()> {
        let answer = self.one(Out::new(kind::RENAME).text(old).text(new))?;
        self.done(&answer, &format!("rename `{old}` to `{new}`"))
    }

    /// Puts something in the place of another in one step.
    pub(super) fn replace(&mut self, old: &str, new: &str) -> io::Result<()> {
        if !self.can.iter().any(|name| name == "posix-rename@openssh.com") {
            return Err(Trouble::new(
                format!("`{}` cannot put a link in the place of another in one step.", self.login.name()),
                "Its SFTP needs the extension `posix-rename@openssh.com`; that of OpenSSH has it.",
            )
            .into());
        }
        let answer = self.one(Out::new(kind::EXTENDED).text("posix-rename@openssh.com").text(old).text(new))?;
        self.done(&answer, &format!("rename `{old}` to `{new}`"))
    }

    /// Makes a link that leads to a path. OpenSSH takes the two in the order opposite to the standard's.
    pub(super) fn symlink(&mut self, leads_to: &str, path: &str) -> io::Result<()> {
        let answer = self.one(Out::new(kind::SYMLINK).text(leads_to).text(path))?;
        self.done(&answer, &format!("make the link `{path}`"))
    }

    /// Removes files; those that are not there are fine.
    pub(super) fn remove(&mut self, paths: &[String], folders: bool) -> io::Result<()> {
        let kind = if folders { kind::RMDIR } else { kind::REMOVE };
        let requests: Vec<Out> = paths.iter().map(|path| Out::new(kind).text(path)).collect();
        for (path, answer) in paths.iter().zip(self.batched(&requests)?) {
            absent::<()>(self.done(&answer, &format!("remove `{path}`")))?;
        }
        Ok(())
    }

    /// Files and folders below a folder, each folder before what is in it; what is neither is a file that has no bytes.
    pub(super) fn walk(&mut self, root: &str) -> io::Result<(Vec<Entry>, Vec<String>)> {
        let (mut files, mut folders, mut next) = (Vec::new(), Vec::new(), vec![String::new()]);
        while let Some(folder) = next.pop() {
            let at = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let entries = self.list(&format!("{root}/{folder}"))?.unwrap_or_default();
            for entry in entries {
                let path = at(&entry.name);
                if is_folder(entry.mode) {
                    folders.push(path.clone());
                    next.push(path);
                } else {
                    files.push(Entry { name: path, mode: entry.mode });
                }
            }
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        folders.sort();
        Ok((files, folders))
    }
}

impl Entry {
    /// Whether it is a plain file.
    pub(super) fn is_file(&self) -> bool {
        is_file(self.mode)
    }
}

/// What is not there is nothing, and no error.
fn absent<T>(result: io::Result<()>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(None),
    }
}

/// The names in an answer, without those of the folder itself and the one above.
fn names(body: &[u8]) -> Option<Vec<Entry>> {
    let mut body = In(body);
    let mut entries = Vec::new();
    for _ in 0..body.u32()? {
        let name = String::from_utf8_lossy(body.bytes()?).into_owned();
        body.bytes()?;
        let mode = body.attributes()?;
        if name != "." && name != ".." && !name.contains('/') {
            entries.push(Entry { name, mode });
        }
    }
    Some(entries)
}
