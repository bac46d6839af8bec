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
    match ask.one("Range").map_or(Part::Whole, |range| asked(range, length)) {
        Part::Whole => answer,
        Part::Behind => {
            Answer::text(416, "There is no such part of it.").with("Content-Range", format!("bytes */{length}"))
        }
        Part::Bytes(first, last) => {
            let part = answer.body[first..=last].to_vec();
            let named = format!("bytes {first}-{last}/{length}");
            Answer { status: 206, body: part.into(), ..answer }.with("Content-Range", named)
        }
    }
}

/// What a range asks for.
enum Part {
    /// It is not understood, or not one range.
    Whole,
    /// First and last byte.
    Bytes(usize, usize),
    /// It lies behind the end.
    Behind,
}

fn asked(range: &str, length: usize) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse::<usize>().ok() } else { None }
    };
    match (number(first), number(last)) {
        (None, Some(count)) if first.is_empty() => {
            if count == 0 || length == 0 {
                Part::Behind
            } else {
                Part::Bytes(length.saturating_sub(count), length - 1)
            }
        }
        (Some(first), end) if last.is_empty() || end.is_some_and(|end| end >= first) => {
            if first < length {
                Part::Bytes(first, end.map_or(length - 1, |end| end.min(length - 1)))
            } else {
                Part::Behind
            }
        }
        _ => Part::Whole,
    }
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
