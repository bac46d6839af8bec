//! Writes code with its spans as HTML.

use super::class::Class;

/// Takes pieces of code in order and writes them, escaped, into a text.
///
/// Every byte of the code comes out exactly once, whatever the lexer says: pieces that overlap are cut,
/// ends inside a character are moved behind it, and what lies between pieces is plain.
/// Neighbours of one class are written as one span, also over blanks; no span crosses a line feed.
pub(super) struct Spans<'a> {
    code: &'a str,
    out: &'a mut String,
    /// Everything before this byte is written.
    done: usize,
    /// End of the piece that waits to be written; `done` where none waits.
    end: usize,
    class: Class,
}

impl<'a> Spans<'a> {
    pub(super) fn new(code: &'a str, out: &'a mut String) -> Self {
        out.reserve(code.len() * 2);
        Self { code, out, done: 0, end: 0, class: Class::Plain }
    }

    /// The bytes `start..end` are of this class.
    #[inline]
    pub(super) fn token(&mut self, start: usize, end: usize, class: Class) {
        let start = start.max(self.end);
        if end <= start || class == Class::Plain {
            return;
        }
        if class == self.class && (start == self.end || self.only_blanks(self.end, start)) {
            self.end = self.on_boundary(end);
            return;
        }
        self.flush();
        let start = self.on_boundary(start);
        escape(&self.code[self.done..start], self.out);
        self.done = start;
        self.end = self.on_boundary(end.max(start));
        self.class = class;
    }

    /// Writes what is left; the rest of the code is plain.
    pub(super) fn finish(mut self) {
        self.flush();
        escape(&self.code[self.done..], self.out);
    }

    fn on_boundary(&self, mut at: usize) -> usize {
        at = at.min(self.code.len());
        while !self.code.is_char_boundary(at) {
            at += 1;
        }
        at
    }

    fn only_blanks(&self, start: usize, end: usize) -> bool {
        let bytes = self.code.as_bytes();
        end <= bytes.len() && bytes[start..end].iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    fn flush(&mut self) {
        if self.done == self.end {
            return;
        }
        let (code, class) = (self.code, self.class);
        let mut text = &code[self.done..self.end];
        self.done = self.end;
        while let Some(at) = memchr::memchr(b'\n', text.as_bytes()) {
            self.span(&text[..at], class);
            self.out.push('\n');
            text = &text[at + 1..];
        }
        self.span(text, class);
    }

    fn span(&mut self, text: &str, class: Class) {
        if text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.out.push_str(text);
            return;
        }
        self.out.push_str(class.open());
        escape(text, self.out);
        self.out.push_str("</span>");
    }
}

const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    table[b'&' as usize] = true;
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'"' as usize] = true;
    table
};

/// Writes text with `&`, `<`, `>` and `"` as references.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if SPECIAL[byte as usize] {
            out.push_str(&text[from..at]);
            out.push_str(match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            });
            from = at + 1;
        }
    }
    out.push_str(&text[from..]);
}

/// Whether HTML is this code with spans as they are written here: text that comes from a cache file, which
/// anybody could have written, can then be wrong in its colours and in nothing else.
pub(super) fn shows(html: &str, code: &str) -> bool {
    let (mut html, mut code, mut open) = (html, code, false);
    loop {
        let at = html.bytes().position(|byte| SPECIAL[byte as usize]).unwrap_or(html.len());
        let (text, rest) = html.split_at(at);
        let Some(left) = code.strip_prefix(text) else { return false };
        if open && text.contains('\n') {
            return false;
        }
        (html, code) = (rest, left);
        if html.is_empty() {
            return code.is_empty() && !open;
        }
        let next = if open { html.strip_prefix("</span>") } else { opened(html) };
        if let Some(rest) = next {
            (html, open) = (rest, !open);
            continue;
        }
        let reference = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")];
        let step = |(name, text)| Some((html.strip_prefix(name)?, code.strip_prefix(text)?));
        match reference.into_iter().find_map(step) {
            Some(left) => (html, code) = left,
            None => return false,
        }
    }
}

/// What follows an opening tag.
fn opened(html: &str) -> Option<&str> {
    let (letter, rest) = html.strip_prefix("<span class=\"z-")?.split_once("\">")?;
    Class::ALL.iter().any(|class| class.letter() == letter).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{Class, Spans, shows};

    #[test]
    fn only_code_with_spans_of_ours_is_taken_over() {
        let (code, good) = ("a < \"b\"\nc", "<span class=\"z-k\">a &lt;</span> &quot;b&quot;\nc");
        assert!(shows(good, code) && shows("", "") && shows("x", "x"));
        for bad in [
            "",
            "a &lt; &quot;b&quot;\n",
            "a &lt; &quot;b&quot;\nc<script>",
            "<span class=\"z-k\">a &lt; &quot;b&quot;\nc</span>",
            "<span class=\"z-k\">a &lt;</span> \"b\"\nc",
            "<span class=\"z-k\" onclick=\"x\">a &lt;</span> &quot;b&quot;\nc",
            "<span class=\"z-x\">a &lt;</span> &quot;b&quot;\nc",
            "<span class=\"z-k\">a &lt; &quot;b&quot;",
            "a &gt; &quot;b&quot;\nc",
            "a &lt; &quot;b&quot;\nc</span>",
        ] {
            assert!(!shows(bad, code), "{bad}");
        }
    }

    fn write(code: &str, tokens: &[(usize, usize, Class)]) -> String {
        let mut out = String::new();
        let mut spans = Spans::new(code, &mut out);
        for &(start, end, class) in tokens {
            spans.token(start, end, class);
        }
        spans.finish();
        out
    }

    #[test]
    fn merges_neighbours_and_breaks_at_lines() {
        let k = Class::Keyword;
        assert_eq!(write("pub fn x", &[(0, 3, k), (4, 6, k)]), "<span class=\"z-k\">pub fn</span> x");
        assert_eq!(write("a\n b", &[(0, 4, k)]), "<span class=\"z-k\">a</span>\n<span class=\"z-k\"> b</span>");
        assert_eq!(write("a\nb", &[(0, 1, k), (2, 3, k)]).matches("span class").count(), 2);
    }

    #[test]
    fn writes_every_byte_once_whatever_the_tokens() {
        let s = Class::String;
        assert_eq!(write("aéb<", &[(1, 2, s), (0, 2, Class::Number), (3, 99, s)]), {
            "a<span class=\"z-s\">éb&lt;</span>"
        });
        assert_eq!(write("\"", &[]), "&quot;");
    }
}
