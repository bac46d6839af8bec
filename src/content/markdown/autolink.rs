//! Bare addresses in text: `www.…`, `http://…`, `https://…`, `ftp://…` and e-mail addresses.
//!
//! Rules of GitHub Flavored Markdown 0.29, section 6.9 "Autolinks (extension)".

use std::ops::Range;

/// A bare address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autolink {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: AutolinkKind,
}

/// What a bare address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutolinkKind {
    /// `www.…`: `http://` is put before it.
    Www,
    /// An address with its scheme.
    Url,
    /// An e-mail address: `mailto:` is put before it.
    Email,
}

impl Autolink {
    /// The destination of the link.
    pub fn url(&self, text: &str) -> String {
        let written = &text[self.range.clone()];
        match self.kind {
            AutolinkKind::Www => format!("http://{written}"),
            AutolinkKind::Url => written.to_owned(),
            AutolinkKind::Email => format!("mailto:{written}"),
        }
    }
}

/// All bare addresses in a text, in order.
pub fn autolinks(text: &str) -> Vec<Autolink> {
    let bytes = text.as_bytes();
    let mut found: Vec<Autolink> = Vec::new();
    for at in memchr::memchr3_iter(b'w', b':', b'@', bytes) {
        let floor = found.last().map_or(0, |last| last.range.end);
        if at < floor {
            continue;
        }
        let link = match bytes[at] {
            b'w' => www(text, at),
            b':' => with_scheme(text, at),
            _ => email(text, at),
        };
        found.extend(link.filter(|link| link.range.start >= floor));
    }
    found
}

fn www(text: &str, at: usize) -> Option<Autolink> {
    let starts = text[at..].starts_with("www.") && may_start(text, at);
    let end = starts.then(|| address_end(text, at, true))??;
    Some(Autolink { range: at..end, kind: AutolinkKind::Www })
}

fn with_scheme(text: &str, colon: usize) -> Option<Autolink> {
    let rest = text[colon..].strip_prefix("://")?;
    let start = ["https", "http", "ftp"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        (text.get(start..colon)?.eq_ignore_ascii_case(scheme) && may_start(text, start)).then_some(start)
    })?;
    let end = address_end(text, text.len() - rest.len(), false)?;
    Some(Autolink { range: start..end, kind: AutolinkKind::Url })
}

/// An address starts a line or follows a blank or one of `*_~(`.
fn may_start(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('))
}

/// End of an address whose domain starts at `domain`.
fn address_end(text: &str, domain: usize, needs_period: bool) -> Option<usize> {
    let rest = &text[domain..];
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let domain_end = rest.find(|c: char| !is_domain(c)).unwrap_or(rest.len());
    let mut labels = rest[..domain_end].trim_end_matches('.').rsplit('.');
    let last = labels.next().filter(|label| !label.is_empty())?;
    let before = labels.next();
    if last.contains('_') || before.is_some_and(|label| label.contains('_')) || (needs_period && before.is_none()) {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
    Some(domain + trimmed(&rest[..end]).len()).filter(|end| *end > domain)
}

/// Without punctuation, unmatched parentheses and entities at the end.
fn trimmed(mut address: &str) -> &str {
    let count = |wanted: u8| address.bytes().filter(|byte| *byte == wanted).count();
    let mut surplus = count(b')').saturating_sub(count(b'('));
    loop {
        let cut = match address.as_bytes().last() {
            Some(b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"') => 1,
            Some(b')') if surplus > 0 => {
                surplus -= 1;
                1
            }
            Some(b';') => match address.rfind('&') {
                Some(at) if address[at + 1..address.len() - 1].bytes().all(|b| b.is_ascii_alphanumeric()) => {
                    address.len() - at
                }
                Some(_) | None => 1,
            },
            _ => return address,
        };
        address = &address[..address.len() - cut];
    }
}

fn email(text: &str, at: usize) -> Option<Autolink> {
    let is_local = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let bytes = text.as_bytes();
    let start = at - bytes[..at].iter().rev().take_while(|b| is_local(**b)).count();
    let length = bytes[at + 1..].iter().take_while(|b| is_local(**b) && **b != b'+').count();
    let domain = text[at + 1..at + 1 + length].trim_end_matches('.');
    let whole = domain.contains('.') && !domain.contains("..") && !domain.ends_with(['-', '_']);
    (start < at && whole).then(|| Autolink { range: start..at + 1 + domain.len(), kind: AutolinkKind::Email })
}

/// Text that the parser hands out in pieces, put together again so that addresses can be found in it.
///
/// Typographic replacements (`--` becomes a dash) must not happen inside an address, so the run holds
/// the characters as written and remembers the replacements.
#[derive(Debug, Default)]
pub struct TextRun {
    /// Characters as written, entities and escapes resolved.
    pub text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    /// Start in the text of the run.
    at: usize,
    /// Place in the source.
    source: Range<usize>,
    /// What is written instead outside of addresses.
    shown: Option<String>,
}

impl TextRun {
    /// Adds a piece of text with its place in the source.
    pub fn push(&mut self, text: &str, source: &str, range: Range<usize>) {
        let written = source.get(range.clone()).unwrap_or_default();
        let replaced = matches!(text, "‘" | "’" | "“" | "”" | "–" | "—" | "…")
            && matches!(written.as_bytes().first(), Some(b'\'' | b'"' | b'-' | b'.'));
        let at = self.text.len();
        self.text.push_str(if replaced { written } else { text });
        self.pieces.push(Piece { at, source: range, shown: replaced.then(|| text.to_owned()) });
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Forgets the text.
    pub fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Place in the source of a range of the run.
    pub fn source(&self, range: &Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let after = self.pieces.partition_point(|piece| piece.at <= offset);
            let piece = after.checked_sub(1).map(|index| &self.pieces[index]);
            piece.map_or(0, |piece| (piece.source.start + offset - piece.at).min(piece.source.end))
        };
        let start = at(range.start);
        start..range.end.checked_sub(1).map_or(start, |last| at(last) + 1).max(start)
    }

    /// The pieces of a range as they are shown, with typographic replacements.
    pub fn shown<'a>(&'a self, range: &Range<usize>, mut show: impl FnMut(&'a str)) {
        let mut from = range.start;
        let first = self.pieces.partition_point(|piece| piece.at < range.start);
        for piece in self.pieces[first..].iter().take_while(|piece| piece.at < range.end) {
            let Some(shown) = &piece.shown else { continue };
            show(&self.text[from..piece.at]);
            show(shown);
            from = (piece.at + piece.source.len()).min(range.end);
        }
        show(&self.text[from..range.end]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        autolinks(text).iter().map(|link| link.url(text)).collect()
    }

    #[test]
    fn follows_the_rules_of_gfm() {
        for (text, want) in [
            ("Visit www.a.org/x.", "http://www.a.org/x"),
            ("(https://a.org/q?a=b(c))", "https://a.org/q?a=b(c)"),
            ("www.a.org/s?q=b&hl;", "http://www.a.org/s?q=b"),
            ("mail me@a-b.de.", "mailto:me@a-b.de"),
            ("see http://localhost:80/ now", "http://localhost:80/"),
        ] {
            assert_eq!(found(text), [want], "{text}");
        }
        for text in ["www.", "me@a.b-", "me@local", "xwww.a.org", "https://", "a:b @ w"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn replacements_stay_out_of_addresses() {
        let source = "x -- https://a.org/b--c";
        let mut run = TextRun::default();
        run.push("x ", source, 0..2);
        run.push("–", source, 2..4);
        run.push(" https://a.org/b", source, 4..20);
        run.push("–", source, 20..22);
        run.push("c", source, 22..23);
        let link = autolinks(&run.text).remove(0);
        assert_eq!(link.url(&run.text), "https://a.org/b--c");
        assert_eq!(&source[run.source(&link.range)], "https://a.org/b--c");
        let mut shown = String::new();
        run.shown(&(0..link.range.start), |text| shown.push_str(text));
        assert_eq!(shown, "x – ");
    }
}
