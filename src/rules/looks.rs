//! What was seen in the documents of earlier runs in the same process: the same document is not looked at twice.
//!
//! What is seen in a document depends on its bytes, on the file it was made from, and on what all documents share:
//! rules, registers, settings, the list of documents, the day. The shared part is the ground of a run.

use std::sync::Arc;

use super::{Built, Demands, Inspector};
use crate::cache::{Key, key};
use crate::diag::{FileId, Finding, Sink, Sources};
use crate::output::{Facts, IndexEntry};
use crate::render::documents::Planned;
use crate::render::past::Store;
use crate::render::run::Made;
use crate::site::Site;

/// What was seen, by path of the document.
pub type Looks = Store<Look>;

/// What was seen in a document.
#[derive(Debug)]
pub struct Look {
    facts: Facts,
    findings: Vec<Finding>,
    demands: Demands,
}

/// A run with what was seen in earlier ones at hand.
#[derive(Debug, Clone, Copy)]
pub struct Looking<'a> {
    /// Looks at documents.
    pub inspector: &'a Inspector<'a>,
    /// The site.
    pub site: &'a Site,
    /// What was seen before, if anybody keeps it.
    pub looks: Option<&'a Looks>,
}

impl Looking<'_> {
    /// Starts a run; says whether what was seen before still counts. `around` is a digest of settings, rules, registers
    /// and files beside the documents.
    pub fn begin(&self, around: &Key, sources: &Sources) -> bool {
        let Some(looks) = self.looks else { return false };
        let Inspector { outline, traces, .. } = self.inspector;
        looks.begin(key(&[around, &files(sources), &traces.digest(), &outline.digest()]))
    }

    /// What all documents demand of the headers, as far as they were looked at in this run, else in the last.
    pub fn demands(&self) -> Demands {
        let all = Demands::default();
        self.looks.iter().flat_map(|looks| looks.all()).for_each(|(_, look)| all.merge(&look.demands));
        all
    }

    /// Looks at a document, or gives what was seen in it before.
    pub fn at(&self, planned: &Planned, (made, entry): (&Made, &IndexEntry), sink: &mut Sink) -> Facts {
        let (document, source) = (planned.document(self.site), planned.file(self.site));
        let (path, origin) = (made.path.as_str(), planned.origin(self.site));
        let built = Built { path, origin, bytes: &made.bytes, document, source, as_written: false };
        let Some(looks) = self.looks else { return self.inspector.document(&built, sink) };
        let key = of(&built, entry);
        let look = looks.find(path, &key).unwrap_or_else(|| {
            let (demands, clock, mut own) = (Demands::default(), self.inspector.clock.again(), Sink::new());
            let facts = Inspector { demands: &demands, clock: &clock, ..*self.inspector }.document(&built, &mut own);
            let look = Arc::new(Look { facts, findings: own.into_findings(), demands });
            if !clock.was_asked() {
                looks.keep(path, key, look.clone());
            }
            look
        });
        sink.extend(look.findings.iter().cloned());
        self.inspector.demands.merge(&look.demands);
        look.facts.clone()
    }
}

/// A digest of a document and of what it was made from.
fn of(built: &Built<'_>, entry: &IndexEntry) -> Key {
    let number = |file: Option<FileId>| file.map_or(u32::MAX, |file| file.0).to_le_bytes();
    let document = built.document.map(|document| (document.digest, document.path.as_str())).unwrap_or_default();
    let parts: [&[u8]; 6] = [
        built.path.as_bytes(),
        &entry.sha256,
        built.origin.as_bytes(),
        &number(built.source),
        &document.0,
        document.1.as_bytes(),
    ];
    key(&parts)
}

/// A digest of the list of files that places can be in: their numbers mean the same as long as it is the same.
pub fn files(sources: &Sources) -> Key {
    let mut hasher = blake3::Hasher::new();
    for path in sources.paths() {
        hasher.update(path.as_bytes()).update(b"\0");
    }
    *hasher.finalize().as_bytes()
}
