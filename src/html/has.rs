//! Attributes that rules ask for most, as bits: one look tells whether an element may have them.

use super::Attributes;
use super::plain::Place;

/// `id`.
pub const ID: u16 = 1;
/// `style`.
pub const STYLE: u16 = 1 << 1;
/// An event handler: a name that starts with `on`.
pub const HANDLER: u16 = 1 << 2;
/// A name that starts with `aria-`.
pub const ARIA: u16 = 1 << 3;
/// `role`.
pub const ROLE: u16 = 1 << 4;
/// `lang` or `xml:lang`.
pub const LANG: u16 = 1 << 5;
/// `tabindex`.
pub const TABINDEX: u16 = 1 << 6;
/// `hidden`.
pub const HIDDEN: u16 = 1 << 7;
/// `href`, `src`, `srcset`, `action`, `poster`, `data`, `cite`, `formaction`, `ping` or `background`.
pub const ADDRESS: u16 = 1 << 8;
/// `name`.
pub const NAME: u16 = 1 << 9;
/// `autocomplete`.
pub const AUTOCOMPLETE: u16 = 1 << 10;
/// The same attribute stands there more than once.
pub const TWICE: u16 = 1 << 11;

/// Which of the attributes in this module stand there.
pub(super) fn flags(attributes: Attributes<'_>) -> u16 {
    if attributes.is_class_only() {
        return 0;
    }
    let mut flags = 0;
    let mut names: [&str; 16] = [""; 16];
    for (number, attribute) in attributes.into_iter().enumerate() {
        let name = attribute.name;
        flags |= flag(name.as_bytes());
        let seen = &names[..number.min(names.len())];
        if seen.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            flags |= TWICE;
        }
        if let Some(place) = names.get_mut(number) {
            *place = name;
        }
    }
    flags
}

/// The same of attributes whose places are known, if there are not more than fit above.
pub(super) fn flags_at(text: &str, places: &[Place]) -> u16 {
    let name = |place: &Place| &text.as_bytes()[place.name as usize..place.name_end as usize];
    let mut flags = 0;
    for (number, place) in places.iter().enumerate() {
        let own = name(place);
        flags |= flag(own);
        if places[..number].iter().any(|other| name(other).eq_ignore_ascii_case(own)) {
            flags |= TWICE;
        }
    }
    flags
}

fn flag(bytes: &[u8]) -> u16 {
    let starts =
        |prefix: &str| bytes.len() > prefix.len() && bytes[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes());
    let is = |other: &str| bytes.eq_ignore_ascii_case(other.as_bytes());
    match bytes.first().map(u8::to_ascii_lowercase) {
        Some(b'i') if is("id") => ID,
        Some(b's') if is("style") => STYLE,
        Some(b's') if is("src") || is("srcset") => ADDRESS,
        Some(b'o') if starts("on") => HANDLER,
        Some(b'a') if starts("aria-") => ARIA,
        Some(b'a') if is("action") => ADDRESS,
        Some(b'a') if is("autocomplete") => AUTOCOMPLETE,
        Some(b'r') if is("role") => ROLE,
        Some(b'l') if is("lang") => LANG,
        Some(b'x') if is("xml:lang") => LANG,
        Some(b't') if is("tabindex") => TABINDEX,
        Some(b'h') if is("hidden") => HIDDEN,
        Some(b'h') if is("href") => ADDRESS,
        Some(b'x') if is("xlink:href") => ADDRESS,
        Some(b'n') if is("name") => NAME,
        Some(b'p') if is("poster") || is("ping") => ADDRESS,
        Some(b'd') if is("data") => ADDRESS,
        Some(b'c') if is("cite") => ADDRESS,
        Some(b'f') if is("formaction") => ADDRESS,
        Some(b'b') if is("background") => ADDRESS,
        _ => 0,
    }
}
