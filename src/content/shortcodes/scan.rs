//! Finds calls in a body and pairs opening and closing braces.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::grammar::{Cursor, Head};
use super::{Found, FoundCall, Inner, Scan};
use crate::diag::{FileId, Finding};

/// Finds all calls and escapes in a body that starts at byte `base` of its file.
///
/// `options` tell what code is. A body without `{{` and `{%` costs one look.
pub fn scan(body: &str, file: FileId, base: u32, options: Options) -> Scan {
    let mut scan = Scan::default();
    let bytes = body.as_bytes();
    if memmem::find(bytes, b"{{").is_none() && memmem::find(bytes, b"{%").is_none() {
        return scan;
    }
    let mut scanner =
        Scanner { body, file, base, code: None, options, levels: vec![Level::default()], unclosed: Vec::new() };
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'{', &bytes[at..]).map(|next| next + at) {
        at = scanner.step(next, &mut scan.findings);
    }
    while scanner.levels.len() > 1 {
        scanner.give_up(&mut scan.findings);
    }
    scan.found = scanner.levels.pop().unwrap_or_default().found;
    scan
}

struct Scanner<'a> {
    body: &'a str,
    file: FileId,
    base: u32,
    /// Ranges of code, looked up when the first call is met.
    code: Option<Vec<Range<usize>>>,
    options: Options,
    /// Calls that wait for their end; the first level is the body itself.
    levels: Vec<Level>,
    /// Ends of escapes that do not come any more.
    unclosed: Vec<&'static str>,
}

#[derive(Default)]
struct Level {
    open: Option<(Head, Range<usize>)>,
    found: Vec<Found>,
}

impl Scanner<'_> {
    /// Looks at the brace at `at` and gives the offset where to go on.
    fn step(&mut self, at: usize, findings: &mut Vec<Finding>) -> usize {
        let rest = &self.body[at..];
        let after = at + 1 + rest[1..].bytes().take_while(|byte| *byte == b'{').count();
        let block = rest.starts_with("{%");
        let begins = block || (rest.starts_with("{{") && after == at + 2);
        if !begins || self.body[..at].ends_with('$') {
            return after;
        }
        let end = if block { "%}" } else { "}}" };
        if rest[2..].starts_with("/*") {
            let Some(escape) = self.escape(at, end) else { return after };
            let after = escape.range().end;
            self.push(escape);
            return after;
        }
        let mut cursor = Cursor::new(self.body, at + 2, self.file, self.base);
        cursor.eat("-");
        if block && self.levels.len() > 1 && self.ends_level(&mut cursor) && !self.in_code(at) {
            self.close_level(at, cursor.at);
            return cursor.at;
        }
        let Some(read) = cursor.head() else { return at + 2 };
        if self.in_code(at) {
            return at + 2;
        }
        match read.and_then(|head| cursor.close(end).map(|()| head)) {
            Ok(head) => {
                self.open(head, at..cursor.at, block);
                cursor.at
            }
            Err(finding) => {
                findings.push(*finding);
                at + 2
            }
        }
    }

    fn open(&mut self, head: Head, range: Range<usize>, block: bool) {
        if block && !head.closed {
            self.levels.push(Level { open: Some((head, range)), found: Vec::new() });
        } else {
            self.push(call(head, range.clone(), None, range.end));
        }
    }

    /// Whether `end %}` or `</name> %}` stands here and closes the innermost call.
    fn ends_level(&self, cursor: &mut Cursor<'_>) -> bool {
        let start = cursor.at;
        cursor.blanks();
        let Some((head, _)) = self.levels.last().and_then(|level| level.open.as_ref()) else { return false };
        let named = if head.angle {
            cursor.eat("</") && cursor.eat(&head.name.value) && cursor.eat(">")
        } else {
            cursor.eat("end")
        };
        let ends = named && cursor.close("%}").is_ok();
        if !ends {
            cursor.at = start;
        }
        ends
    }

    fn close_level(&mut self, start: usize, end: usize) {
        let Some(Level { open: Some((head, range)), found }) = self.levels.pop() else { return };
        let inner = Inner { range: range.end..start, found };
        self.push(call(head, range, Some(inner), end));
    }

    /// The innermost call has no end: it stays text, what was found in it stays.
    fn give_up(&mut self, findings: &mut Vec<Finding>) {
        let Some(level) = self.levels.pop() else { return };
        if let Some((head, range)) = level.open {
            let end = if head.angle { format!("{{% </{}> %}}", head.name.value) } else { "{% end %}".to_owned() };
            let cursor = Cursor::new(self.body, range.start, self.file, self.base);
            findings.push(
                Finding::new("CNT031", "Close this shortcode")
                    .at(cursor.span(range.start, range.end), "has no end")
                    .why("Without its end nobody can tell which text belongs to it.")
                    .help(format!("Write `{end}` after the text that belongs to it.")),
            );
        }
        if let Some(above) = self.levels.last_mut() {
            above.found.extend(level.found);
        }
    }

    fn push(&mut self, found: Found) {
        if let Some(level) = self.levels.last_mut() {
            level.found.push(found);
        }
    }

    fn escape(&mut self, at: usize, end: &'static str) -> Option<Found> {
        if self.unclosed.contains(&end) {
            return None;
        }
        let inner = &self.body[at + 4..];
        let Some(length) = memmem::find(inner.as_bytes(), format!("*/{end}").as_bytes()) else {
            self.unclosed.push(end);
            return None;
        };
        let range = at..at + 4 + length + 2 + end.len();
        Some(Found::Escape { range, text: format!("{}{}{end}", &self.body[at..at + 2], &inner[..length]) })
    }

    fn in_code(&mut self, at: usize) -> bool {
        let code = self.code.get_or_insert_with(|| code_ranges(self.body, self.options));
        let after = code.partition_point(|range| range.start <= at);
        after > 0 && code[after - 1].contains(&at)
    }
}

fn call(head: Head, open: Range<usize>, inner: Option<Inner>, end: usize) -> Found {
    let range = open.start..end;
    Found::Call(FoundCall { name: head.name, args: head.args, open, inner, range })
}

fn code_ranges(body: &str, options: Options) -> Vec<Range<usize>> {
    let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    Parser::new_ext(body, options)
        .into_offset_iter()
        .filter_map(|(event, range)| is_code(&event).then_some(range))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(body: &str) -> (Vec<String>, usize) {
        let scan = scan(body, FileId(0), 0, Options::empty());
        let show = |found: &Found| match found {
            Found::Call(call) => {
                let inner = call.inner.as_ref().map(|inner| format!(":{}", &body[inner.range.clone()]));
                format!("{}{}{}", call.name.value, call.args.to_json(), inner.unwrap_or_default())
            }
            Found::Escape { text, .. } => text.clone(),
        };
        (scan.found.iter().map(show).collect(), scan.findings.len())
    }

    #[test]
    fn reads_calls() {
        for (body, want) in [
            ("{{ a() }}", "a{}"),
            (
                "x {{a(x='1', n=-2, f=1.5, b=true, l=[1, \"b\"],)}} y",
                r#"a{"x":"1","n":-2,"f":1.5,"b":true,"l":[1,"b"]}"#,
            ),
            ("{{ <a.b x=\"1\" n={1} on /> }}", r#"a.b{"x":"1","n":1,"on":true}"#),
            ("{% q(a=`b`) %}text{% end %}", r#"q{"a":"b"}:text"#),
            ("{% <q> %}text{% </q> %}", "q{}:text"),
            ("{% q() %}{% r() %}x{% end %}{% end %}", "q{}:{% r() %}x{% end %}"),
            ("{{/* a() */}}", "{{ a() }}"),
            ("`{{/* a() */}}`", "{{ a() }}"),
            ("{%/* a() */%}", "{% a() %}"),
        ] {
            assert_eq!(scanned(body), (vec![want.to_owned()], 0), "{body}");
        }
    }

    #[test]
    fn text_with_braces_stays_text() {
        for body in [
            "{{ site.url }}",
            "{ {a()}}",
            "{{ foo }}",
            "${{ hash('x') }}",
            "{{{ a() }}}",
            "{% include x.html %}",
            "{% if a %}{% end %}",
            "`{{ a() }}`",
            "```\n{{ a() }}\n```",
            "    {{ a() }}",
            "{{< figure >}}",
            "{{",
            "{%",
            "{{ 1a() }}",
            "{% end %}",
            "{{/* a()",
            "{{ <",
        ] {
            assert_eq!(scanned(body), (vec![], 0), "{body}");
        }
    }

    #[test]
    fn broken_calls_are_reported_and_stay_text() {
        for body in [
            "{{ a('x') }}",
            "{{ a(x=“1”) }}",
            "{{ a(x=y) }}",
            "{{ a(x='1) }}",
            "{{ a(x=1, x=2) }}",
            "{{ a(x=1 }}",
            "{{ a() }",
            "{% a() %} no end",
            "{{ <a x=\"1\" }}",
            "{{ a(x=[1,) }}",
            "{{ a(",
            "{{ a(x=nan) }}",
        ] {
            assert_eq!(scanned(body), (vec![], 1), "{body}");
        }
    }

    #[test]
    fn a_call_in_one_that_is_never_closed_is_kept() {
        assert_eq!(scanned("{% a() %} {{ b() }}"), (vec!["b{}".to_owned()], 1));
    }
}
