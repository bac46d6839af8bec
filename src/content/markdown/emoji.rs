//! `:rocket:` and its like as characters.

use std::borrow::Cow;

/// A text whose emoji names (those of GitHub) are characters; a name nobody knows stays.
pub fn emoji(text: &str) -> Cow<'_, str> {
    let mut result = String::new();
    let mut from = 0;
    let mut start: Option<usize> = None;
    for colon in memchr::memchr_iter(b':', text.as_bytes()) {
        let known =
            start.and_then(|start| emojis::get_by_shortcode(&text[start + 1..colon]).map(|found| (start, found)));
        if let Some((start, found)) = known {
            result.push_str(&text[from..start]);
            result.push_str(found.as_str());
            from = colon + 1;
        }
        start = if known.is_some() { None } else { Some(colon) };
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    result.push_str(&text[from..]);
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::emoji;

    #[test]
    fn names_become_characters() {
        assert_eq!(emoji("a :rocket::tada: b"), "a 🚀🎉 b");
        assert_eq!(emoji("at 10:30: :+1:"), "at 10:30: 👍");
        assert_eq!(emoji(":not an emoji: x:"), ":not an emoji: x:");
    }
}
