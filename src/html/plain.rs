//! The short way through what nearly all of a page consists of: tags as programs write them, and highlighted code.
//!
//! It gives the same as the tokens of the scanner and their [`Attributes`], only faster; where anything is unusual it
//! gives nothing, and the long way is taken.

use std::ops::Range;

use memchr::memchr;

use super::scan::{Attribute, Attributes, Scanner, is_raw};

/// Where an attribute stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: u32,
    pub(super) name_end: u32,
    /// Its value between the quotes; its name if it has none.
    value: u32,
    value_end: u32,
}

/// A `span` with nothing but a class and text.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlainSpan {
    /// First byte.
    pub(super) start: usize,
    /// Where its text starts and ends.
    pub(super) open: usize,
    pub(super) close: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// Most attributes of a tag that is written plainly.
pub(super) const MOST: usize = 16;

const BLANK: u8 = 1;
/// Ends the name of an element.
const AFTER_TAG: u8 = 1 << 1;
/// Ends the name of an attribute, or may not stand in it here.
const AFTER_NAME: u8 = 1 << 2;

const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'>' | b'/' => AFTER_TAG | AFTER_NAME,
            b'=' | b'"' | b'\'' | b'<' => AFTER_NAME,
            _ if byte.is_ascii_whitespace() => BLANK | AFTER_TAG | AFTER_NAME,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

fn is(byte: u8, kinds: u8) -> bool {
    KINDS[usize::from(byte)] & kinds != 0
}

/// The first place from one on where a byte of these kinds stands.
fn until(bytes: &[u8], from: usize, kinds: u8) -> Option<usize> {
    Some(from + bytes.get(from..)?.iter().position(|byte| is(*byte, kinds))?)
}

impl<'a> Scanner<'a> {
    /// What is still to be scanned; nothing inside of elements that hold no tags.
    pub(super) fn ahead(&self) -> &'a [u8] {
        if self.raw.is_some() { &[] } else { self.text.as_bytes().get(self.at..).unwrap_or_default() }
    }

    /// Passes over `<span class="…">text</span>`, if that stands here: highlighted code consists of it.
    pub(super) fn plain_span(&mut self) -> Option<PlainSpan> {
        const OPEN: &[u8] = b"<span class=\"";
        let rest = Some(self.ahead()).filter(|rest| rest.starts_with(OPEN))?;
        let class = rest[OPEN.len()..].iter().position(|byte| *byte == b'"')? + OPEN.len();
        let open = class + 2;
        let text = rest.get(open..).filter(|_| rest[class + 1] == b'>')?;
        let close = open + memchr(b'<', text)?;
        rest[close..].starts_with(b"</span>").then_some(())?;
        let start = self.at;
        self.at += close + "</span>".len();
        Some(PlainSpan { start, open: start + open, close: start + close, end: self.at })
    }

    /// Passes over a start tag, if one stands here that is written plainly, and adds where its attributes stand: its
    /// name and its bytes.
    pub(super) fn plain_tag(&mut self, places: &mut Vec<Place>) -> Option<(&'a str, Range<usize>)> {
        let bytes = self.text.as_bytes();
        let starts = |rest: &&[u8]| rest[0] == b'<' && rest[1].is_ascii_alphabetic();
        Some(self.ahead()).filter(|rest| rest.len() > 2 && starts(rest))?;
        let (start, first) = (self.at, places.len());
        let name_end = until(bytes, start + 2, AFTER_TAG)?;
        let Some(end) = attributes(bytes, name_end, places).filter(|_| places.len() - first <= MOST) else {
            places.truncate(first);
            return None;
        };
        let name = &self.text[start + 1..name_end];
        self.at = end;
        self.raw = is_raw(name).then_some(name);
        Some((name, start..end))
    }

    /// Passes over the end tag of an element, if it stands here letter by letter.
    pub(super) fn plain_end(&mut self, name: &str) -> bool {
        let rest = self.ahead();
        let same = rest.get(2..2 + name.len()) == Some(name.as_bytes()) && rest.get(2 + name.len()) == Some(&b'>');
        if same {
            self.at += name.len() + 3;
        }
        same
    }

    /// Passes over text up to the next tag: its bytes.
    pub(super) fn plain_text(&mut self) -> Option<Range<usize>> {
        let rest = self.ahead();
        let end = memchr(b'<', rest).filter(|end| *end > 0)?;
        let opens = rest.get(end + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'/');
        let start = self.at;
        self.at += if opens { end } else { 0 };
        opens.then_some(start..self.at)
    }
}

/// Adds the attributes from the end of a name to the end of the tag, which is given back.
fn attributes(bytes: &[u8], from: usize, places: &mut Vec<Place>) -> Option<usize> {
    let mut at = from;
    loop {
        while is(*bytes.get(at)?, BLANK) {
            at += 1;
        }
        match bytes[at] {
            b'>' => return Some(at + 1),
            b'/' => return (bytes.get(at + 1) == Some(&b'>')).then_some(at + 2),
            _ => {}
        }
        let (name, name_end) = (at, until(bytes, at, AFTER_NAME)?);
        let (value, value_end);
        if bytes[name_end] == b'=' {
            (bytes.get(name_end + 1) == Some(&b'"') && name < name_end).then_some(())?;
            value = name_end + 2;
            value_end = value + memchr(b'"', &bytes[value..])?;
            at = value_end + 1;
            is(*bytes.get(at)?, AFTER_TAG).then_some(())?;
        } else {
            // A value may follow behind blanks.
            at = bytes[name_end..].iter().position(|byte| !is(*byte, BLANK))? + name_end;
            (is(bytes[name_end], AFTER_TAG) && bytes[at] != b'=').then_some(())?;
            (value, value_end) = (name, name_end);
        }
        let [name, name_end, value, value_end] = [name, name_end, value, value_end].map(|place| place as u32);
        places.push(Place { name, name_end, value, value_end });
    }
}

/// The attributes of an element: places that are known, or else what has still to be scanned.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'t, 'a> {
    pub(super) text: &'a str,
    pub(super) places: &'t [Place],
    pub(super) rest: Attributes<'a>,
}

impl<'a> Listed<'_, 'a> {
    /// The value of an attribute, if it is there.
    pub fn get(self, name: &str) -> Option<&'a str> {
        let is_named = |place: &&Place| {
            (place.name_end - place.name) as usize == name.len()
                && self.text.as_bytes()[place.name as usize..place.name_end as usize]
                    .eq_ignore_ascii_case(name.as_bytes())
        };
        self.places.iter().find(is_named).map(|place| self.value(place)).or_else(|| self.rest.get(name))
    }

    /// Whether the attribute is there.
    pub fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn value(&self, place: &Place) -> &'a str {
        if place.value == place.name { "" } else { &self.text[place.value as usize..place.value_end as usize] }
    }

    fn attribute(&self, place: &Place) -> Attribute<'a> {
        Attribute {
            name: &self.text[place.name as usize..place.name_end as usize],
            value: self.value(place),
            range: place.value as usize..place.value_end as usize,
        }
    }
}

impl<'t, 'a> IntoIterator for Listed<'t, 'a> {
    type Item = Attribute<'a>;
    type IntoIter = ListedIter<'t, 'a>;
    fn into_iter(self) -> ListedIter<'t, 'a> {
        ListedIter { places: self.places.iter(), rest: self.rest.into_iter(), list: self }
    }
}

/// Iterates over the attributes of an element.
#[derive(Debug, Clone)]
pub struct ListedIter<'t, 'a> {
    list: Listed<'t, 'a>,
    places: std::slice::Iter<'t, Place>,
    rest: super::scan::AttributeIter<'a>,
}

impl<'a> Iterator for ListedIter<'_, 'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        match self.places.next() {
            Some(place) => Some(self.list.attribute(place)),
            None => self.rest.next(),
        }
    }
}
