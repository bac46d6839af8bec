//! Console sessions: prompts, commands and what they print.

use super::super::class::Class;
use super::scan::Lexer;
use super::shell;

/// A session; without any prompt it is taken as a script.
pub(super) fn lex(l: &mut Lexer<'_>) {
    if has_prompt(l, true) { session(l) } else { shell::lex(l) }
}

/// A script; when its first line begins with `$ ` it is taken as a session.
pub(super) fn lex_shell(l: &mut Lexer<'_>) {
    if has_prompt(l, false) { session(l) } else { shell::lex(l) }
}

fn lines<'a>(l: &Lexer<'a>) -> impl Iterator<Item = &'a [u8]> {
    l.rest().split(|&byte| byte == b'\n')
}

fn has_prompt(l: &Lexer<'_>, hash: bool) -> bool {
    if hash {
        return lines(l).any(|line| prompt(line, true).is_some());
    }
    let first = lines(l).find(|line| !line.trim_ascii().is_empty() && !line.trim_ascii_start().starts_with(b"#"));
    first.is_some_and(|line| prompt(line, false).is_some())
}

fn session(l: &mut Lexer<'_>) {
    let hash = !lines(l).any(|line| prompt(line, false).is_some());
    let mut goes_on = false;
    while l.pos < l.end {
        let mut end = l.line_end(l.pos);
        let line = &l.bytes[l.pos..end];
        if goes_on {
            let mark = if line.starts_with(b"> ") { 2 } else { 0 };
            l.take_len(mark, Class::Prompt);
        } else if let Some(length) = prompt(line, hash) {
            l.take_len(length, Class::Prompt);
        } else {
            if line.starts_with(b"# ") {
                l.take(end, Class::Comment);
            }
            l.pos = (end + 1).min(l.end);
            continue;
        }
        // A command goes on while its lines end with a backslash, and lines of a script follow without marks.
        while l.bytes[l.pos..end].ends_with(b"\\") && end < l.end && !l.bytes[end + 1..l.end].starts_with(b"> ") {
            end = l.line_end(end + 1);
        }
        goes_on = l.bytes[l.pos..end].ends_with(b"\\");
        l.within(end, shell::lex);
        l.pos = (end + 1).min(l.end);
    }
}

/// The length of the prompt a line begins with. `hash`: `#` alone is the prompt of an administrator.
fn prompt(line: &[u8], hash: bool) -> Option<usize> {
    let blanks = line.iter().take_while(|byte| **byte == b' ').count();
    let text = &line[blanks..];
    for mark in ["$ ", "% ", "❯ ", "➜ ", ">>> "] {
        if text.starts_with(mark.as_bytes()) {
            return Some(blanks + mark.len());
        }
    }
    if hash && text.starts_with(b"# ") {
        return Some(blanks + 2);
    }
    if text == b"$" {
        return Some(blanks + 1);
    }
    let head = &text[..text.len().min(80)];
    if text.starts_with(b"PS ") || head.get(1..3) == Some(b":\\") {
        return head.iter().position(|&byte| byte == b'>').map(|at| blanks + (at + 2).min(text.len()));
    }
    let end = head.windows(2).position(|pair| matches!(pair, b"$ " | b"# " | b"% "))?;
    let (name, host) = head[..end].split_at(head[..end].iter().position(|&byte| byte == b'@')?);
    let word = |bytes: &[u8]| bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"[]()-_.~:/@ ".contains(byte));
    (!name.is_empty() && name.split(|byte| *byte == b' ').nth(2).is_none() && word(name) && word(host))
        .then_some(blanks + end + 2)
}
