//! Budgets for pages, in the file that Lighthouse had for them: `budget.json` with `path`, `resourceSizes`
//! (kilobytes of 1024 bytes) and `resourceCounts`. Lighthouse 12 does not enforce them any more; this does.

use serde::Deserialize;

use super::weight::{Resource, Weight};
use crate::diag::closest;

/// Budgets; for a page the last entry counts whose path fits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Budgets(Vec<Budget>);

/// Budgets of some pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Budget {
    #[serde(default = "everywhere")]
    path: String,
    #[serde(default)]
    resource_sizes: Vec<Limit>,
    #[serde(default)]
    resource_counts: Vec<Limit>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Limit {
    resource_type: String,
    budget: f64,
}

/// A page that has more than its budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// Path of the page.
    pub url: String,
    /// Kind of files.
    pub kind: Resource,
    /// What it may have: bytes, or requests.
    pub budget: f64,
    /// What it has.
    pub has: f64,
    /// Whether requests are counted.
    pub requests: bool,
}

fn everywhere() -> String {
    "/*".to_owned()
}

impl Budgets {
    /// Reads the file.
    ///
    /// # Errors
    /// In words, what cannot be used.
    pub fn read(text: &str) -> Result<Self, String> {
        let budgets: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let limits = budgets.0.iter().flat_map(|budget| budget.resource_sizes.iter().chain(&budget.resource_counts));
        for limit in limits {
            if of(&limit.resource_type).is_none() {
                let words = Resource::WORDS.map(|(word, _)| word);
                let near = closest(&limit.resource_type, words).map(|near| format!("; did you mean `{near}`?"));
                return Err(format!(
                    "there is no `resourceType` `{}`{}",
                    limit.resource_type,
                    near.unwrap_or_default()
                ));
            }
        }
        Ok(budgets)
    }

    /// The pages that have more than their budget, in the order of their addresses.
    pub fn excess(&self, weights: &[Weight]) -> Vec<Excess> {
        weights.iter().flat_map(|weight| self.of_page(weight)).collect()
    }

    fn of_page(&self, weight: &Weight) -> Vec<Excess> {
        let Some(budget) = self.0.iter().rfind(|budget| fits(&budget.path, &weight.url)) else { return Vec::new() };
        let mut found = Vec::new();
        for (limits, requests) in [(&budget.resource_sizes, false), (&budget.resource_counts, true)] {
            for limit in limits {
                let Some(kind) = of(&limit.resource_type) else { continue };
                let (bytes, number) = weight.kinds.get(&kind).copied().unwrap_or_default();
                let (has, most) =
                    if requests { (number as f64, limit.budget) } else { (bytes as f64, limit.budget * 1024.0) };
                if has > most {
                    found.push(Excess { url: weight.url.clone(), kind, budget: most, has, requests });
                }
            }
        }
        found
    }
}

fn of(word: &str) -> Option<Resource> {
    Resource::WORDS.iter().find(|(own, _)| *own == word).map(|(_, kind)| *kind)
}

/// Whether a path fits a pattern as in `robots.txt`: `*` is anything, `$` at the end is the end (RFC 9309, 2.2.3).
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        if last && to_end {
            return rest.ends_with(part);
        }
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    !to_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fit_as_in_robots_txt() {
        for (pattern, path, fit) in [
            ("/*", "/a/", true),
            ("/blog/*", "/about/", false),
            ("/blog/$", "/blog/", true),
            ("/blog/$", "/blog/a/", false),
            ("/*/x$", "/b/x", true),
            ("/", "/a", true),
        ] {
            assert_eq!(fits(pattern, path), fit, "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_entry_that_fits_counts() {
        let text = r#"[{"path": "/*", "resourceSizes": [{"resourceType": "total", "budget": 1}]},
            {"path": "/blog/*", "resourceSizes": [{"resourceType": "total", "budget": 3}], "resourceCounts": [{"resourceType": "image", "budget": 0}]}]"#;
        let kinds = [(Resource::Total, (2048, 2)), (Resource::Image, (1000, 1))].into_iter().collect();
        let weight = |url: &str| Weight {
            url: url.into(),
            kinds: std::collections::BTreeMap::clone(&kinds),
            ..Weight::default()
        };
        let found = Budgets::read(text).unwrap().excess(&[weight("/"), weight("/blog/a/")]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].url.as_str(), found[0].budget, found[0].has), ("/", 1024.0, 2048.0));
        assert_eq!((found[1].kind, found[1].requests), (Resource::Image, true));
        assert!(
            Budgets::read(r#"[{"resourceSizes": [{"resourceType": "images", "budget": 1}]}]"#)
                .unwrap_err()
                .contains("`image`")
        );
        assert!(Budgets::read(r#"[{"pathe": "/"}]"#).is_err());
    }
}
