//! What PDF and Office files tell about people: names in their properties.

use std::io::Read as _;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;

/// Most bytes that one part of a file may unpack to.
const UNPACKED: u64 = 16 << 20;

/// Names of people in the properties of a PDF (ISO 32000-2, 14.3) or Office file (ECMA-376, part 2), with what they are.
pub fn names(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut names = if bytes.starts_with(b"PK\x03\x04") {
        zip_part(bytes, b"docProps/core.xml").map(|xml| properties(&xml)).unwrap_or_default()
    } else if memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        pdf(bytes)
    } else {
        Vec::new()
    };
    names.retain(|(_, name)| is_name(name));
    names.sort();
    names.dedup();
    names
}

/// A name and not the name of a program or of nobody.
fn is_name(name: &str) -> bool {
    const NOBODY: [&str; 9] = [
        "unknown",
        "author",
        "user",
        "admin",
        "administrator",
        "anonymous",
        "python-docx",
        "openpyxl",
        "microsoft office user",
    ];
    let lower = name.trim().to_lowercase();
    !lower.is_empty() && !NOBODY.contains(&lower.as_str()) && lower.chars().any(char::is_alphabetic)
}

/// The elements of Dublin Core and of Office that name people.
fn properties(xml: &[u8]) -> Vec<(&'static str, String)> {
    let xml = String::from_utf8_lossy(xml);
    let mut names = Vec::new();
    for (element, what) in [("dc:creator", "the author"), ("cp:lastModifiedBy", "who saved it last")] {
        for (at, _) in xml.match_indices(&format!("<{element}")) {
            let Some(open) = xml[at..].find('>').map(|end| at + end + 1) else { continue };
            let Some(close) = xml[open..].find(&format!("</{element}>")).map(|end| open + end) else { continue };
            let text: String = tags_out(&xml[open..close]);
            names.push((what, crate::html::unescape(text.trim()).into_owned()));
        }
    }
    names
}

/// Text without tags: Dublin Core in a PDF keeps a list in the element.
fn tags_out(text: &str) -> String {
    text.split('<')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once('>').map_or("", |(_, rest)| rest) })
        .collect()
}

fn pdf(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut names = authors(bytes);
    names.extend(properties(bytes).into_iter().filter(|(what, _)| *what == "the author"));
    // Properties may stand in packed objects.
    for at in memmem::find_iter(bytes, b"/ObjStm") {
        let Some(start) = memmem::find(&bytes[at..], b"stream").map(|step| at + step + 6) else { continue };
        let start = start + bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let mut unpacked = Vec::new();
        // What was unpacked before an error counts too.
        let _ = ZlibDecoder::new(&bytes[start..]).take(UNPACKED).read_to_end(&mut unpacked);
        names.extend(authors(&unpacked));
    }
    names
}

/// The values of `/Author` (ISO 32000-2, 14.3.3).
fn authors(bytes: &[u8]) -> Vec<(&'static str, String)> {
    let mut names = Vec::new();
    for at in memmem::find_iter(bytes, b"/Author") {
        let rest = &bytes[at + 7..];
        let rest = &rest[rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()..];
        let value = match rest.first() {
            Some(b'(') => literal(&rest[1..]),
            Some(b'<') => hexadecimal(&rest[1..]),
            _ => continue,
        };
        names.push(("the author", decoded(&value)));
    }
    names
}

/// A literal string (ISO 32000-2, 7.3.4.2) up to its closing parenthesis.
fn literal(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut depth, mut at) = (Vec::new(), 0, 0);
    while let Some(byte) = bytes.get(at).filter(|_| out.len() < 1000) {
        match byte {
            b'\\' => {
                at += 1;
                let digits: Vec<u8> = bytes[at.min(bytes.len())..]
                    .iter()
                    .take(3)
                    .take_while(|byte| (b'0'..=b'7').contains(*byte))
                    .copied()
                    .collect();
                if digits.is_empty() {
                    out.extend(bytes.get(at));
                } else {
                    out.push(digits.iter().fold(0_u8, |value, digit| value.wrapping_mul(8).wrapping_add(digit - b'0')));
                    at += digits.len() - 1;
                }
            }
            b'(' => {
                depth += 1;
                out.push(b'(');
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                out.push(b')');
            }
            byte => out.push(*byte),
        }
        at += 1;
    }
    out
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        bytes.iter().take(4000).take_while(|byte| **byte != b'>').copied().filter(u8::is_ascii_hexdigit).collect();
    let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as u8;
    digits.chunks(2).map(|pair| value(&pair[0]) * 16 + pair.get(1).map_or(0, value)).collect()
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16 with a mark, else UTF-8 or Latin-1.
fn decoded(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xfe\xff") {
        let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}

/// A file inside a ZIP file, found by the list at its end (APPNOTE 4.3.12).
fn zip_part(bytes: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize, length: usize| {
        let part = bytes.get(at..at + length)?;
        Some(part.iter().rev().fold(0_usize, |value, byte| value << 8 | usize::from(*byte)))
    };
    for at in memmem::find_iter(bytes, b"PK\x01\x02") {
        let length = number(at + 28, 2)?;
        if bytes.get(at + 46..at + 46 + length) != Some(name) {
            continue;
        }
        let (method, packed, local) = (number(at + 10, 2)?, number(at + 20, 4)?, number(at + 42, 4)?);
        let start = local + 30 + number(local + 26, 2)? + number(local + 28, 2)?;
        let part = bytes.get(start..start.checked_add(packed)?)?;
        let mut out = Vec::new();
        match method {
            0 => out.extend_from_slice(part),
            8 => {
                let _ = DeflateDecoder::new(part).take(UNPACKED).read_to_end(&mut out);
            }
            _ => return None,
        }
        return Some(out);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};
    use std::io::Write as _;

    const CORE: &str = "<cp:coreProperties><dc:creator>Anna &amp; Ben</dc:creator>\
        <cp:lastModifiedBy>Carla Roe</cp:lastModifiedBy></cp:coreProperties>";

    /// A ZIP file with one packed part.
    fn zip(name: &str, text: &str) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let sizes = [(packed.len() as u32).to_le_bytes(), (text.len() as u32).to_le_bytes()].concat();
        let length = (name.len() as u16).to_le_bytes();
        let mut out = [
            b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".as_slice(),
            &sizes,
            &length,
            b"\0\0",
            name.as_bytes(),
            &packed,
        ]
        .concat();
        let list = out.len() as u32;
        out.extend([b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0".as_slice(), &sizes, &length].concat());
        out.extend([0; 12]);
        out.extend(0_u32.to_le_bytes());
        out.extend(name.as_bytes());
        out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        out.extend(list.to_le_bytes());
        out
    }

    #[test]
    fn names_are_found_in_both_kinds_of_files() {
        let office = names(&zip("docProps/core.xml", CORE));
        assert_eq!(office, [("the author", "Anna & Ben".into()), ("who saved it last", "Carla Roe".into())]);
        assert_eq!(names(&zip("word/document.xml", CORE)), []);
        let plain = b"%PDF-1.4\n1 0 obj <</Author (Anna \\(B\\) R\\366e) /Title (x)>> endobj";
        assert_eq!(names(plain), [("the author", "Anna (B) Röe".into())]);
        assert_eq!(names(b"%PDF-1.4 <</Author<FEFF0041006E006E0061>>>"), [("the author", "Anna".into())]);
        let xmp = b"%PDF-1.7 <dc:creator><rdf:Seq><rdf:li>Dora</rdf:li></rdf:Seq></dc:creator>";
        assert_eq!(names(xmp), [("the author", "Dora".into())]);
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"7 0 <</Author(Emil)>>").unwrap();
        let packed =
            [b"%PDF-1.7 <</Type/ObjStm>>stream\r\n".as_slice(), &encoder.finish().unwrap(), b"endstream"].concat();
        assert_eq!(names(&packed), [("the author", "Emil".into())]);
        assert_eq!(names(b"%PDF-1.7 <</Author()>>"), []);
    }

    proptest::proptest! {
        #[test]
        fn nothing_stops_it(cut in 0_usize..400, tail in proptest::collection::vec(0_u8..=255, 0..40)) {
            let mut office = zip("docProps/core.xml", CORE);
            office.truncate(cut);
            office.extend(&tail);
            names(&office);
            names(&[b"%PDF-1.4 /ObjStm stream /Author (".as_slice(), &tail].concat());
        }
    }
}
