//! Last touches to findings about built documents: the exact place, and once for a fault that many pages share.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Redacted, Sources, Span};

/// Finds exact places, and joins findings that say the same of many documents.
///
/// What a menu or a template does wrong is on every page: the first finding stays and says how many other
/// documents are concerned. A finding whose exact place in a post is known stays as well, and makes those
/// without a place superfluous: other pages only show what that post holds.
pub fn settle(mut findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
    // Titles show long start tags cut short: only what was looked for tells two such elements apart.
    let sought = |finding: &Finding| finding.seek.clone().filter(|_| finding.title.ends_with("…`"));
    let sought: Vec<Option<Box<str>>> = findings.iter().map(sought).collect();
    for finding in &mut findings {
        place(finding, sources);
    }
    let tells = |finding: &Finding| finding.subject.is_some() || !finding.secrets.is_empty();
    let placed: BTreeSet<(Key, &Option<Box<str>>)> = findings
        .iter()
        .zip(&sought)
        .filter(|(finding, _)| tells(finding) && is_placed(finding))
        .map(|(finding, sought)| (key(finding), sought))
        .collect();
    let mut joined: Vec<(Finding, usize)> = Vec::with_capacity(findings.len());
    let mut first = BTreeMap::new();
    for (finding, sought) in findings.into_iter().zip(&sought) {
        if finding.subject.is_none() || is_placed(&finding) {
            joined.push((finding, 0));
            continue;
        }
        let key = (key(&finding), sought);
        if placed.contains(&key) {
            continue;
        }
        let at = *first.entry(key).or_insert(joined.len());
        match joined.get_mut(at) {
            Some((_, others)) => *others += 1,
            None => joined.push((finding, 0)),
        }
    }
    joined.into_iter().map(|(finding, others)| counted(finding, others)).collect()
}

/// Whether the finding points to more than the top of a file.
fn is_placed(finding: &Finding) -> bool {
    finding.span().is_some_and(|span| span.end > 0)
}

/// Code, title and what is redacted: two secrets may look alike in a title.
type Key = (String, String, Vec<Redacted>);

fn key(finding: &Finding) -> Key {
    (finding.code.to_string(), finding.title.clone(), finding.secrets.clone())
}

fn place(finding: &mut Finding, sources: &Sources) {
    let Some(text) = finding.seek.take() else { return };
    let Some(label) = finding.labels.first_mut().filter(|label| label.span.end == 0) else { return };
    let file = label.span.file;
    let whole = sources.text(file);
    let escaped = text.replace('&', "&amp;");
    // A start tag that was written in another way is recognised by the address in it.
    let quoted = address(&text).map(|address| [format!("\"{address}\""), format!("'{address}'"), address.to_owned()]);
    let mut texts = [&*text, &escaped].into_iter().chain(quoted.iter().flatten().map(String::as_str));
    let found = texts.find_map(|text| {
        let at = find_whole(whole, text).or_else(|| whole.find(text))?;
        Some((at, text.len()))
    });
    if let Some((at, length)) = found {
        label.span = Span::new(file, at..at + length);
    }
}

/// The address in a start tag.
fn address(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix('<')?;
    let (_, rest) = [" src=\"", " href=\""].into_iter().find_map(|start| tag.split_once(start))?;
    rest.split('"').next()
}

/// Where an address stands that is not only part of a longer one.
fn find_whole(whole: &str, text: &str) -> Option<usize> {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '%' | '#' | '?' | '=' | '&' | '~');
    whole.match_indices(text).map(|(at, _)| at).find(|at| {
        let is_end = text.ends_with('>') || !whole[at + text.len()..].starts_with(goes_on);
        is_end && !whole[..*at].ends_with(goes_on)
    })
}

fn counted(mut finding: Finding, others: usize) -> Finding {
    if others > 0 {
        let shared = if others == 1 {
            "One other page has the same.".to_owned()
        } else {
            format!("{others} other pages have the same.")
        };
        finding.why = Some(finding.why.map_or(shared.clone(), |why| format!("{why} {shared}")));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_was_written_in_another_way_is_found_by_its_address() {
        let mut sources = Sources::new();
        let file = sources.add("content/a.md", "/x.png.bak <img src='/x.png' width=9px>");
        let finding = Finding::new("A11Y006", "Describe it").at(Span { file, start: 0, end: 0 }, "").subject("a/");
        let settled = settle(vec![finding.seek("<img src=\"/x.png\" width=\"9\" />")], &sources);
        assert_eq!(settled[0].span(), Some(Span::new(file, 20..28)));
    }

    #[test]
    fn elements_that_look_alike_when_cut_short_are_not_joined() {
        let mut sources = Sources::new();
        let (a, b) = (sources.add("content/a.md", "a"), sources.add("content/b.md", "b"));
        let at = |file, page: &str, tag: &str| {
            let top = Span { file, start: 0, end: 0 };
            Finding::new("A11Y043", "Say it: `<a href=\"https://a.example/…`").at(top, "").subject(page).seek(tag)
        };
        let found =
            vec![at(a, "a/", "<a href=\"https://a.example/a\">"), at(b, "b/", "<a href=\"https://a.example/b\">")];
        assert_eq!(settle(found, &sources).len(), 2);
    }

    #[test]
    fn a_fault_of_a_template_is_said_once_and_one_in_a_post_where_it_stands() {
        let mut sources = Sources::new();
        let (a, b) = (sources.add("content/a.md", "see <a href=/x/>x</a>"), sources.add("content/b.md", "text"));
        let at = |title: &str, file, page: &str| {
            let top = Span { file, start: 0, end: 0 };
            Finding::new("LNK005", title).at(top, "").subject(page).why("Nothing is there.").seek("/x/")
        };
        let found =
            vec![at("Correct `/x/`", a, "a/"), at("Correct `/x/`", b, "b/"), at("Menu", b, "b/"), at("Menu", b, "c/")];
        let settled = settle(found, &sources);
        assert_eq!(settled.len(), 2);
        assert_eq!(settled[0].span(), Some(Span::new(a, 12..15)));
        assert_eq!(settled[1].why.as_deref(), Some("Nothing is there. One other page has the same."));
    }
}
