//! What is to be said of approvals, once it is known what may be seen.

use std::io;

use super::closure::SITE_SUBJECT;
use super::review::{Phase, Review};
use super::trust::changed_judge;
use crate::diag::Sink;
use crate::site::Site;
use crate::world::World;

/// Says which approvals are missing of what is published now, and whether the policy itself was changed without one.
/// The reviews get the addresses of their posts.
///
/// # Errors
/// When a file of the policy cannot be read.
pub fn agreed(
    reviews: &mut [Review],
    site: &Site,
    (world, trusted): (&dyn World, Option<&dyn World>),
    sink: &mut Sink,
) -> io::Result<()> {
    for review in reviews.iter_mut() {
        let id = review.path.strip_prefix("content/").and_then(|path| site.page_by_path.get(path));
        let own = id.map(|id| site.page(*id).path.clone());
        let old =
            |path: &String| site.redirects.iter().filter(|old| old.to == *path).map(|old| old.from.clone()).collect();
        let others: Vec<String> = own.as_ref().map(old).unwrap_or_default();
        review.addresses = own.into_iter().chain(others).collect();
    }
    let hidden =
        |review: &&Review| review.path.strip_prefix("content/").is_some_and(|path| site.hidden.contains_key(path));
    for review in reviews.iter().filter(|review| !hidden(review)) {
        sink.extend(review.findings.iter().cloned());
    }
    let agreed = |review: &Review| review.subject == SITE_SUBJECT && review.phase == Phase::Clear;
    if let Some(trusted) = trusted.filter(|_| !reviews.iter().any(agreed)) {
        sink.extend(changed_judge(world, trusted)?);
    }
    Ok(())
}
