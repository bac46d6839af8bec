//! Which keywords occur in a text, without regard to the case of ASCII letters.
//!
//! Every published byte comes by here. Of each keyword two pairs of neighbouring bytes, as rare as can be, are looked
//! up in one table: one at an even and one at an odd place of the keyword. Wherever it stands one of them starts at an
//! even place of the text, so that only those are looked at. Only where a pair stands is the keyword itself compared.
//! That waits for nothing, which an automaton does at every byte.

/// Keywords with what finds them.
#[derive(Debug)]
pub(super) struct Keywords {
    /// In lower case.
    words: Vec<Vec<u8>>,
    /// By two bytes as they stand in a text: which of `lists` knows more, counted from 1; 0 for none.
    table: Box<[u8; 1 << 16]>,
    lists: Vec<Vec<Place>>,
    /// Words of one or two bytes, or of three of which one is seldom.
    short: Vec<u32>,
}

/// A pair of bytes of a keyword.
#[derive(Debug, Clone, Copy)]
struct Place {
    word: u32,
    /// Where in the keyword the pair stands.
    offset: u32,
    /// The first eight bytes of the keyword, one bit to make letters small, and which bytes there are.
    value: u64,
    fold: u64,
    mask: u64,
}

impl Place {
    fn new(number: usize, word: &[u8], offset: usize) -> Self {
        let (mut value, mut fold, mut mask) = ([0; 8], [0; 8], [0; 8]);
        for (at, byte) in word.iter().take(8).enumerate() {
            value[at] = *byte;
            fold[at] = if byte.is_ascii_alphabetic() { 0x20 } else { 0 };
            mask[at] = 0xFF;
        }
        let [value, fold, mask] = [value, fold, mask].map(u64::from_le_bytes);
        Self { word: number as u32, offset: offset as u32, value, fold, mask }
    }

    /// Whether the keyword may start here: most do not.
    fn may_start(&self, text: &[u8]) -> bool {
        let Some(first) = text.first_chunk() else { return true };
        (u64::from_le_bytes(*first) | self.fold) & self.mask == self.value
    }
}

impl Keywords {
    /// Prepares keywords; none may be empty.
    #[expect(clippy::large_stack_arrays, reason = "64 kB once; a slice would be checked for its length at every byte")]
    pub(super) fn new(words: &[&str]) -> Self {
        let words: Vec<Vec<u8>> = words.iter().map(|word| word.to_ascii_lowercase().into_bytes()).collect();
        let mut own = Self { table: Box::new([0; 1 << 16]), lists: Vec::new(), short: Vec::new(), words };
        let mut firsts: Vec<[u8; 2]> = Vec::new();
        for (number, word) in own.words.iter().enumerate() {
            let pairs = |parity: usize| word.windows(2).enumerate().skip(parity).step_by(2);
            let rarest = [0, 1].map(|parity| pairs(parity).min_by_key(|(_, pair)| usual_pair(pair)));
            let is_short = word.len() == 3 && word.iter().any(|byte| usual(*byte) <= 2);
            let ([Some((even, _)), Some((odd, _))], false) = (rarest, is_short) else {
                own.short.push(number as u32);
                continue;
            };
            for offset in [even, odd] {
                let pair = [word[offset], word[offset + 1]];
                let at = firsts.iter().position(|first| *first == pair).unwrap_or_else(|| {
                    firsts.push(pair);
                    own.lists.push(Vec::new());
                    own.lists.len() - 1
                });
                own.lists[at].push(Place::new(number, word, offset));
            }
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
        for number in self.short.iter().map(|number| *number as usize) {
            if holds_short(bytes, &self.words[number]) {
                found(number);
            }
        }
        let mut seen = vec![false; self.words.len()];
        let mut at = 0;
        // Eight at a time: most hold nothing.
        while let Some(eight) = bytes.get(at..at + 8) {
            let list = |step: usize| self.table[index(eight[step], eight[step + 1])];
            if list(0) | list(2) | list(4) | list(6) != 0 {
                for step in [0, 2, 4, 6] {
                    if list(step) != 0 {
                        self.look(bytes, at + step, &mut seen, &mut found);
                    }
                }
            }
            at += 8;
        }
        (at..bytes.len().saturating_sub(1)).step_by(2).for_each(|at| self.look(bytes, at, &mut seen, &mut found));
    }

    /// Compares the keywords of which a pair stands at a place.
    fn look(&self, bytes: &[u8], at: usize, seen: &mut [bool], found: &mut impl FnMut(usize)) {
        let list = self.table[index(bytes[at], bytes[at + 1])];
        let Some(list) = usize::from(list).checked_sub(1).and_then(|list| self.lists.get(list)) else { return };
        for place in list {
            let Some(text) = at.checked_sub(place.offset as usize).and_then(|start| bytes.get(start..)) else {
                continue;
            };
            let number = place.word as usize;
            if !place.may_start(text) || seen[number] {
                continue;
            }
            let word = &self.words[number];
            if text.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word)) {
                seen[number] = true;
                found(number);
            }
        }
    }
}

/// Whether a short word occurs.
fn holds_short(bytes: &[u8], word: &[u8]) -> bool {
    let rare = word.iter().enumerate().min_by_key(|(_, byte)| usual(**byte));
    let Some((offset, byte)) = rare else { return false };
    memchr::memchr2_iter(*byte, byte.to_ascii_uppercase(), bytes).any(|at| {
        let own = at.checked_sub(offset).and_then(|start| bytes.get(start..start + word.len()));
        own.is_some_and(|own| own.eq_ignore_ascii_case(word))
    })
}

fn index(first: u8, second: u8) -> usize {
    usize::from(u16::from_le_bytes([first, second]))
}

/// Pages consist of the like of this.
const PAGE: &[u8] = b"<span class=\"z-k\"></span><li><a href=\"https://example.com/blog/the-first-release/\">the first release</a></li>\
    <p>we moved the service to another region and the number of requests went down by a third. there is more to learn \
    about caches, and about what happens to people when a machine in a data center stops. measure before you change \
    anything, because the place that takes the time is seldom the one you think of.</p><table><tr><td>total</td></tr>\
    <meta name=\"description\" content=\"what the teams of a company learn\"><time datetime=\"2026-01-10\">january</time>\
    const value = await response.json(); return self.items.map((item) => item.name); if (error != null) print(result); \
    let user_name = get_name(user_id); let file_size = read_file(path).await?; for (index, value) in list_items(items)";

/// How usual two neighbouring bytes are in pages, about.
fn usual_pair(pair: &[u8]) -> u32 {
    let times = PAGE.windows(2).filter(|own| *own == pair).count() as u32;
    usual(pair[0]) * usual(pair[1]) + times * 200
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

    #[test]
    fn words_are_found_at_every_place() {
        for word in ["q~", "abc", "abcdefgh", "secret_access_key"] {
            for before in 0..20 {
                for after in 0..20 {
                    let text = format!("{}{}{}", ".".repeat(before), word.to_uppercase(), ".".repeat(after));
                    assert_eq!(found(&[word], &text), [0], "{text}");
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn as_by_plain_search(words in proptest::collection::vec("[a-c_]{1,4}", 1..300), text in "[a-cA-C_ ]{0,60}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let lower = text.to_ascii_lowercase();
            let plain: Vec<usize> = (0..words.len()).filter(|number| lower.contains(words[*number])).collect();
            proptest::prop_assert_eq!(found(&words, &text), plain);
        }
    }
}
