//! A style sheet without comments and without the white space that means nothing.

/// What stands at one place of a sheet, and how many bytes it has.
enum Piece {
    Blank(usize),
    Comment(usize),
    Text(usize),
}

/// Neither before nor after one of these does white space mean anything.
const TIGHT: [char; 5] = ['{', '}', ';', ',', '>'];

/// The same sheet in fewer bytes. Strings, addresses in `url()` and escapes stay as they are (CSS Syntax Level 3, 4.3);
/// white space between two things that would else grow together stays as one blank.
pub(super) fn sheet(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let (mut rest, mut blank, mut joint, mut escaped) = (css, false, false, false);
    while let Some(first) = rest.chars().next() {
        let len = match piece(rest, &out) {
            Piece::Blank(len) => {
                blank = true;
                len
            }
            Piece::Comment(len) => {
                joint = true;
                len
            }
            Piece::Text(len) => {
                let last = out.chars().next_back();
                let opens = |last: char| TIGHT.contains(&last) || matches!(last, ':' | '(');
                let tight = TIGHT.contains(&first) || first == ')' || last.is_none_or(|last| !escaped && opens(last));
                match (tight && !escaped, blank, joint) {
                    (true, ..) | (false, false, false) => {}
                    (false, true, _) => out.push(' '),
                    (false, false, true) => out.push_str("/**/"),
                }
                while first == '}' && !escaped && ends_rule(&out) {
                    out.pop();
                }
                out.push_str(&rest[..len]);
                escaped = first == '\\';
                (blank, joint) = (false, false);
                len
            }
        };
        rest = &rest[len..];
    }
    out
}

/// Whether a text ends with a semicolon that is not escaped.
fn ends_rule(text: &str) -> bool {
    text.strip_suffix(';').is_some_and(|rest| (rest.len() - rest.trim_end_matches('\\').len()).is_multiple_of(2))
}

/// The piece that a text starts with, behind what was written.
fn piece(rest: &str, written: &str) -> Piece {
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len();
    if blanks > 0 {
        return Piece::Blank(blanks);
    }
    if let Some(inner) = rest.strip_prefix("/*") {
        return Piece::Comment(inner.find("*/").map_or(rest.len(), |end| end + 4));
    }
    let first = rest.chars().next().unwrap_or_default();
    if matches!(first, '"' | '\'') {
        return Piece::Text(1 + closed(&rest[1..], first));
    }
    if first == '\\' {
        return Piece::Text(1 + rest[1..].chars().next().map_or(0, char::len_utf8));
    }
    let in_word = written.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !in_word && rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url(")) {
        // An address in quotes is a string like any other.
        let quoted = rest[4..].trim_start().starts_with(['"', '\'']);
        return Piece::Text(4 + if quoted { 0 } else { closed(&rest[4..], ')') });
    }
    Piece::Text(first.len_utf8())
}

/// How many bytes there are up to and with the mark that closes; a mark behind `\` does not.
fn closed(text: &str, mark: char) -> usize {
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == mark {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sheet;

    #[test]
    fn only_what_means_nothing_goes() {
        for (written, short) in [
            ("/* a */ a , b  >  c { color : red ; }\n", "a,b>c{color :red}"),
            ("a :hover b { margin: 1px  -2px calc(1px + 2px) }", "a :hover b{margin:1px -2px calc(1px + 2px)}"),
            ("@media (max-width: 30rem) { a { b: c; } }", "@media (max-width:30rem){a{b:c}}"),
            (":is( a , b ) .c { d: e !important }", ":is(a,b) .c{d:e !important}"),
            (
                "a::after { content: \"/* ;  } */\\\"  \" ; b: 'x  y' }",
                "a::after{content:\"/* ;  } */\\\"  \";b:'x  y'}",
            ),
            ("a { b: url( x  y;}/*.png ) ; c: URL(\"d  ;e)\") }", "a{b:url( x  y;}/*.png );c:URL(\"d  ;e)\")}"),
            (".md\\: x , .a\\20 b { c: d }", ".md\\: x,.a\\20 b{c:d}"),
            ("a { b: c ; ; } \\;;;} \\\\;}", "a{b:c}\\;}\\\\}"),
            ("a/**/.b c/* */d e /**/ f { }", "a/**/.b c/**/d e f{}"),
            ("a { b: c /* never closed", "a{b:c"),
            ("a { b: \"never closed ", "a{b:\"never closed "),
            ("\\", "\\"),
        ] {
            assert_eq!(sheet(written), short, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_second_time_changes_nothing(css in "[ab:;{}()>,\"'\\\\/* \n]{0,40}|(a|url[(]|[)]|\"|\\\\| |;|[{]|}|/[*]|[*]/|é){0,20}") {
            let once = sheet(&css);
            prop_assert!(once.len() <= css.len() + 4 * css.matches("/*").count());
            prop_assert_eq!(sheet(&once), once);
        }
    }
}
