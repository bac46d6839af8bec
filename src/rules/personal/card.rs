//! Numbers of payment cards (ISO/IEC 7812).

use std::ops::Range;

use super::Digits;

/// Digits of the shortest numbers.
const SHORTEST: usize = 14;

/// Numbers that providers publish for tests.
const TEST: [&str; 22] = [
    "4242424242424242",
    "4000056655665556",
    "4111111111111111",
    "4012888888881881",
    "4222222222222",
    "4005519200000004",
    "4000000000000002",
    "4000000000003220",
    "4000002500003155",
    "5555555555554444",
    "5105105105105100",
    "5200828282828210",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "378734493671000",
    "6011111111111117",
    "6011000990139424",
    "30569309025904",
    "38520000023237",
    "3530111333300000",
    "3566002020360505",
];

/// Whether a number is one that providers publish for tests.
pub fn is_test(digits: &str) -> bool {
    TEST.contains(&digits)
}

/// Where card numbers stand in a text, with their digits: 13 to 19 digits in one run or in the groups that are
/// printed on cards, from the ranges of the issuers, with a check digit that agrees.
pub fn find(text: &str, digits: &Digits<'_>) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for Range { start, end } in runs(digits) {
        if end - start < SHORTEST {
            continue;
        }
        let digits: String = text[start..end].chars().filter(char::is_ascii_digit).collect();
        if (SHORTEST..=19).contains(&digits.len())
            && stands_alone(text, start..end)
            && groups(&text[start..end])
            && issuer(&digits)
            && luhn(&digits)
        {
            found.push((start..end, digits));
        }
    }
    found
}

/// Runs of digits with single blanks or hyphens between them: however a number is printed, four digits stand together
/// in it.
fn runs<'a>(digits: &'a Digits<'_>) -> impl Iterator<Item = Range<usize>> + 'a {
    let (bytes, mut at) = (digits.bytes(), 0);
    digits.runs().iter().filter(|four| four.len() > 3).filter_map(move |four| {
        let start = (four.start >= at).then(|| start(bytes, four.start, at))?;
        at = run(bytes, start);
        Some(start..at)
    })
}

/// Start of the run of digits that holds a digit, not before `floor`.
fn start(bytes: &[u8], mut at: usize, floor: usize) -> usize {
    while at > floor {
        let step = match (bytes[at - 1], at.checked_sub(2).map(|two| bytes[two])) {
            (b'0'..=b'9', _) => 1,
            (b' ' | b'-', Some(b'0'..=b'9')) if at >= floor + 2 => 2,
            _ => break,
        };
        at -= step;
    }
    at
}

/// End of a run of digits with single blanks or hyphens between them.
fn run(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    loop {
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
        let separated =
            matches!(bytes.get(end), Some(b' ' | b'-')) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !separated {
            return end;
        }
        end += 1;
    }
}

/// Not part of a longer number, a name or an address.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let word = |c: char| c.is_alphanumeric() || "_%#&=/+@$-".contains(c);
    let decimal = |c: Option<char>, next: Option<char>| c == Some('.') && next.is_some_and(|c| c.is_ascii_digit());
    !before.is_some_and(|c| word(c) || c == '.')
        && !after.is_some_and(word)
        && !decimal(after, text[range.end..].chars().nth(1))
}

/// One run, or groups as on cards.
fn groups(text: &str) -> bool {
    let separator = if text.contains('-') { '-' } else { ' ' };
    let lengths: Vec<usize> = text.split(separator).map(str::len).collect();
    let even = |lengths: &[usize]| lengths.len() >= 4 && lengths[..lengths.len() - 1].iter().all(|length| *length == 4);
    !(text.contains('-') && text.contains(' '))
        && (lengths.len() == 1 || even(&lengths) || matches!(lengths[..], [4, 6, 4 | 5]))
}

/// Ranges of the issuers, by number of digits.
fn issuer(digits: &str) -> bool {
    let head = |length: usize| digits[..length].parse::<u32>().unwrap_or(0);
    let length = digits.len();
    match (head(1), head(2), head(3), head(4)) {
        (4, ..) => length == 16 || length == 19,
        (_, 34 | 37, ..) => length == 15,
        (_, 51..=55, ..) | (.., 2221..=2720) => length == 16,
        (_, 36 | 38 | 39, ..) | (_, _, 300..=305, _) => length == 14 || length == 16,
        (_, 62 | 65, ..) | (_, _, 644..=649, _) | (.., 6011 | 3528..=3589) => (16..=19).contains(&length),
        _ => false,
    }
}

/// The check digit of ISO/IEC 7812-1, Annex B.
pub fn luhn(digits: &str) -> bool {
    let value = |(index, byte): (usize, u8)| {
        let digit = u32::from(byte - b'0');
        if index % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.bytes().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Vec<(Range<usize>, String)> {
        super::find(text, &Digits::new(text))
    }

    proptest::proptest! {
        #[test]
        fn runs_start_where_they_would_from_the_left(text in "([0-9]{1,5}|[ a-]){0,40}") {
            let bytes = text.as_bytes();
            let (mut slow, mut at) = (Vec::new(), 0);
            while let Some(first) = bytes[at..].iter().position(u8::is_ascii_digit) {
                let start = at + first;
                at = run(bytes, start);
                slow.push(start..at);
            }
            slow.retain(|range| bytes[range.clone()].windows(4).any(|four| four.iter().all(u8::is_ascii_digit)));
            proptest::prop_assert_eq!(runs(&Digits::new(&text)).collect::<Vec<_>>(), slow);
        }
    }

    #[test]
    fn a_card_is_found_as_it_is_printed() {
        for text in [
            "4539578763621486",
            "4539 5787 6362 1486",
            "(4539-5787-6362-1486)",
            "3782 822463 10005.",
            "|4539578763621486|",
        ] {
            assert_eq!(find(text).len(), 1, "{text}");
        }
        for text in [
            "4539578763621487",
            "4539 5787-6362 1486",
            "id=4539578763621486",
            "/4539578763621486",
            "0.4539578763621486",
            "45395787 63621486",
            "v4539578763621486",
            "1539578763621484",
            "4539578763621486.5",
            "14539578763621486",
        ] {
            assert_eq!(find(text).len(), 0, "{text}");
        }
        assert!(TEST.iter().all(|number| luhn(number)));
    }
}
