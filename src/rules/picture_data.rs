//! What the data inside pictures tell of people and places: Exif, XMP (ISO 16684-1) and IPTC-IIM.

use std::io::Cursor;

use exif::{In, Reader, Tag, Value};
use memchr::memmem;

/// Ends of names of pictures that may hold such data.
pub(super) const ENDS: [&str; 9] = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif", "avif"];

/// The author: what a licence may ask for.
pub(super) const AUTHOR: &str = "who made it";

/// Properties of XMP, and what they tell.
const POSITION: [(&str, &str); 3] = [
    ("exif:GPSLatitude", "where it was taken"),
    ("aux:OwnerName", "the name of the owner"),
    ("aux:SerialNumber", "the number of the camera"),
];

const NAMES: [(&str, &str); 6] = [
    ("dc:creator", AUTHOR),
    ("Iptc4xmpCore:CreatorContactInfo", "the address of its author"),
    ("Iptc4xmpCore:CiEmailWork", "the address of its author"),
    ("Iptc4xmpCore:CiTelWork", "the address of its author"),
    ("Iptc4xmpExt:PersonInImage", "who is shown"),
    ("mwg-rs:Name", "who is shown"),
];

/// What a picture tells of places and devices.
pub(super) fn position(bytes: &[u8]) -> Vec<&'static str> {
    let tags = [
        (Tag::GPSLatitude, POSITION[0].1),
        (Tag::CameraOwnerName, POSITION[1].1),
        (Tag::BodySerialNumber, POSITION[2].1),
    ];
    once(from_exif(bytes, &tags).into_iter().chain(from_xmp(bytes, &POSITION)))
}

/// What a picture tells of people.
pub(super) fn names(bytes: &[u8]) -> Vec<&'static str> {
    let by_line = iptc(bytes, 80).map(|_| AUTHOR);
    once(from_exif(bytes, &[(Tag::Artist, AUTHOR)]).into_iter().chain(from_xmp(bytes, &NAMES)).chain(by_line))
}

fn once(all: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut told = Vec::new();
    for one in all {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    told
}

fn from_exif(bytes: &[u8], tags: &[(Tag, &'static str)]) -> Vec<&'static str> {
    // Data that cannot be read hold nothing that a reader of the page could read either.
    let Ok(data) = Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return Vec::new() };
    let is_filled = |tag: Tag| {
        data.get_field(tag, In::PRIMARY).is_some_and(|field| match &field.value {
            Value::Ascii(texts) => texts.iter().flatten().any(u8::is_ascii_graphic),
            _ => true,
        })
    };
    tags.iter().filter(|(tag, _)| is_filled(*tag)).map(|(_, told)| *told).collect()
}

/// Properties of the first XMP packet that have a value. It stands in the file as it is, so that every program finds
/// it without knowing the format of the picture (ISO 16684-1, 7.3).
fn from_xmp(bytes: &[u8], properties: &[(&str, &'static str)]) -> Vec<&'static str> {
    let Some(start) = memmem::find(bytes, b"<rdf:RDF") else { return Vec::new() };
    let end = memmem::find(&bytes[start..], b"</rdf:RDF>").map_or(bytes.len(), |length| start + length);
    let packet = String::from_utf8_lossy(&bytes[start..end]);
    properties.iter().filter(|(name, _)| has_value(&packet, name)).map(|(_, told)| *told).collect()
}

/// Whether a property has a value: `name="…"`, or text below `<name>`.
fn has_value(packet: &str, name: &str) -> bool {
    packet.match_indices(name).any(|(at, _)| {
        let rest = &packet[at + name.len()..];
        if let Some(value) = rest.trim_start().strip_prefix('=') {
            return value.trim_start().get(1..).is_some_and(|value| !value.trim_start().starts_with(['"', '\'']));
        }
        if !packet[..at].ends_with('<') || !rest.starts_with(|c: char| c == '>' || c.is_whitespace()) {
            return false;
        }
        let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
        let is_text = |part: &str| part.split_once('>').is_some_and(|(_, text)| !text.trim().is_empty());
        // Values may also stand in attributes of a structure: `<name Iptc4xmpCore:CiEmailWork="…"/>`.
        rest[..end].split('<').any(is_text)
    })
}

/// A data set of the editorial record in a JPEG (IPTC-IIM 4.2, record 2), from the image resources of Photoshop.
fn iptc(bytes: &[u8], wanted: u8) -> Option<&[u8]> {
    let at = memmem::find(bytes, b"8BIM\x04\x04")? + 6;
    // A name with its length in front, padded to an even length; then the length of the data.
    let name = usize::from(*bytes.get(at)?) + 1;
    let at = at + name + name % 2;
    let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
    let data = bytes.get(at + 4..)?;
    let mut data = &data[..length.min(data.len())];
    while let [0x1C, record, number, high, low, rest @ ..] = data {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let value = rest.get(..length)?;
        if (*record, *number) == (2, wanted) && value.iter().any(u8::is_ascii_graphic) {
            return Some(value);
        }
        data = &rest[length..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{AUTHOR, names, position};

    #[test]
    fn xmp_tells_where_and_who() {
        let attribute = b"junk<rdf:RDF><rdf:Description exif:GPSLatitude=\"52,31.2N\"/></rdf:RDF>junk";
        assert_eq!(position(attribute), ["where it was taken"]);
        let list = b"<rdf:RDF><dc:creator>\n<rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator></rdf:RDF>";
        assert_eq!(names(list), [AUTHOR]);
        let empty =
            b"<rdf:RDF dc:creatorTool=\"x\"><dc:creator> <rdf:Seq/> </dc:creator><x exif:GPSLatitude=\"\"/></rdf:RDF>";
        assert!(names(empty).is_empty() && position(empty).is_empty());
        assert!(names(b"dc:creator=\"outside of a packet\"").is_empty());
    }

    #[test]
    fn iptc_tells_who() {
        let by_line =
            b"\xff\xed..Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x16\x1c\x02\0\0\x02\0\x04\x1c\x02\x50\0\x08Jane Doe";
        assert_eq!(names(by_line), [AUTHOR]);
        assert!(names(b"8BIM\x04\x04\0\0\0\0\0\x16\x1c\x02\0\xff").is_empty());
    }
}
