//! Numbers that a state gives a person: their form, their check digit, and the words they come with.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::Digits;
use super::card::luhn;
use super::hits::has_word;
use super::stretch::{stretches, with_neighbours};

/// One kind of number.
struct Kind {
    /// What people call it.
    name: &'static str,
    /// Its form.
    form: &'static str,
    /// Whether the digits and letters, without separators, are such a number.
    agrees: fn(&str) -> bool,
    /// Words of which one has to stand nearby; empty where form and check say enough.
    words: &'static [&'static str],
}

/// How far away a word may stand, in bytes.
const NEAR: usize = 80;

const KINDS: &[Kind] = &[
    Kind {
        name: "Social Security number",
        form: r"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4}",
        agrees: social_security,
        words: &["ssn", "ssns", "social security", "tax id", "taxpayer", "itin", "tin"],
    },
    Kind { name: "Swiss AHV number", form: r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}", agrees: ean, words: &[] },
    Kind { name: "Brazilian CPF", form: r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", agrees: cpf, words: &[] },
    Kind {
        name: "Belgian national number",
        form: r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}",
        agrees: belgian,
        words: &[],
    },
    Kind {
        name: "Italian tax code",
        form: r"[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]",
        agrees: italian,
        words: &[],
    },
    Kind {
        name: "French social security number",
        form: r"[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-4][0-9]) ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
        agrees: french,
        words: &["nir", "insee", "sécurité sociale", "securite sociale", "social security", "numéro de sécu"],
    },
    Kind {
        name: "Spanish DNI or NIE",
        form: r"[XYZ]?-?[0-9]{7,8}-?[A-Z]",
        agrees: spanish,
        words: &["dni", "nie", "nif", "documento nacional"],
    },
    Kind {
        name: "German tax number",
        form: r"[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
        agrees: german,
        words: &["steuer-id", "steueridentifikationsnummer", "steuernummer", "idnr", "tax id", "tin"],
    },
    Kind { name: "Dutch BSN", form: r"[0-9]{9}", agrees: dutch, words: &["bsn", "burgerservicenummer", "sofinummer"] },
    Kind { name: "Polish PESEL", form: r"[0-9]{11}", agrees: polish, words: &["pesel"] },
    Kind {
        name: "Swedish personal number",
        form: r"(?:19|20)?[0-9]{6}[-+][0-9]{4}",
        agrees: |digits| luhn(&digits[digits.len() - 10..]),
        words: &["personnummer", "personal number"],
    },
    Kind {
        name: "Canadian SIN",
        form: r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
        agrees: luhn,
        words: &["sin", "social insurance"],
    },
    Kind {
        name: "UK National Insurance number",
        form: r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
        agrees: |text| !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&&text[..2]),
        words: &["national insurance", "nino", "ni number"],
    },
];

/// Numbers that were published once and stand in samples since.
const SAMPLES: [&str; 5] = ["078051120", "219099999", "457555462", "123456789", "987654321"];

/// Characters other than digits and capitals that stand in the forms.
const SEPARATORS: &[u8] = b" .+-";

/// Fewest digits: in forms without letters, and in those with some.
const DIGITS: (usize, usize) = (9, 6);

/// All forms together, and each by itself.
static FORMS: LazyLock<Option<(RegexSet, Vec<Regex>)>> = LazyLock::new(|| {
    let forms = || KINDS.iter().map(|kind| format!(r"\b(?:{})\b", kind.form));
    let each = forms().map(|form| RegexBuilder::new(&form).unicode(false).build());
    let all = RegexSetBuilder::new(forms()).unicode(false).build().ok()?;
    Some((all, each.collect::<Result<_, _>>().ok()?))
});

/// Where such numbers stand in a text, with what people call them.
pub fn find(text: &str, digits: &Digits<'_>) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    let Some((all, each)) = FORMS.as_ref() else { return found };
    for (stretch, digits, capitals) in stretches(digits, SEPARATORS) {
        if digits < if capitals == 0 { DIGITS.0 } else { DIGITS.1 } {
            continue;
        }
        let (bytes, offset) = with_neighbours(text.as_bytes(), &stretch);
        for number in &all.matches(bytes) {
            for place in each[number].find_iter(bytes) {
                let range = place.start() + offset..place.end() + offset;
                let is_new = !found.iter().any(|(other, _)| other.start < range.end && range.start < other.end);
                if is_new && counts(text, &range, &KINDS[number]) {
                    found.push((range, KINDS[number].name));
                }
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Whether what has the form of a number is one.
fn counts(text: &str, range: &Range<usize>, kind: &Kind) -> bool {
    let plain: String = text[range.clone()].chars().filter(char::is_ascii_alphanumeric).collect();
    stands_alone(text, range)
        && !SAMPLES.contains(&plain.as_str())
        && (kind.agrees)(&plain)
        && (kind.words.is_empty() || has_word(text, range, NEAR, kind.words))
}

/// Not part of a longer number or address.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || "-_/=&%.#+@".contains(c);
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (next, second) = (after.next(), after.next());
    let goes_on = next.is_some_and(|c| joins(c) && (!".-/".contains(c) || second.is_some_and(char::is_alphanumeric)));
    !before.is_some_and(joins) && !goes_on
}

fn digit(text: &str, at: usize) -> u32 {
    u32::from(text.as_bytes()[at].wrapping_sub(b'0'))
}

fn weighted(text: &str, weights: &[u32]) -> u32 {
    weights.iter().enumerate().map(|(at, weight)| digit(text, at) * weight).sum()
}

/// SSN: areas, groups and serials that are given out (SSA); ITIN: the groups of the IRS.
fn social_security(text: &str) -> bool {
    let part = |range: Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let (area, group, serial) = (part(0..3), part(3..5), part(5..9));
    let itin = (900..=999).contains(&area) && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    itin || (area != 0 && area != 666 && area < 900 && group != 0 && serial != 0)
}

fn ean(text: &str) -> bool {
    let sum: u32 = (0..12).map(|at| digit(text, at) * if at % 2 == 0 { 1 } else { 3 }).sum();
    (10 - sum % 10) % 10 == digit(text, 12)
}

fn cpf(text: &str) -> bool {
    let check = |length: usize| {
        let sum: u32 = (0..length).map(|at| digit(text, at) * (length as u32 + 1 - at as u32)).sum();
        sum * 10 % 11 % 10 == digit(text, length)
    };
    text.bytes().any(|byte| byte != text.as_bytes()[0]) && check(9) && check(10)
}

fn belgian(text: &str) -> bool {
    let (Ok(number), Ok(check)) = (text[..9].parse::<u64>(), text[9..].parse::<u64>()) else { return false };
    check == 97 - number % 97 || check == 97 - (2_000_000_000 + number) % 97
}

fn italian(text: &str) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let value = |(at, byte): (usize, u8)| {
        let number = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
        if at % 2 == 0 { ODD[usize::from(number)] } else { u32::from(number) }
    };
    let sum: u32 = text.bytes().take(15).enumerate().map(value).sum();
    sum % 26 == u32::from(text.as_bytes()[15] - b'A')
}

fn french(text: &str) -> bool {
    let (Ok(number), Ok(key)) = (text[..13].parse::<u64>(), text[13..].parse::<u64>()) else { return false };
    key == 97 - number % 97
}

fn spanish(text: &str) -> bool {
    let (body, letter) = text.split_at(text.len() - 1);
    let first = ["X", "Y", "Z"].iter().position(|first| body.starts_with(first));
    let digits = first.map_or_else(|| body.to_owned(), |first| format!("{first}{}", &body[1..]));
    let Ok(number) = digits.parse::<usize>() else { return false };
    digits.len() == 8 && "TRWAGMYFPDXBNJZSQVHLCKE".get(number % 23..=number % 23) == Some(letter)
}

/// ISO/IEC 7064, MOD 11,10.
fn german(text: &str) -> bool {
    let product = (0..10).fold(10, |product, at| {
        let sum = (digit(text, at) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digit(text, 0) != 0 && (11 - product) % 10 == digit(text, 10)
}

fn dutch(text: &str) -> bool {
    let sum = weighted(text, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == digit(text, 8)
}

fn polish(text: &str) -> bool {
    (10 - weighted(text, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == digit(text, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Vec<(Range<usize>, &'static str)> {
        super::find(text, &Digits::new(text))
    }

    #[test]
    fn numbers_are_found_with_their_words_and_check_digits() {
        for (text, name) in [
            ("Her SSN is 536-22-1234.", "Social Security number"),
            ("ITIN 912-70-1234", "Social Security number"),
            ("AHV 756.1234.5678.97", "Swiss AHV number"),
            ("529.982.247-25", "Brazilian CPF"),
            ("RSSMRA85T10A562S", "Italian tax code"),
            ("DNI 12345678Z", "Spanish DNI or NIE"),
            ("NIE X1234567L", "Spanish DNI or NIE"),
            ("BSN 111222333", "Dutch BSN"),
            ("PESEL 44051401359", "Polish PESEL"),
            ("Steuer-ID 86 095 742 719", "German tax number"),
            ("personnummer 811228-9874", "Swedish personal number"),
            ("SIN: 046 454 286", "Canadian SIN"),
            ("National Insurance AB 12 34 56 C", "UK National Insurance number"),
            ("85.07.30-033.28", "Belgian national number"),
            ("NIR 2 55 08 14 168 025 38", "French social security number"),
        ] {
            assert_eq!(find(text).first().map(|(_, name)| *name), Some(name), "{text}");
        }
        for text in [
            "The order 536-22-1234",
            "SSN 666-22-1234",
            "SSN 078-05-1120",
            "AHV 756.1234.5678.98",
            "529.982.247-26",
            "BSN 111222334",
            "RSSMRA85T10A562T",
            "no words 111222333",
            "SSN a/536-22-1234",
            "SSN 536-22-1234-1",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_stops_it(text in "[A-Z0-9 .ü/-]{0,60}( ssn| dni| bsn| sin| pesel| nir| nino| idnr)?") {
            for (range, _) in find(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
