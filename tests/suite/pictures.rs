//! Rules about pictures, on pictures made byte by byte.

use crate::site_test::SiteTest;

/// A JPEG that holds nothing but Exif data with one entry that leads to a position (Exif 3.0, 4.6).
fn jpeg_with_latitude() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    // One entry: the position's own list stands at byte 26.
    tiff.extend(b"\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0");
    // One entry: latitude, three fractions at byte 44.
    tiff.extend(b"\x01\0\x02\0\x05\0\x03\0\0\0\x2c\0\0\0\0\0\0\0");
    tiff.extend([52_u32, 1, 31, 1, 0, 1].into_iter().flat_map(u32::to_le_bytes));
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [b"\xff\xd8\xff\xe1".as_slice(), &length, b"Exif\0\0", &tiff, b"\xff\xd9"].concat()
}

/// The head of a PNG of a size, and padding.
fn png(width: u32, height: u32, padding: usize) -> Vec<u8> {
    let head = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes()].concat();
    [head, vec![8, 6, 0, 0, 0], vec![0; padding]].concat()
}

fn codes(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let site = SiteTest::files("-- content/post.md --\n+++\ntitle = \"Launch\"\n+++\nText\n", &[(name, bytes)]);
    site.codes().into_iter().map(str::to_owned).collect()
}

#[test]
fn pictures_that_tell_too_much_or_are_too_big_are_found() {
    assert_eq!(codes("static/a.jpg", jpeg_with_latitude()), ["IMG003"]);
    assert_eq!(codes("static/a.png", png(6000, 10, 0)), ["IMG005"]);
    assert_eq!(codes("static/a.png", png(10, 10, 1_100_000)), ["IMG004"]);
    assert_eq!(codes("static/a.mp4", vec![0; 26_000_000]), ["SOE003"]);
    assert!(codes("static/a.png", png(10, 10, 0)).is_empty());
}

/// A JPEG that holds nothing but a packet of XMP (ISO 16684-1) with an author and a person.
fn jpeg_with_names() -> Vec<u8> {
    let packet = b"http://ns.adobe.com/xap/1.0/\0<rdf:RDF><dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq>\
                   </dc:creator><Iptc4xmpExt:PersonInImage>Joe</Iptc4xmpExt:PersonInImage></rdf:RDF>";
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    [b"\xff\xd8\xff\xe1".as_slice(), &length, packet, b"\xff\xd9"].concat()
}

#[test]
fn names_in_pictures_are_found_and_authors_on_record_are_not() {
    assert_eq!(codes("static/a.jpg", jpeg_with_names()), ["IMG010"]);
    let media = "[[media]]\nfiles = \"static/a.jpg\"\nlicence = \"contract\"\nholder = \"Jane Doe\"\n";
    let site = format!("-- content/post.md --\n+++\ntitle = \"Launch\"\n+++\nText\n-- data/media.toml --\n{media}");
    let found = SiteTest::files(&site, &[("static/a.jpg", jpeg_with_names())]);
    let why = found.report.diagnostics[0].finding.why.as_deref();
    assert_eq!((found.codes(), why), (vec!["IMG010"], Some("The file tells everybody who is shown.")));
}

#[test]
fn all_pictures_of_a_page_together_may_be_too_heavy() {
    let text = "-- content/post.md --\n+++\ntitle = \"Launch\"\n+++\n![A cat on a chair](/a.png)\n![A dog](/b.png)\n";
    let site = SiteTest::files(text, &[("static/a.png", png(10, 10, 800_000)), ("static/b.png", png(10, 10, 900_000))]);
    assert!(site.codes().contains(&"CAP006"), "{}", site.human());
}
