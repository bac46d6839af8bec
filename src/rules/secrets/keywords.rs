//! Which keywords occur in a text, without regard to the case of ASCII letters.
//!
//! Every published byte comes by here. For each keyword its rarest two neighbouring bytes are looked up in one table;
//! only where they stand is the keyword itself compared. That looks at each byte once and waits for nothing, which an
//! automaton does at every byte.

/// Keywords with what finds them.
#[derive(Debug)]
pub(super) struct Keywords {
    /// In lower case.
    words: Vec<Vec<u8>>,
    /// By two bytes as they stand in a text: which of `lists` knows more, counted from 1; 0 for none.
    table: Box<[u8; 1 << 16]>,
    lists: Vec<Vec<Place>>,
    /// Words of one byte.
    single: Vec<u32>,
}

/// The two bytes of a keyword that are looked up.
#[derive(Debug, Clone, Copy)]
struct Place {
    word: u32,
    /// Where in the keyword they stand.
    offset: u32,
}

impl Keywords {
    /// Prepares keywords; none may be empty.
    #[expect(clippy::large_stack_arrays, reason = "64 kB once; a slice would be checked for its length at every byte")]
    pub(super) fn new(words: &[&str]) -> Self {
        let words: Vec<Vec<u8>> = words.iter().map(|word| word.to_ascii_lowercase().into_bytes()).collect();
        let mut own = Self { table: Box::new([0; 1 << 16]), lists: Vec::new(), single: Vec::new(), words };
        let mut firsts: Vec<[u8; 2]> = Vec::new();
        for (number, word) in own.words.iter().enumerate() {
            let pairs = word.windows(2).enumerate();
            let Some((offset, pair)) = pairs.min_by_key(|(_, pair)| usual_pair(pair)) else {
                own.single.push(number as u32);
                continue;
            };
            let at = firsts.iter().position(|first| first == pair).unwrap_or_else(|| {
                firsts.push([pair[0], pair[1]]);
                own.lists.push(Vec::new());
                own.lists.len() - 1
            });
            own.lists[at].push(Place { word: number as u32, offset: offset as u32 });
        }
        own.fold();
        for (at, pair) in firsts.iter().enumerate() {
            // There is a list for each pair, or the pairs share lists.
            let list = at % usize::from(u8::MAX) + 1;
            for first in [pair[0], pair[0].to_ascii_uppercase()] {
                for second in [pair[1], pair[1].to_ascii_uppercase()] {
                    own.table[index(first, second)] = list as u8;
                }
            }
        }
        own
    }

    /// A number in the table has one byte: with more pairs than that, several share a list.
    fn fold(&mut self) {
        let more = self.lists.split_off(self.lists.len().min(usize::from(u8::MAX)));
        for (at, list) in more.into_iter().enumerate() {
            self.lists[at % usize::from(u8::MAX)].extend(list);
        }
    }

    /// Calls for each keyword that occurs, once, in no order.
    pub(super) fn find(&self, bytes: &[u8], mut found: impl FnMut(usize)) {
        for number in &self.single {
            let byte = self.words[*number as usize][0];
            if memchr::memchr2(byte, byte.to_ascii_uppercase(), bytes).is_some() {
                found(*number as usize);
            }
        }
        let mut seen = vec![false; self.words.len()];
        let mut at = 0;
        // Eight at a time: most hold nothing.
        while let Some(window) = bytes.get(at..at + 9) {
            let some = window.windows(2).fold(0, |some, pair| some | self.table[index(pair[0], pair[1])]);
            if some != 0 {
                (at..at + 8).for_each(|at| self.look(bytes, at, &mut seen, &mut found));
            }
            at += 8;
        }
        (at..bytes.len().saturating_sub(1)).for_each(|at| self.look(bytes, at, &mut seen, &mut found));
    }

    /// Compares the keywords whose two bytes stand at a place.
    fn look(&self, bytes: &[u8], at: usize, seen: &mut [bool], found: &mut impl FnMut(usize)) {
        let list = self.table[index(bytes[at], bytes[at + 1])];
        let Some(list) = usize::from(list).checked_sub(1).and_then(|list| self.lists.get(list)) else { return };
        for place in list {
            let number = place.word as usize;
            let word = &self.words[number];
            let start = at.checked_sub(place.offset as usize);
            let own = start.and_then(|start| bytes.get(start..start + word.len()));
            if !seen[number] && own.is_some_and(|own| own.eq_ignore_ascii_case(word)) {
                seen[number] = true;
                found(number);
            }
        }
    }
}

fn index(first: u8, second: u8) -> usize {
    usize::from(u16::from_le_bytes([first, second]))
}

/// Highlighted code consists of this, and pages hold much of the rest.
const MARKUP: &[u8] = b"<span class=\"z-k\"></span><li><a href=\"https://example.table dear";

/// How usual two neighbouring bytes are in pages, about.
fn usual_pair(pair: &[u8]) -> u32 {
    let everywhere = MARKUP.windows(2).any(|own| own == pair);
    usual(pair[0]) * usual(pair[1]) + u32::from(everywhere) * 1000
}

/// How usual a byte is in text and code, about.
fn usual(byte: u8) -> u32 {
    match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b' ' => 12,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' | b'p' => 7,
        b'f' | b'g' | b'w' | b'y' | b'b' | b'v' | b'-' | b'/' | b'"' | b'=' => 5,
        b'k' | b'.' | b':' | b'0'..=b'9' => 3,
        b'x' | b'j' | b'q' | b'z' | b'_' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<usize> {
        let mut all = Vec::new();
        Keywords::new(words).find(text.as_bytes(), |number| all.push(number));
        all.sort_unstable();
        all
    }

    #[test]
    fn each_word_is_found_once_and_in_any_case() {
        let words = ["akia", "q~", "://", "x", "e", "password"];
        assert_eq!(found(&words, "AkIa akia"), [0]);
        assert_eq!(found(&words, "Q~"), [1]);
        assert_eq!(found(&words, "PASSWORD://X"), [2, 3, 5]);
        assert!(found(&words, "aki").is_empty() && found(&words, "").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn as_by_plain_search(words in proptest::collection::vec("[a-c_]{1,4}", 1..300), text in "[a-cA-C_ ]{0,40}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let lower = text.to_ascii_lowercase();
            let plain: Vec<usize> = (0..words.len()).filter(|number| lower.contains(words[*number])).collect();
            proptest::prop_assert_eq!(found(&words, &text), plain);
        }
    }
}
