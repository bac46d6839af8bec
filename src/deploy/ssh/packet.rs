//! Packets of SFTP version 3 (draft-ietf-secsh-filexfer-02): how they are written and read.

/// Kinds of packets.
pub(super) mod kind {
    pub(crate) const INIT: u8 = 1;
    pub(crate) const VERSION: u8 = 2;
    pub(crate) const OPEN: u8 = 3;
    pub(crate) const CLOSE: u8 = 4;
    pub(crate) const READ: u8 = 5;
    pub(crate) const WRITE: u8 = 6;
    pub(crate) const LSTAT: u8 = 7;
    pub(crate) const FSETSTAT: u8 = 10;
    pub(crate) const OPENDIR: u8 = 11;
    pub(crate) const READDIR: u8 = 12;
    pub(crate) const REMOVE: u8 = 13;
    pub(crate) const MKDIR: u8 = 14;
    pub(crate) const RMDIR: u8 = 15;
    pub(crate) const RENAME: u8 = 18;
    pub(crate) const READLINK: u8 = 19;
    pub(crate) const SYMLINK: u8 = 20;
    pub(crate) const STATUS: u8 = 101;
    pub(crate) const HANDLE: u8 = 102;
    pub(crate) const DATA: u8 = 103;
    pub(crate) const NAME: u8 = 104;
    pub(crate) const ATTRS: u8 = 105;
    pub(crate) const EXTENDED: u8 = 200;
    pub(crate) const EXTENDED_REPLY: u8 = 201;
}

/// Codes of a status.
pub(super) mod status {
    pub(crate) const OK: u32 = 0;
    pub(crate) const EOF: u32 = 1;
    pub(crate) const NO_SUCH_FILE: u32 = 2;
    pub(crate) const PERMISSION_DENIED: u32 = 3;
}

/// Ways to open a file.
pub(super) mod open {
    pub(crate) const READ: u32 = 1;
    pub(crate) const WRITE: u32 = 2;
    pub(crate) const APPEND: u32 = 4;
    pub(crate) const CREATE: u32 = 8;
    pub(crate) const TRUNCATE: u32 = 16;
}

const HAS_SIZE: u32 = 1;
const HAS_OWNER: u32 = 2;
const HAS_MODE: u32 = 4;
const HAS_TIMES: u32 = 8;
const HAS_MORE: u32 = 0x8000_0000;

/// A packet that is being written.
#[derive(Debug, Clone)]
pub(super) struct Out(Vec<u8>);

impl Out {
    /// A packet of a kind.
    pub(super) fn new(kind: u8) -> Self {
        Self(vec![kind])
    }

    /// A number.
    pub(super) fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// A large number.
    pub(super) fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Bytes with their length in front.
    pub(super) fn bytes(self, value: &[u8]) -> Self {
        let mut out = self.u32(value.len() as u32);
        out.0.extend(value);
        out
    }

    /// A text.
    pub(super) fn text(self, value: &str) -> Self {
        self.bytes(value.as_bytes())
    }

    /// Attributes: none.
    pub(super) fn plain(self) -> Self {
        self.u32(0)
    }

    /// Attributes: time of last access and change, in seconds since 1970.
    pub(super) fn times(self, time: u32) -> Self {
        self.u32(HAS_TIMES).u32(time).u32(time)
    }

    /// Attributes: mode, less what the server takes away.
    pub(super) fn mode(self, mode: u32) -> Self {
        self.u32(HAS_MODE).u32(mode)
    }

    /// The packet as it is sent. Its number stands behind its kind.
    pub(super) fn framed(&self, id: Option<u32>) -> Vec<u8> {
        let more = if id.is_some() { 4 } else { 0 };
        let mut bytes = Vec::with_capacity(self.0.len() + 8);
        bytes.extend(((self.0.len() + more) as u32).to_be_bytes());
        bytes.extend(self.0.first());
        if let Some(id) = id {
            bytes.extend(id.to_be_bytes());
        }
        bytes.extend(self.0.get(1..).unwrap_or_default());
        bytes
    }
}

/// What stands in a packet that was read, piece by piece.
#[derive(Debug, Clone)]
pub(super) struct In<'a>(pub(super) &'a [u8]);

impl<'a> In<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    /// A number.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// A large number.
    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_be_bytes)
    }

    /// Bytes with their length in front.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()? as usize;
        self.take(length)
    }

    /// Attributes. Gives the mode, or 0 where the server says none.
    pub(super) fn attributes(&mut self) -> Option<u32> {
        let flags = self.u32()?;
        let mut mode = 0;
        if flags & HAS_SIZE != 0 {
            self.u64()?;
        }
        if flags & HAS_OWNER != 0 {
            self.take(8)?;
        }
        if flags & HAS_MODE != 0 {
            mode = self.u32()?;
        }
        if flags & HAS_TIMES != 0 {
            self.take(8)?;
        }
        if flags & HAS_MORE != 0 {
            for _ in 0..self.u32()? {
                self.bytes()?;
                self.bytes()?;
            }
        }
        Some(mode)
    }
}

/// What a mode says of a file.
pub(super) fn is_folder(mode: u32) -> bool {
    mode & 0o170_000 == 0o040_000
}

/// What a mode says of a file.
pub(super) fn is_file(mode: u32) -> bool {
    mode & 0o170_000 == 0o100_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = Out::new(kind::OPEN).text("a/ä").u32(7).u64(1 << 40).times(9).framed(Some(3));
        assert_eq!(bytes[..9], [0, 0, 0, 37, kind::OPEN, 0, 0, 0, 3]);
        assert_eq!(bytes.len(), 4 + 37);
        let mut read = In(&bytes[9..]);
        assert_eq!((read.bytes(), read.u32(), read.u64()), (Some("a/ä".as_bytes()), Some(7), Some(1 << 40)));
        assert_eq!((read.attributes(), read.u32()), (Some(0), None));
        assert_eq!(In(&[0, 0, 0, 9, 1]).bytes(), None, "cut off");
    }
}
