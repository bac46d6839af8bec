//! Which keywords occur in a text, mostly without regard to the case of ASCII letters.
//!
//! Every published byte comes by here. Of each keyword two pairs of neighbouring bytes, as rare as can be, are looked
//! up in one table: one at an even and one at an odd place of the keyword. Wherever it stands one of them starts at an
//! even place of the text, so that only those are looked at. Only where a pair stands is the keyword itself compared.
//! That waits for nothing, which an automaton does at every byte.

/// A word to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, unless it is `exact`.
    bytes: Vec<u8>,
    /// Whether the case of letters counts.
    exact: bool,
}

impl Word {
    /// A word in any case.
    pub(super) fn any_case(word: &str) -> Self {
        Self { bytes: word.to_ascii_lowercase().into_bytes(), exact: false }
    }

    /// A word as it is.
    pub(super) fn exact(word: &[u8]) -> Self {
        Self { bytes: word.to_vec(), exact: true }
    }

    /// Whether a text is this word.
    fn is(&self, text: &[u8]) -> bool {
        if self.exact { text == self.bytes } else { text.eq_ignore_ascii_case(&self.bytes) }
    }

    /// A byte as it may stand in a text.
    fn forms(&self, byte: u8) -> [u8; 2] {
        [byte, if self.exact { byte } else { byte.to_ascii_uppercase() }]
    }
}

/// Keywords with what finds them.
#[derive(Debug)]
pub(super) struct Keywords {
    words: Vec<Word>,
    /// By two bytes of a text, of which seven bits count: which of `lists` knows more, counted from 1; 0 for none.
    table: Box<[u8; 1 << 15]>,
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
    fn new(number: usize, word: &Word, offset: usize) -> Self {
        let (mut value, mut fold, mut mask) = ([0; 8], [0; 8], [0; 8]);
        for (at, byte) in word.bytes.iter().take(8).enumerate() {
            value[at] = *byte;
            fold[at] = if byte.is_ascii_alphabetic() && !word.exact { 0x20 } else { 0 };
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
    #[expect(clippy::large_stack_arrays, reason = "32 kB once; a slice would be checked for its length at every byte")]
    pub(super) fn new(words: Vec<Word>) -> Self {
        let mut own = Self { table: Box::new([0; 1 << 15]), lists: Vec::new(), short: Vec::new(), words };
        for number in 0..own.words.len() {
            let word = &own.words[number];
            let all = |parity: usize| word.bytes.windows(2).enumerate().skip(parity).step_by(2);
            let rarest = [0, 1].map(|parity| all(parity).min_by_key(|(_, pair)| usual_pair(pair)));
            let is_short = word.bytes.len() == 3 && word.bytes.iter().any(|byte| usual(*byte) <= 2);
            let is_usual = rarest.iter().flatten().any(|(_, pair)| usual_pair(pair) > USUAL);
            let ([Some((even, _)), Some((odd, _))], false) = (rarest, is_short && is_usual) else {
                own.short.push(number as u32);
                continue;
            };
            own.add(number, even);
            own.add(number, odd);
        }
        own
    }

    /// Adds a pair of a word. Pairs have a list each, or several share one: a number in the table has one byte.
    fn add(&mut self, number: usize, offset: usize) {
        let word = &self.words[number];
        let place = Place::new(number, word, offset);
        let [first, second] = [word.bytes[offset], word.bytes[offset + 1]].map(|byte| word.forms(byte));
        let most = usize::from(u8::MAX);
        let next = if self.lists.len() < most { self.lists.len() } else { number % most };
        for form in 0..4 {
            let at = index(first[form & 1], second[form >> 1]);
            if self.table[at] == 0 {
                self.table[at] = next as u8 + 1;
                self.lists.resize_with(self.lists.len().max(next + 1), Vec::new);
            }
            let list = &mut self.lists[usize::from(self.table[at]) - 1];
            if list.last().is_none_or(|last| (last.word, last.offset) != (place.word, place.offset)) {
                list.push(place);
            }
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
        // Eight at a time: most hold nothing.
        let (eights, _) = bytes.as_chunks::<8>();
        for (number, eight) in eights.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight) & u64::from_le_bytes([0x7F; 8]);
            let list = |step: usize| self.table[usize::from((eight >> (8 * step)) as u16)];
            if list(0) | list(2) | list(4) | list(6) != 0 {
                for step in [0, 2, 4, 6] {
                    if list(step) != 0 {
                        self.look(bytes, 8 * number + step, &mut seen, &mut found);
                    }
                }
            }
        }
        let rest = 8 * eights.len()..bytes.len().saturating_sub(1);
        rest.step_by(2).for_each(|at| self.look(bytes, at, &mut seen, &mut found));
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
            if text.get(..word.bytes.len()).is_some_and(|own| word.is(own)) {
                seen[number] = true;
                found(number);
            }
        }
    }
}

/// Whether a short word occurs.
fn holds_short(bytes: &[u8], word: &Word) -> bool {
    let rare = word.bytes.iter().enumerate().min_by_key(|(_, byte)| usual(**byte));
    let Some((offset, byte)) = rare else { return false };
    let [first, second] = word.forms(*byte);
    memchr::memchr2_iter(first, second, bytes).any(|at| {
        let own = at.checked_sub(offset).and_then(|start| bytes.get(start..start + word.bytes.len()));
        own.is_some_and(|own| word.is(own))
    })
}

fn index(first: u8, second: u8) -> usize {
    usize::from(u16::from_le_bytes([first & 0x7F, second & 0x7F]))
}

/// A pair that is more usual than this is met so often that a search for a rare byte is faster.
const USUAL: u32 = 300;

/// Pairs of bytes in pages, posts and code in English, the most usual ones first, two bytes each.
const PAIRS: [&str; 6] = [
    "e  tths in aerreheant onstesteorn at cngled ti   o ien sit wr ntcoastoseusea pmede, aroundro",
    " f ro laliisvealedney taioa ha\n\npaomet hg lo m d bamceruhtur</plbeprrassecfof ttrillof ersel",
    "we=\"siicilspbll s:pseemamp. chowcthoextpca//utnsgeac:/hi ltr\"> npe>\ntsh club\n<im.\nncagnog/rt",
    "powiotrge.ogundit- [adab uiedanaidefs.giaisu: fiemsoviolevg.ulmie-lydornodm /snis/ gw ov20mo",
    "\n op\ntigoc/b.ouefeupgoosboepqu-lwhwatu><keyo == cixas=tysh--](- ckk wory y \"/ahr/rgriraus,iv",
    "/t-tapcufrif.c <(hm/crbuia<sgs kn>kuayooldpiew\n[av.ehu02\"hppz-\"z\nan-rc\n-ucsa",
];

/// How usual two neighbouring bytes are in pages, about.
fn usual_pair(pair: &[u8]) -> u32 {
    let pairs = PAIRS.iter().flat_map(|pairs| pairs.as_bytes().chunks_exact(2));
    let rank = pairs.zip(0..).find(|(own, _)| *own == pair).map(|(_, rank)| rank);
    rank.map_or(usual(pair[0]) * usual(pair[1]), |rank: u32| 300_000 / (rank + 10))
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
        Keywords::new(words.iter().map(|word| Word::any_case(word)).collect())
            .find(text.as_bytes(), |number| all.push(number));
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

    #[test]
    fn the_case_counts_where_it_is_asked_for() {
        let words = ["AKIA", "sk-", "eyJ", "Q~"].map(|word| Word::exact(word.as_bytes()));
        let found = |text: &str| {
            let mut all = Vec::new();
            Keywords::new(words.to_vec()).find(text.as_bytes(), |number| all.push(number));
            all
        };
        assert!(found("akia SK- eyj q~ EYJ").is_empty());
        for before in 0..9 {
            for (number, word) in ["AKIA", "sk-", "eyJ", "Q~"].into_iter().enumerate() {
                assert_eq!(found(&format!("{}{word}{}", ".".repeat(before), ".".repeat(9 - before))), [number]);
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
