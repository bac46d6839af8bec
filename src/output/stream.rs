//! Documents that are written piece by piece: never as a whole in memory.

use std::io::{self, BufWriter, Write};

use sha2::{Digest as _, Sha256};

use super::{IndexEntry, OutputPath};

/// Makes a document by writing it.
pub type Writing<'a> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'a;

/// Writes a document to `out`; gives its entry.
///
/// # Errors
/// As `out` and `write`.
pub fn stream(path: OutputPath, out: impl Write, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
    let mut measured = BufWriter::with_capacity(64 * 1024, Measured { out, digest: Sha256::new(), size: 0 });
    write(&mut measured)?;
    let Measured { digest, size, .. } = measured.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(IndexEntry { path, sha256: digest.finalize().into(), size })
}

struct Measured<W> {
    out: W,
    digest: Sha256,
    size: u64,
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.digest.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{IndexEntry, OutputPath, stream};

    #[test]
    fn a_document_in_pieces_has_the_entry_of_the_whole() {
        let (mut out, path) = (Vec::new(), OutputPath::new("a.json").unwrap());
        let entry = stream(path.clone(), &mut out, &mut |out| (0..9000).try_for_each(|n| write!(out, "{n},"))).unwrap();
        assert_eq!(entry, IndexEntry::of(path, &out));
    }
}
