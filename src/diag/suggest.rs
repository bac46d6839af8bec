//! "Did you mean": the known word closest to what was written.

/// The word of `known` closest to `word`, if it is close enough to be what was meant.
///
/// Distance counts insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment), without regard to case; up to a third of the word may differ.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut limit = (word.len().max(3) / 3).max(1);
    let (mut best, mut rows, mut letters) = (None, Rows::default(), Vec::new());
    for candidate in known {
        letters.clear();
        letters.extend(candidate.chars().flat_map(char::to_lowercase));
        let Some(distance) = rows.distance(&word, &letters, limit) else { continue };
        best = Some(candidate);
        // Only a nearer one counts from here on: of equal ones the first is taken.
        let Some(nearer) = distance.checked_sub(1) else { break };
        limit = nearer;
    }
    best
}

/// The last three rows of the table of distances, kept between words: a site may compare thousands with thousands.
#[derive(Default)]
struct Rows([Vec<usize>; 3]);

impl Rows {
    /// The distance of two words, if it is at most `limit`.
    fn distance(&mut self, a: &[char], b: &[char], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let [before, last, row] = &mut self.0;
        last.clear();
        last.extend(0..=b.len());
        for i in 1..=a.len() {
            row.clear();
            row.push(i);
            for j in 1..=b.len() {
                let cost = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(before[j - 2] + 1);
                }
                row.push(best);
            }
            // A swap reaches back one row further than the others.
            if row.iter().chain(last.iter()).all(|distance| *distance > limit) {
                return None;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, row);
        }
        last.last().copied().filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_the_word_that_was_meant() {
        assert_eq!(closest("darft", ["date", "draft", "title"]), Some("draft"));
        assert_eq!(closest("Title", ["date", "draft", "title"]), Some("title"));
        assert_eq!(closest("zebra", ["date", "draft", "title"]), None);
        assert_eq!(
            closest("abcdef", ["abxdxf", "abcxef", "abcyef", "bacdef"]),
            Some("abcxef"),
            "the first of equal ones"
        );
        assert_eq!(closest("", ["a", "ab"]), Some("a"));
        assert_eq!(closest("date", ["DATE", "date"]), Some("DATE"));
    }
}
