//! What was taken back: where it was, what it consisted of, and what of it must not be found any more.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::closure::Referable;
use super::review::Review;
use crate::config::Config;
use crate::content::Document;
use crate::diag::Sink;
use crate::load::Inputs;
use crate::par;
use crate::rules::{Taken, Traces, TracesCx};
use crate::site::{Site, Withdrawal};
use crate::world::World;

/// Posts that were taken back, as the site wants them: by content path, those without a file by their name.
pub fn withdrawals(reviews: &[Review], titled: bool) -> BTreeMap<String, Withdrawal> {
    let back = reviews.iter().filter(|review| review.post || !review.path.starts_with("content/"));
    let back = back.filter_map(|review| {
        let record = review.back.as_ref()?;
        let path = review.path.strip_prefix("content/").unwrap_or(&review.path);
        let withdrawal = Withdrawal {
            addresses: record.addresses.clone(),
            redirect: record.redirect.clone(),
            title: Some(review.title.clone()).filter(|_| titled && review.post),
        };
        Some((path.to_owned(), withdrawal))
    });
    back.filter(|(path, _)| path != super::SITE_SUBJECT).collect()
}

/// Where traces of what was taken back are looked up.
#[derive(Clone, Copy)]
pub struct TakenCx<'a> {
    /// The site on disk.
    pub world: &'a dyn World,
    /// Its settings.
    pub config: &'a Config,
    /// Its files.
    pub inputs: &'a Inputs,
    /// What may be seen.
    pub site: &'a Site,
}

/// What must not be found any more, and the files of `static/` that only withdrawn posts use: these are left out.
///
/// # Errors
/// When a file cannot be read.
pub fn traces(cx: &TakenCx<'_>, reviews: &[Review]) -> io::Result<(Traces, BTreeSet<String>)> {
    if cx.site.withdrawn.is_empty() {
        return Ok((Traces::default(), BTreeSet::new()));
    }
    let back = reviews.iter().filter(|review| {
        let path = review.path.strip_prefix("content/").unwrap_or(&review.path);
        cx.site.withdrawn.contains_key(path)
    });
    let taken = back.map(|review| taken(cx, review)).collect::<io::Result<Vec<_>>>()?;
    let documents: Vec<&Document> = cx.site.pages.iter().map(|page| &page.doc).collect();
    let sections = cx.site.sections.iter().map(|section| &section.doc);
    let documents: Vec<&Document> =
        documents.into_iter().chain(sections).filter(|document| document.digest != [0; 32]).collect();
    let wanted: BTreeSet<String> = taken.iter().flat_map(|post| &post.files).map(|(path, _)| path.clone()).collect();
    let used = used(cx, &documents, &wanted)?;
    let seen: Vec<String> = documents.iter().map(|document| format!("content/{}", document.path)).collect();
    let traces = Traces::collect(&TracesCx { world: cx.world, config: cx.config, seen: &seen, used: &used }, &taken)?;
    let left = wanted.into_iter().filter(|path| path.starts_with("static/") && !used.contains(path)).collect();
    Ok((traces, left))
}

/// A post as it is, and as it was when it was taken back.
fn taken(cx: &TakenCx<'_>, review: &Review) -> io::Result<Taken> {
    let mut texts = BTreeSet::new();
    let mut files: BTreeSet<(String, String)> = BTreeSet::new();
    if review.post {
        texts.insert(String::from_utf8_lossy(&cx.world.read(&review.path)?).into_owned());
    }
    let back = review.back.iter().flat_map(|record| &record.files);
    for file in back.chain(&review.files) {
        // Of a shortcode or data the post shows only a part, and others may show the same.
        if file.path.starts_with("content/") || file.path.starts_with("static/") {
            files.insert((file.path.clone(), file.digest.clone()));
        }
        if file.path.rsplit('.').next() == Some("md") {
            texts.extend(cx.world.earlier(&file.path, &file.digest).and_then(|bytes| String::from_utf8(bytes).ok()));
        }
    }
    let key = review.path.strip_prefix("content/").unwrap_or(&review.path);
    let own = cx.site.withdrawn.get(key);
    Ok(Taken {
        path: review.path.clone(),
        texts: texts.into_iter().collect(),
        files: files.into_iter().collect(),
        addresses: own.map(|own| own.addresses.clone()).unwrap_or_default(),
        titled: own.is_some_and(|own| own.title.is_some()),
    })
}

/// Which of these files a post that may be seen, a template or a setting names.
fn used(cx: &TakenCx<'_>, documents: &[&Document], wanted: &BTreeSet<String>) -> io::Result<BTreeSet<String>> {
    if wanted.is_empty() {
        return Ok(BTreeSet::new());
    }
    let referable = Referable::new(cx.world, cx.inputs, &cx.config.base_url)?;
    let found = par::map(documents, &mut Sink::new(), |document, _| -> io::Result<BTreeSet<String>> {
        let text = cx.world.read(&format!("content/{}", document.path))?;
        let files = referable.of_post(document, &String::from_utf8_lossy(&text));
        Ok(files.intersection(wanted).cloned().collect())
    });
    let mut used: BTreeSet<String> = found.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect();
    for path in super::closure::of_site(cx.world)? {
        let text = cx.world.read(&path)?;
        let text = String::from_utf8_lossy(&text);
        let named = |file: &&String| file.strip_prefix("static/").is_some_and(|inner| text.contains(inner));
        used.extend(wanted.iter().filter(named).cloned());
    }
    Ok(used)
}
