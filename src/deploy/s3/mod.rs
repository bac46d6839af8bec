//! A bucket of an object store that speaks S3.
//!
//! ```text
//! <prefix>/…                                  what is served: one object for each file
//! <prefix>/.placet-control/blobs/<sha256>     the bytes of all releases that stay, each once
//! <prefix>/.placet-control/releases/<name>    a release whose bytes and evidence are there
//! <prefix>/.placet-control/evidence/<name>/…  history, current, lease: as in a folder
//! <prefix>/.placet-control/switching          the release that is being copied to where it is served
//! ```
//!
//! A bucket has no rename, so nothing is served all at once. Bytes are sent first, under names that nobody asks for;
//! then the objects that differ are copied inside the store, each whole or not at all: assets, then other files, then
//! pages, then the pages and feeds that lead to them, then `version.json`. So a page that is served has its assets. A run
//! that dies in between is completed by the next one, from what lies there.

mod client;
mod copy;
mod sign;
mod store;

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use store::Store;

/// Requests at the same time.
const JOBS: usize = 8;

/// Does something with each item, several at the same time. Ends with the first error; what runs then is completed.
fn parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    std::thread::scope(|scope| {
        for _ in 0..JOBS.min(items.len()) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = work(item) {
                        next.store(items.len(), Ordering::Relaxed);
                        if let Ok(mut failed) = failed.lock() {
                            failed.get_or_insert(error);
                        }
                    }
                }
            });
        }
    });
    failed.into_inner().ok().flatten().map_or(Ok(()), Err)
}
