//! Declarations of a `style` attribute.

/// One declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration<'a> {
    /// Name of the property as written.
    pub name: &'a str,
    /// Value without `!important`.
    pub value: &'a str,
    /// Whether it is `!important`.
    pub important: bool,
}

/// The declarations of a `style` attribute in order (CSS Style Attributes). Semicolons in quotes and brackets
/// do not end one; comments are not understood.
pub fn declarations(style: &str) -> impl Iterator<Item = Declaration<'_>> {
    let mut rest = style;
    std::iter::from_fn(move || {
        (!rest.is_empty()).then(|| {
            let end = end_of_declaration(rest);
            let own = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or("");
            own
        })
    })
    .filter_map(|text| {
        let (name, value) = text.split_once(':')?;
        let (value, important) = match value.rsplit_once('!') {
            Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value, true),
            _ => (value, false),
        };
        Some(Declaration { name: name.trim(), value: value.trim(), important })
    })
}

/// Whether a `style` attribute moves its element out of the window: placed by itself, far to the left or top.
pub fn is_outside_view(style: &str) -> bool {
    let placed = winner(style, "position")
        .is_some_and(|own| ["absolute", "fixed"].iter().any(|word| own.value.eq_ignore_ascii_case(word)));
    placed
        && ["left", "top"].iter().any(|side| {
            winner(style, side).is_some_and(|own| {
                let number = own.value.trim_end_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '%');
                number.parse::<f64>().is_ok_and(|number| number <= -99.0)
            })
        })
}

fn end_of_declaration(text: &str) -> usize {
    let (mut quote, mut depth) = (None, 0_u32);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b';') if depth == 0 => return at,
            (Some(_) | None, _) => {}
        }
    }
    text.len()
}

/// The value of a property: an important declaration wins, then the last one.
pub(super) fn winner<'a>(style: &'a str, name: &str) -> Option<Declaration<'a>> {
    declarations(style).filter(|own| own.name.eq_ignore_ascii_case(name)).max_by_key(|own| own.important)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_split_where_they_end() {
        let all: Vec<_> = declarations("color:red; background:url(data:a;b) ! IMPORTANT;;x").collect();
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].name, all[0].value, all[0].important), ("color", "red", false));
        assert_eq!((all[1].value, all[1].important), ("url(data:a;b)", true));
        assert_eq!(winner("display:none !important;display:block", "DISPLAY").map(|own| own.value), Some("none"));
        assert_eq!(winner("display:none;display:block", "display").map(|own| own.value), Some("block"));
    }
}
