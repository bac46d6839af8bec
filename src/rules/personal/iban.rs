//! Numbers of bank accounts (ISO 13616).

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::Digits;
use super::stretch::{stretches, with_neighbours};

/// Lengths by country, from the registry of ISO 13616.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
    EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 \
    LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 \
    QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

/// Characters of the shortest numbers: those of Norway.
const SHORTEST: usize = 15;

/// Numbers that banks and standards explain the form with.
const SAMPLES: [&str; 10] = [
    "DE89370400440532013000",
    "GB82WEST12345698765432",
    "GB29NWBK60161331926819",
    "FR1420041010050500013M02606",
    "CH9300762011623852957",
    "AT611904300234573201",
    "NL91ABNA0417164300",
    "ES9121000418450200051332",
    "IT60X0542811101000000123456",
    "BE68539007547034",
];

static SHAPE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?-u:\b)").ok());

/// Whether a number is one that the form is explained with.
pub fn is_sample(number: &str) -> bool {
    SAMPLES.contains(&number)
}

/// Where account numbers stand in a text, with the number without blanks.
pub fn find(text: &str, digits: &Digits<'_>) -> Vec<(Range<usize>, String)> {
    let long = stretches(digits, b" ").filter(|(_, digits, capitals)| *capitals > 1 && digits + capitals >= SHORTEST);
    let shapes = long.flat_map(|(stretch, ..)| {
        let (bytes, offset) = with_neighbours(text.as_bytes(), &stretch);
        SHAPE.iter().flat_map(move |shape| shape.find_iter(bytes)).map(move |at| at.start() + offset..at.end() + offset)
    });
    shapes.filter_map(|shape| number(text, shape)).collect()
}

/// The number at the start of what has the form of one: a word in capitals may follow.
fn number(text: &str, shape: Range<usize>) -> Option<(Range<usize>, String)> {
    let length = length(&text[shape.start..shape.start + 2])?;
    let (mut number, mut end) = (String::new(), shape.start);
    for c in text[shape.clone()].chars() {
        if number.len() == length {
            break;
        }
        end += c.len_utf8();
        if c != ' ' {
            number.push(c);
        }
    }
    let goes_on = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (number.len() == length && !goes_on && agrees(&number)).then_some((shape.start..end, number))
}

fn length(country: &str) -> Option<usize> {
    LENGTHS.split_whitespace().find_map(|entry| entry.strip_prefix(country)?.parse().ok())
}

/// The check of ISO/IEC 7064, MOD 97-10.
fn agrees(number: &str) -> bool {
    let moved = number[4..].bytes().chain(number[..4].bytes());
    let rest = moved.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_as_it_is_printed() {
        for text in
            ["DE89370400440532013000", "IBAN DE89 3704 0044 0532 0130 00.", "GB82 WEST 1234 5698 7654 32 AND MORE"]
        {
            assert_eq!(find(text, &Digits::new(text)).len(), 1, "{text}");
        }
        for text in
            ["DE89370400440532013001", "XX89370400440532013000", "DE8937040044053201300", "ADE89370400440532013000"]
        {
            assert_eq!(find(text, &Digits::new(text)).len(), 0, "{text}");
        }
        assert!(SAMPLES.iter().all(|sample| agrees(sample)));
    }
}
