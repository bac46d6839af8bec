//! Compressed twins: made while a document is hot, the same bytes from the same document.

use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use super::media;
use crate::config::Coding;
use crate::diag::Finding;
use crate::output::{HeaderFields, Index, IndexEntry, OutputPath, Staging, Writing};

/// Smallest document that is compressed, in bytes: below, a packet of the network holds it anyway.
const LEAST: usize = 1024;

/// Quality of Brotli of 11. Higher ones take far longer for few bytes.
const QUALITY: i32 = 5;

/// Hands documents on, and their twins after them.
pub struct Twins<'a> {
    inner: &'a dyn Staging,
    codings: &'a [Coding],
    made: Mutex<Vec<IndexEntry>>,
}

impl<'a> Twins<'a> {
    /// Twins in these codings; none where there are none.
    pub fn new(inner: &'a dyn Staging, codings: &'a [Coding]) -> Self {
        Self { inner, codings, made: Mutex::default() }
    }

    /// The entries of the twins that were made.
    pub fn into_entries(self) -> Vec<IndexEntry> {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Staging for Twins<'_> {
    fn put(&self, entry: &IndexEntry, bytes: &[u8]) -> io::Result<()> {
        self.inner.put(entry, bytes)?;
        if self.codings.is_empty() || bytes.len() <= LEAST || !media::is_text(entry.path.as_str()) {
            return Ok(());
        }
        for coding in self.codings {
            let Ok(path) = OutputPath::new(&format!("{}{}", entry.path.as_str(), coding.ending())) else { continue };
            let small = compress(*coding, bytes)?;
            if small.len() * 100 > bytes.len() * 95 {
                continue;
            }
            let twin = IndexEntry::of(path, &small);
            self.inner.put(&twin, &small)?;
            self.made.lock().unwrap_or_else(PoisonError::into_inner).push(twin);
        }
        Ok(())
    }

    fn urgent(&self) -> Vec<String> {
        self.inner.urgent()
    }

    fn early(&self, path: &OutputPath, fields: HeaderFields) {
        self.inner.early(path, fields);
    }

    fn put_stream(&self, path: OutputPath, write: &mut Writing<'_>) -> io::Result<IndexEntry> {
        self.inner.put_stream(path, write)
    }
}

/// The bytes in a coding. No time and no name is written into them.
///
/// # Errors
/// When the encoder refuses, which it never does for bytes in memory.
pub fn compress(coding: Coding, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut small = Vec::with_capacity(bytes.len() / 3);
    match coding {
        Coding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(small, flate2::Compression::new(6));
            encoder.write_all(bytes)?;
            encoder.finish()
        }
        Coding::Br => {
            let params = brotli::enc::BrotliEncoderParams {
                quality: QUALITY,
                lgwin: 22,
                size_hint: bytes.len(),
                mode: brotli::enc::backward_references::BrotliEncoderMode::BROTLI_MODE_TEXT,
                ..brotli::enc::BrotliEncoderParams::default()
            };
            brotli::BrotliCompress(&mut &*bytes, &mut small, &params)?;
            Ok(small)
        }
    }
}

/// The document that a path is the twin of, with the coding: one with the same name without its last ending.
pub fn original<'p>(index: &Index, path: &'p str) -> Option<(&'p str, Coding)> {
    let coding = Coding::ALL.into_iter().find(|coding| path.ends_with(coding.ending()))?;
    let original = path.strip_suffix(coding.ending())?;
    (media::is_text(original) && index.get(original).is_some()).then_some((original, coding))
}

/// Files of the site that look like the twins of others: a server would send one in place of the other.
pub(super) fn clashes(paths: &[&str]) -> Vec<Finding> {
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| Coding::ALL.iter().any(|coding| path.ends_with(coding.ending()))) {
        let original = path.rsplit_once('.').map_or(*path, |(original, _)| original);
        if media::is_text(original) && paths.contains(&original) {
            let finding = Finding::new("CNT019", format!("Rename the file `{path}`"))
                .why(format!("Servers take it for `{original}` in a smaller form, and send one for the other."))
                .help(
                    "Give it a name of its own; Placet makes smaller forms by itself (`compress` under `[hosting]`).",
                );
            found.push(finding.subject(*path));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;
    use crate::output::MemoryStaging;

    fn expand(coding: Coding, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match coding {
            Coding::Gzip => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).map(drop).unwrap(),
            Coding::Br => brotli::BrotliDecompress(&mut &*bytes, &mut out).unwrap(),
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn what_is_compressed_comes_back(
            text in proptest::collection::vec("[a-z<>/ \u{e4}\r\n]{0,12}|\\PC{0,9}", 0..400),
            coding in proptest::sample::select(Coding::ALL.to_vec()),
        ) {
            let bytes = text.concat().into_bytes();
            let small = compress(coding, &bytes).unwrap();
            prop_assert_eq!(&expand(coding, &small), &bytes);
            prop_assert_eq!(small, compress(coding, &bytes).unwrap());
        }
    }

    #[test]
    fn no_time_and_no_name_is_written() {
        // RFC 1952, 2.3: flags and the four bytes of the time are zero, the system is unknown.
        assert_eq!(compress(Coding::Gzip, b"x").unwrap()[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    }

    #[test]
    fn only_text_that_gets_smaller_has_twins() {
        let staging = MemoryStaging::new();
        let twins = Twins::new(&staging, &Coding::ALL);
        let put = |path: &str, bytes: &[u8]| {
            twins.put(&IndexEntry::of(OutputPath::new(path).unwrap(), bytes), bytes).unwrap();
        };
        let noise: Vec<u8> =
            (0..3000_u32).flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[..4].to_vec()).collect();
        put("a.html", "<p>text</p>".repeat(200).as_bytes());
        put("small.html", "<p>text</p>".repeat(93).as_bytes());
        put("a.png", "<p>text</p>".repeat(200).as_bytes());
        put("noise.txt", &noise);
        let made = twins.into_entries();
        let paths: Vec<&str> = made.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["a.html.br", "a.html.gz"]);
        assert_eq!(staging.into_files().len(), 6);
    }

    #[test]
    fn a_file_of_the_site_is_not_taken_for_a_twin() {
        assert_eq!(clashes(&["data.csv", "data.csv.gz", "all.tar", "all.tar.gz", "x.json.br"]).len(), 1);
    }
}
