//! `governance/revoked_keys`: keys that count no more, whatever their dates say.
//!
//! The file is a list of public keys, one a line, or a key revocation list that `ssh-keygen -k` made.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keygen;
use crate::diag::{FileId, Finding, Sink, Span};

/// How a key revocation list starts (OpenSSH, PROTOCOL.krl).
const MAGIC: &[u8] = b"SSHKRL\n\0";

/// The file as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Revoked {
    /// There is no such file.
    #[default]
    None,
    /// A list of public keys, as SSH encodes them, with the file itself.
    Keys(Vec<Vec<u8>>, Vec<u8>),
    /// A key revocation list, which only `ssh-keygen` reads.
    List(Vec<u8>),
    /// Not understood: no key counts.
    Unreadable,
}

impl Revoked {
    /// Reads the file. A line that is not understood makes all of it unreadable, as it does for OpenSSH.
    pub fn read(file: FileId, bytes: &[u8], sink: &mut Sink) -> Self {
        if bytes.starts_with(MAGIC) {
            return Self::List(bytes.to_owned());
        }
        let text = String::from_utf8_lossy(bytes);
        let (mut keys, mut start) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let span = Span::new(file, start..start + line.trim_end().len());
            start += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some(key) = blob(line) else {
                sink.push(
                    Finding::new("GOV001", "Correct this line of the list of revoked keys")
                        .at(span, "not a public key")
                        .why("A key that is meant to be revoked here would still count.")
                        .help("Write one public key on each line, as it stands in a file that ends with `.pub`."),
                );
                return Self::Unreadable;
            };
            keys.push(key);
        }
        Self::Keys(keys, bytes.to_owned())
    }

    /// Whether a key is revoked, itself or the one that certified it. What cannot be decided counts as revoked.
    /// `whole` is the key with its certificate, if it has one.
    pub fn holds(&self, key: &[u8], whole: &[u8], authority: Option<&[u8]>) -> bool {
        match self {
            Self::None => false,
            Self::Keys(keys, _) => keys.iter().any(|own| own == key || authority.is_some_and(|other| own == other)),
            Self::List(list) => keygen::is_revoked(list, whole).unwrap_or(true),
            Self::Unreadable => true,
        }
    }

    /// The file as it is; `None` when there is none or it cannot be used.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Keys(_, bytes) | Self::List(bytes) => Some(bytes),
            Self::None | Self::Unreadable => None,
        }
    }
}

/// A public key as it stands in a `.pub` file: kind, base64, comment. `None` if it is none.
pub fn blob(text: &str) -> Option<Vec<u8>> {
    let mut words = text.split([' ', '\t']).filter(|word| !word.is_empty());
    let (kind, encoded) = (words.next()?, words.next()?);
    let blob = STANDARD.decode(encoded).ok()?;
    let key = ssh_key::PublicKey::from_bytes(&blob).ok()?;
    // The word before the key and the kind inside of it are the same.
    (key.algorithm().as_str() == kind && written(&blob)? == kind.as_bytes()).then_some(blob)
}

/// The kind that a key says it is.
pub(super) fn written(blob: &[u8]) -> Option<&[u8]> {
    let length = u32::from_be_bytes(blob.get(..4)?.try_into().ok()?) as usize;
    blob.get(4..4_usize.checked_add(length)?)
}
