//! Parts of a document, as players of films and sound ask for them (RFC 9110, 14).

use super::http::{Answer, Ask};

/// Cuts an answer to the one range that was asked for. Several ranges, other units and what cannot be understood are
/// answered whole, as the standard allows.
pub(super) fn cut(ask: &Ask, answer: Answer) -> Answer {
    if answer.status != 200 {
        return answer;
    }
    let answer = answer.with("Accept-Ranges", "bytes");
    // Nothing here has a name by which an older copy could be told from this one.
    if ask.method != "GET" || ask.has("If-Range") {
        return answer;
    }
    let length = answer.body.len();
    match ask.one("Range").and_then(|range| asked(range, length)) {
        None => answer,
        Some(None) => {
            Answer::text(416, "There is no such part of it.").with("Content-Range", format!("bytes */{length}"))
        }
        Some(Some((first, last))) => {
            let part = answer.body[first..=last].to_vec();
            let named = format!("bytes {first}-{last}/{length}");
            Answer { status: 206, body: part.into(), ..answer }.with("Content-Range", named)
        }
    }
}

/// First and last byte of a range; `Some(None)` where it lies behind the end.
fn asked(range: &str, length: usize) -> Option<Option<(usize, usize)>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<usize>().ok()).flatten();
    if first.is_empty() {
        let count = number(last)?;
        return Some((count > 0 && length > 0).then(|| (length.saturating_sub(count), length - 1)));
    }
    let first = number(first)?;
    let last = if last.is_empty() { usize::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    Some((first < length).then(|| (first, last.min(length - 1))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::Door;

    #[test]
    fn one_range_is_cut_and_anything_else_comes_whole() {
        let ask = |method: &str, fields: &[(&str, &str)]| Ask {
            door: Door::Reader,
            method: method.into(),
            target: "/a".into(),
            body: Vec::new(),
            headers: fields.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        };
        let whole = || Answer::new(200, "video/mp4", &b"0123456789"[..]);
        for (range, status, body) in [
            ("bytes=0-3", 206, "0123"),
            ("bytes=7-", 206, "789"),
            ("bytes=-2", 206, "89"),
            ("bytes=-20", 206, "0123456789"),
            ("bytes=8-99", 206, "89"),
            ("bytes=10-", 416, "There is no such part of it.\n"),
            ("bytes=-0", 416, "There is no such part of it.\n"),
            ("bytes=3-1", 200, "0123456789"),
            ("bytes=0-1,3-4", 200, "0123456789"),
            ("lines=0-1", 200, "0123456789"),
            ("bytes=a-b", 200, "0123456789"),
        ] {
            let answer = cut(&ask("GET", &[("Range", range)]), whole());
            assert_eq!((answer.status, &*answer.body), (status, body.as_bytes()), "{range}");
        }
        let part = cut(&ask("GET", &[("Range", "bytes=2-3")]), whole());
        assert!(part.headers.contains(&("Content-Range".into(), "bytes 2-3/10".into())));
        assert_eq!(cut(&ask("HEAD", &[("Range", "bytes=2-3")]), whole()).status, 200);
        assert_eq!(cut(&ask("GET", &[("Range", "bytes=2-3"), ("If-Range", "\"x\"")]), whole()).status, 200);
    }
}
