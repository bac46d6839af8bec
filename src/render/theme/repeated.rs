//! One finding for a fault of a template, however many documents it spoils.

use std::collections::BTreeMap;

use crate::diag::Finding;

/// Joins findings of templates (`INT002`) that name the same place and the same fault: the first one
/// stays and says how many other documents are concerned.
pub fn join_repeated(findings: Vec<Finding>) -> Vec<Finding> {
    let mut joined: Vec<(Finding, usize)> = Vec::with_capacity(findings.len());
    let mut places = BTreeMap::new();
    for finding in findings {
        let key = match (finding.code.as_ref(), finding.labels.first(), &finding.subject) {
            ("INT002", Some(label), Some(_)) => Some((label.span, label.text.clone())),
            _ => None,
        };
        let place = key.map(|key| *places.entry(key).or_insert(joined.len()));
        match place {
            Some(place) if place < joined.len() => joined[place].1 += 1,
            _ => joined.push((finding, 0)),
        }
    }
    joined.into_iter().map(|(finding, others)| counted(finding, others)).collect()
}

fn counted(mut finding: Finding, others: usize) -> Finding {
    if let (Some(why), true) = (&finding.why, others > 0) {
        let documents = if others == 1 { "document" } else { "documents" };
        let shared = format!("and {others} other {documents} cannot be built");
        finding.why = Some(why.replacen("cannot be built", &shared, 1));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};

    #[test]
    fn the_same_fault_is_said_once() {
        let fault = |page: &str, at: usize| {
            let why = format!("`{page}` cannot be built: No title.");
            let span = Span::new(FileId(0), at..at + 1);
            Finding::new("INT002", "Correct the template `page.html`").at(span, "no title").why(why).subject(page)
        };
        let joined = join_repeated(vec![fault("a", 1), fault("b", 1), fault("c", 5), fault("d", 1)]);
        assert_eq!(joined.len(), 2);
        assert_eq!(joined[0].why.as_deref(), Some("`a` and 2 other documents cannot be built: No title."));
        assert_eq!(joined[1].subject.as_deref(), Some("c"));
    }
}
