//! Parallel work whose results and findings come out in item order.

use rayon::prelude::*;

use crate::diag::Sink;

/// Maps every item on all cores; each call has a sink of its own, merged into `sink` in item order.
pub fn map<T: Sync, R: Send>(items: &[T], sink: &mut Sink, work: impl Fn(&T, &mut Sink) -> R + Sync) -> Vec<R> {
    let results: Vec<(R, Sink)> = items
        .par_iter()
        .map(|item| {
            let mut sink = Sink::new();
            let result = work(item, &mut sink);
            (result, sink)
        })
        .collect();
    results
        .into_iter()
        .map(|(result, found)| {
            sink.merge(found);
            result
        })
        .collect()
}
