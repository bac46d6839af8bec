//! Shell scripts: commands, options, expansions, here-documents.

use super::super::class::Class;
use super::scan::{Lexer, in_name, starts_name};

const KEYWORDS: &[&str] = &[
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then",
    "time", "until", "while",
];

/// Built-in commands that declare or steer.
const DECLARE: &[&str] = &["break", "continue", "declare", "export", "local", "readonly", "return", "typeset", "unset"];

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Command,
    Argument,
    /// An argument that may assign, after `export`.
    Assign,
    /// After `for` and `case`: `in` is still to come.
    Subject,
    /// After `function`.
    Name,
}

/// A here-document that begins after this line.
struct Here {
    start: usize,
    end: usize,
    quoted: bool,
}

/// A shell script.
pub(super) fn lex(l: &mut Lexer<'_>) {
    run(l, 0);
}

/// Commands up to the end or to a closing `)` or backquote.
fn run(l: &mut Lexer<'_>, stop: u8) {
    let (mut word, mut open) = (Word::Command, 0usize);
    let mut heres = Vec::new();
    while l.pos < l.end {
        let byte = l.bytes[l.pos];
        match byte {
            b' ' | b'\t' | b'\r' => l.pos += 1,
            b'\n' => {
                l.pos += 1;
                word = Word::Command;
                for here in heres.drain(..) {
                    here_document(l, &here);
                }
            }
            b'\\' if l.peek(1) == b'\n' => l.pos += 2,
            b'#' => l.take(l.line_end(l.pos), Class::Comment),
            b';' => {
                l.pos += 1;
                word = Word::Command;
            }
            b'&' | b'|' => {
                l.take_len(1, Class::Operator);
                word = Word::Command;
            }
            b'(' => {
                l.pos += 1;
                open += 1;
                word = Word::Command;
            }
            b')' if stop == b')' && open == 0 => return,
            b')' => {
                l.pos += 1;
                open = open.saturating_sub(1);
                word = Word::Command;
            }
            b'`' if stop == b'`' => return,
            b'<' | b'>' => redirect(l, &mut heres),
            _ => word = one_word(l, word, stop),
        }
    }
}

fn redirect(l: &mut Lexer<'_>, heres: &mut Vec<Here>) {
    if l.starts("<<") && l.peek(2) != b'<' {
        let dash = usize::from(l.peek(2) == b'-');
        l.take_len(2 + dash, Class::Operator);
        l.blanks();
        let quoted = matches!(l.peek(0), b'\'' | b'"' | b'\\');
        let start = l.pos + usize::from(quoted);
        let end = l.while_at(start, |byte| in_name(byte) || byte == b'-');
        if end > start {
            heres.push(Here { start, end, quoted });
            l.take(end + usize::from(quoted && matches!(l.at(end), b'\'' | b'"')), Class::Keyword);
        }
        return;
    }
    l.take(l.while_at(l.pos, |byte| matches!(byte, b'<' | b'>')), Class::Operator);
    if l.peek(0) == b'&' {
        l.take_len(1, Class::Operator);
        if l.peek(0).is_ascii_digit() {
            l.take_len(1, Class::Number);
        }
    }
}

fn here_document(l: &mut Lexer<'_>, here: &Here) {
    while l.pos < l.end {
        let end = l.line_end(l.pos);
        let line = &l.bytes[l.pos..end];
        if line.trim_ascii() == &l.bytes[here.start..here.end] {
            l.take(end, Class::Keyword);
            return;
        }
        while l.pos < end {
            let at = if here.quoted { end } else { l.while_before(end, l.pos, |byte| byte != b'$') };
            l.take(at, Class::String);
            if l.pos < end && !simple_variable(l) {
                l.take_len(1, Class::String);
            }
        }
        l.pos = (end + 1).min(l.end);
    }
}

/// One word, and what the word after it is.
fn one_word(l: &mut Lexer<'_>, word: Word, stop: u8) -> Word {
    let start = l.pos;
    let end = l.while_at(start, bare);
    let text = &l.bytes[start..end];
    let is_in = |list: &[&str]| list.iter().any(|known| known.as_bytes() == text);
    match word {
        Word::Name if end > start => {
            l.take(end, Class::Function);
            Word::Command
        }
        Word::Command | Word::Assign if assignment(l, end) => {
            rest(l, Class::String, stop);
            word
        }
        Word::Command if matches!(text, b"[" | b"[[") => {
            l.pos = end;
            Word::Argument
        }
        Word::Command if matches!(text, b"{" | b"}" | b"!") => {
            l.pos = end;
            Word::Command
        }
        Word::Command if is_in(KEYWORDS) => {
            l.take(end, Class::Keyword);
            match text {
                b"for" | b"case" | b"select" => Word::Subject,
                b"function" => Word::Name,
                _ => Word::Command,
            }
        }
        Word::Command if is_in(DECLARE) => {
            l.take(end, Class::Keyword);
            Word::Assign
        }
        Word::Command => {
            // A pattern of `case` is no command.
            let class = if l.at(end) == b')' && stop != b')' { Class::Plain } else { Class::Function };
            l.take(end, class);
            rest(l, class, stop);
            Word::Argument
        }
        Word::Subject if text == b"in" => {
            l.take(end, Class::Keyword);
            Word::Argument
        }
        _ => {
            argument(l, end);
            rest(l, Class::Plain, stop);
            word
        }
    }
}

/// Whether a byte stands for itself in a word.
fn bare(byte: u8) -> bool {
    !matches!(
        byte,
        b' ' | b'\t'
            | b'\r'
            | b'\n'
            | b';'
            | b'&'
            | b'|'
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'"'
            | b'\''
            | b'`'
            | b'$'
            | b'\\'
    )
}

/// `NAME=`, `NAME+=`, `NAME[0]=`.
fn assignment(l: &mut Lexer<'_>, end: usize) -> bool {
    if !starts_name(l.peek(0)) {
        return false;
    }
    let mut name = l.while_at(l.pos, in_name);
    if l.at(name) == b'[' {
        name = (l.while_at(name, |byte| byte != b']' && bare(byte)) + 1).min(end);
    }
    let plus = usize::from(l.at(name) == b'+');
    if name >= end || l.at(name + plus) != b'=' {
        return false;
    }
    l.take(name, Class::Variable);
    l.take_len(plus + 1, Class::Operator);
    true
}

fn argument(l: &mut Lexer<'_>, end: usize) {
    let next = l.peek(1);
    if matches!(&l.bytes[l.pos..end], b"=" | b"==" | b"!=" | b"=~" | b"!") {
        return l.take(end, Class::Operator);
    }
    if l.peek(0) == b'-' && (next == b'-' || next.is_ascii_alphanumeric()) {
        let name = l.while_at(l.pos, |byte| byte != b'=' && bare(byte));
        l.take(name, Class::Attribute);
        if l.peek(0) == b'=' {
            l.take_len(1, Class::Operator);
        }
    } else if l.peek(0).is_ascii_digit()
        && end == l.while_at(l.pos, |byte| byte.is_ascii_digit())
        && matches!(l.at(end), b'<' | b'>')
    {
        l.take(end, Class::Number);
    }
}

/// The rest of a word: quotes, expansions and plain pieces.
fn rest(l: &mut Lexer<'_>, plain: Class, stop: u8) {
    while l.pos < l.end {
        match l.peek(0) {
            b'"' => double_quoted(l),
            b'\'' => {
                let end = l.behind(l.pos + 1, "'");
                l.take(end, Class::String);
            }
            b'$' if l.peek(1) == b'\'' => ansi_quoted(l),
            b'$' => expansion(l, plain),
            b'`' if stop == b'`' => return,
            b'`' => backquoted(l),
            b'\\' if l.peek(1) == b'\n' => return,
            b'\\' => l.take_len(2, Class::Escape),
            byte if bare(byte) => l.take(l.while_at(l.pos, bare), plain),
            _ => return,
        }
    }
}

fn ansi_quoted(l: &mut Lexer<'_>) {
    l.take_len(2, Class::String);
    while l.pos < l.end {
        l.take(l.while_at(l.pos, |byte| !matches!(byte, b'\'' | b'\\')), Class::String);
        if l.peek(0) != b'\\' {
            return l.take_len(1, Class::String);
        }
        l.take_len(2, Class::Escape);
    }
}

fn double_quoted(l: &mut Lexer<'_>) {
    l.take_len(1, Class::String);
    while l.pos < l.end {
        l.take(l.while_at(l.pos, |byte| !matches!(byte, b'"' | b'\\' | b'$' | b'`')), Class::String);
        match l.peek(0) {
            b'"' => return l.take_len(1, Class::String),
            b'\\' if matches!(l.peek(1), b'"' | b'\\' | b'$' | b'`' | b'n') => l.take_len(2, Class::Escape),
            b'\\' => l.take_len(1, Class::String),
            b'$' => expansion(l, Class::String),
            b'`' => backquoted(l),
            _ => return,
        }
    }
}

fn backquoted(l: &mut Lexer<'_>) {
    l.take_len(1, Class::Variable);
    if l.nested(|l| run(l, b'`')) && l.peek(0) == b'`' {
        l.take_len(1, Class::Variable);
    }
}

/// `$name`, `${...}`, `$(...)`, `$((...))`.
fn expansion(l: &mut Lexer<'_>, plain: Class) {
    if l.starts("$((") {
        return arithmetic(l);
    }
    if l.peek(1) == b'(' {
        l.take_len(2, Class::Variable);
        if l.nested(|l| run(l, b')')) && l.peek(0) == b')' {
            l.take_len(1, Class::Variable);
        }
        return;
    }
    if !simple_variable(l) {
        l.take_len(1, plain);
    }
}

/// `$name`, `$1`, `$@`, `${...}`; false where none begins here.
fn simple_variable(l: &mut Lexer<'_>) -> bool {
    let next = l.peek(1);
    let end = match next {
        b'{' => match brace_end(l) {
            Some(end) => end,
            None => return false,
        },
        b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' => l.pos + 2,
        _ if starts_name(next) => l.while_at(l.pos + 1, in_name),
        _ => return false,
    };
    l.take(end, Class::Variable);
    true
}

/// Behind the brace that closes `${`, on the same line.
fn brace_end(l: &mut Lexer<'_>) -> Option<usize> {
    if l.pos < l.vain {
        return None;
    }
    let (mut at, mut open) = (l.pos + 1, 0usize);
    loop {
        match l.at(at) {
            b'{' => open += 1,
            b'}' if open == 1 => return Some(at + 1),
            b'}' => open -= 1,
            b'\\' => at += 1,
            0 | b'\n' => {
                l.vain = at;
                return None;
            }
            _ => {}
        }
        at += 1;
    }
}

fn arithmetic(l: &mut Lexer<'_>) {
    l.take_len(3, Class::Variable);
    let mut open = 2usize;
    while l.pos < l.end && open > 0 {
        match l.peek(0) {
            b'(' => {
                open += 1;
                l.pos += 1;
            }
            b')' => {
                open -= 1;
                l.take_len(1, if open < 2 { Class::Variable } else { Class::Plain });
            }
            b'$' => {
                if !simple_variable(l) {
                    l.pos += 1;
                }
            }
            b'0'..=b'9' => l.take(l.number_end(), Class::Number),
            b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'=' | b'!' | b'&' | b'|' => {
                l.take_len(1, Class::Operator);
            }
            byte if in_name(byte) => l.pos = l.while_at(l.pos, in_name),
            _ => l.pos += 1,
        }
    }
}
