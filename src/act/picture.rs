//! Pictures that people add: what they tell beside what they show is taken out, part by part.
//!
//! The desk sends pictures that the browser has drawn anew, smaller and without such data. Nothing relies on that: here
//! only parts that are needed to show the picture are kept, and the result is looked at again.

use std::io::Cursor;

use memchr::memmem;

use super::Failure;

/// Most dots of a side.
const SIDE: usize = 4096;

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Ending of its name.
    pub ending: &'static str,
}

/// Takes a picture, without what it tells beside what it shows.
///
/// # Errors
/// When it is no JPEG, PNG or WebP that can be understood, or too large.
pub fn clean(bytes: &[u8]) -> Result<Picture, Failure> {
    let no_picture =
        || Failure::usage("This file is no picture that can be used.").help("Use a JPEG, PNG or WebP picture.");
    let (kept, ending) = if bytes.starts_with(b"\xff\xd8\xff") {
        (jpeg(bytes), "jpg")
    } else if bytes.starts_with(PNG) {
        (png(bytes), "png")
    } else {
        (webp(bytes), "webp")
    };
    let bytes = kept.ok_or_else(no_picture)?;
    let size = imagesize::blob_size(&bytes).map_err(|_| no_picture())?;
    if size.width == 0 || size.height == 0 || size.width > SIDE || size.height > SIDE {
        return Err(Failure::usage(format!("The picture is {} by {} dots.", size.width, size.height))
            .help(format!("Make it smaller than {SIDE} dots on each side.")));
    }
    if tells(&bytes) {
        return Err(Failure::usage("This picture tells more than it shows, and that cannot be taken out.")
            .help("Save it anew with another program, without its data."));
    }
    Ok(Picture { bytes, ending })
}

/// Whether anything is left that speaks of people, places or devices.
fn tells(bytes: &[u8]) -> bool {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).is_ok();
    exif || [&b"<rdf:RDF"[..], b"<x:xmpmeta", b"8BIM\x04\x04"].iter().any(|mark| memmem::find(bytes, mark).is_some())
}

/// Segments of a JPEG up to its end (ITU-T T.81, B.1). Of application data those stay that colours need: the frame of
/// JFIF, the colour transform of Adobe and the colour profile.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (bytes.get(..2)?.to_vec(), 2);
    loop {
        // Dots stand between segments after a scan has begun.
        let start = at;
        while !matches!(bytes.get(at..at + 2)?, [0xff, 0x01..=0xcf | 0xd8..=0xfe]) {
            at += 1;
        }
        out.extend_from_slice(&bytes[start..at]);
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            out.extend_from_slice(&[0xff, 0xd9]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = bytes.get(at..at + 2 + length.max(2))?;
        let keep = match marker {
            0xe2 => segment[4..].starts_with(b"ICC_PROFILE\0"),
            0xe1 | 0xe3..=0xed | 0xef | 0xfe => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(segment);
        }
        at += segment.len();
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks of a PNG that are needed to show it (PNG, third edition, 11).
const CHUNKS: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"acTL",
    b"fcTL", b"fdAT",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (PNG.to_vec(), PNG.len());
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if CHUNKS.iter().any(|kept| chunk[4..8] == kept[..]) {
            out.extend_from_slice(chunk);
        }
        if &chunk[4..8] == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

/// Chunks of a WebP without Exif, XMP and unknown ones (RFC 9649, 2).
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let riff = bytes.get(..12).filter(|head| head.starts_with(b"RIFF") && head.ends_with(b"WEBP"))?;
    let (mut out, mut at) = (riff.to_vec(), 12);
    let end = 8 + u32::from_le_bytes(riff[4..8].try_into().ok()?) as usize;
    while at < end {
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?)?;
        let from = out.len();
        if [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"].iter().any(|kept| chunk[..4] == kept[..]) {
            out.extend_from_slice(chunk);
        }
        if chunk.starts_with(b"VP8X") {
            // Neither Exif nor XMP follows.
            *out.get_mut(from + 8)? &= !0b0000_1100;
        }
        at += chunk.len();
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{clean, tells};

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, data].concat()
    }

    fn small_jpeg(more: &[Vec<u8>]) -> Vec<u8> {
        let frame = segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
        let scan = segment(0xda, &[1, 1, 0, 0, 63, 0]);
        [
            &[0xff, 0xd8][..],
            &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            &more.concat(),
            &frame,
            &scan,
            &[0x12, 0xff, 0, 0x34, 0xff, 0xd9],
        ]
        .concat()
    }

    #[test]
    fn what_a_jpeg_tells_is_gone() {
        let exif = segment(0xe1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0\x05\0\0\0\x1a\0\0\0\0\0\0\0Jane\0");
        let xmp = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF/></x:xmpmeta>");
        let others = [exif, xmp, segment(0xed, b"Photoshop 3.0\08BIM\x04\x04Jane"), segment(0xfe, b"Jane")];
        let full = [small_jpeg(&others), b"trailing Jane".to_vec()].concat();
        assert!(tells(&full));
        let picture = clean(&full).unwrap();
        assert_eq!((picture.bytes, picture.ending), (small_jpeg(&[]), "jpg"));
    }

    #[test]
    fn what_a_png_and_a_webp_tell_is_gone() {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], name, data, &[0; 4]].concat()
        };
        let head = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
        let png = |middle: &[u8]| [super::PNG, &head, middle, &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat();
        let full =
            png(&[chunk(b"tEXt", b"Author\0Jane"), chunk(b"eXIf", b"II*\0"), chunk(b"iTXt", b"<rdf:RDF>")].concat());
        assert_eq!(clean(&[full, b"Jane".to_vec()].concat()).unwrap().bytes, png(&[]));
        let chunk = |name: &[u8; 4], data: &[u8]| {
            [&name[..], &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &vec![0; data.len() % 2]].concat()
        };
        let webp = |flags: u8, more: &[u8]| {
            let body = [
                b"WEBP".to_vec(),
                chunk(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
                chunk(b"VP8L", &[0x2f, 0, 0, 0, 0]),
                more.to_vec(),
            ]
            .concat();
            [b"RIFF".to_vec(), u32::try_from(body.len()).unwrap().to_le_bytes().to_vec(), body].concat()
        };
        let full = webp(0b1_1100, &[chunk(b"EXIF", b"II*\0Jane"), chunk(b"XMP ", b"<x:xmpmeta>")].concat());
        assert_eq!(clean(&full).unwrap().bytes, webp(0b1_0000, &[]));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [
            &b""[..],
            b"<svg onload=alert(1)>",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\xff\xff",
            super::PNG,
            b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        ] {
            assert!(clean(bytes).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_breaks_it(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), which in 0..3_usize) {
            let start = [&b"\xff\xd8\xff\xe0"[..], super::PNG, b"RIFF\x40\0\0\0WEBP"][which];
            let _ = clean(&[start, &bytes].concat());
        }
    }
}
