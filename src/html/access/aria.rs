//! States and properties of WAI-ARIA 1.2 (with the braille and description properties of 1.3).

/// What a state or property may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    Boolean,
    /// `true`, `false` or `undefined`.
    Undefined,
    /// `true`, `false`, `mixed` or `undefined`.
    Tristate,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words.
    Words(&'static [&'static str]),
    /// The id of an element.
    Id,
    /// Ids of elements.
    Ids,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    Text,
}

macro_rules! attributes {
    ($($variant:ident $name:literal $value:expr),+ $(,)?) => {
        /// A state or property, without `aria-` in its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is named like its attribute")]
        pub enum Aria { $($variant,)+ }

        /// All, in the order of their names.
        const ALL: &[(&str, Aria, Value)] = &[$(($name, Aria::$variant, $value),)+];
    };
}

attributes! {
    ActiveDescendant "activedescendant" Value::Id,
    Atomic "atomic" Value::Boolean,
    AutoComplete "autocomplete" Value::Word(&["inline", "list", "both", "none"]),
    BrailleLabel "braillelabel" Value::Text,
    BrailleRoleDescription "brailleroledescription" Value::Text,
    Busy "busy" Value::Boolean,
    Checked "checked" Value::Tristate,
    ColCount "colcount" Value::Integer,
    ColIndex "colindex" Value::Integer,
    ColIndexText "colindextext" Value::Text,
    ColSpan "colspan" Value::Integer,
    Controls "controls" Value::Ids,
    Current "current" Value::Word(&["page", "step", "location", "date", "time", "true", "false"]),
    DescribedBy "describedby" Value::Ids,
    Description "description" Value::Text,
    Details "details" Value::Ids,
    Disabled "disabled" Value::Boolean,
    DropEffect "dropeffect" Value::Words(&["copy", "execute", "link", "move", "none", "popup"]),
    ErrorMessage "errormessage" Value::Ids,
    Expanded "expanded" Value::Undefined,
    FlowTo "flowto" Value::Ids,
    Grabbed "grabbed" Value::Undefined,
    HasPopup "haspopup" Value::Word(&["false", "true", "menu", "listbox", "tree", "grid", "dialog"]),
    Hidden "hidden" Value::Undefined,
    Invalid "invalid" Value::Word(&["grammar", "false", "spelling", "true"]),
    KeyShortcuts "keyshortcuts" Value::Text,
    Label "label" Value::Text,
    LabelledBy "labelledby" Value::Ids,
    Level "level" Value::Integer,
    Live "live" Value::Word(&["assertive", "off", "polite"]),
    Modal "modal" Value::Boolean,
    Multiline "multiline" Value::Boolean,
    MultiSelectable "multiselectable" Value::Boolean,
    Orientation "orientation" Value::Word(&["horizontal", "undefined", "vertical"]),
    Owns "owns" Value::Ids,
    Placeholder "placeholder" Value::Text,
    PosInSet "posinset" Value::Integer,
    Pressed "pressed" Value::Tristate,
    ReadOnly "readonly" Value::Boolean,
    Relevant "relevant" Value::Words(&["additions", "all", "removals", "text"]),
    Required "required" Value::Boolean,
    RoleDescription "roledescription" Value::Text,
    RowCount "rowcount" Value::Integer,
    RowIndex "rowindex" Value::Integer,
    RowIndexText "rowindextext" Value::Text,
    RowSpan "rowspan" Value::Integer,
    Selected "selected" Value::Undefined,
    SetSize "setsize" Value::Integer,
    Sort "sort" Value::Word(&["ascending", "descending", "none", "other"]),
    ValueMax "valuemax" Value::Number,
    ValueMin "valuemin" Value::Number,
    ValueNow "valuenow" Value::Number,
    ValueText "valuetext" Value::Text,
}

/// States and properties that any element may have. The last four are so only for older pages, and are not held
/// against anyone.
pub(super) const GLOBAL: u64 = Aria::set(&[
    Aria::Atomic,
    Aria::BrailleLabel,
    Aria::BrailleRoleDescription,
    Aria::Busy,
    Aria::Controls,
    Aria::Current,
    Aria::DescribedBy,
    Aria::Description,
    Aria::Details,
    Aria::DropEffect,
    Aria::FlowTo,
    Aria::Grabbed,
    Aria::Hidden,
    Aria::KeyShortcuts,
    Aria::Label,
    Aria::LabelledBy,
    Aria::Live,
    Aria::Owns,
    Aria::Relevant,
    Aria::RoleDescription,
    Aria::Disabled,
    Aria::ErrorMessage,
    Aria::HasPopup,
    Aria::Invalid,
]);

impl Aria {
    /// The state or property of an attribute name, with what it may hold.
    pub fn find(attribute: &str) -> Option<(Self, Value)> {
        let name = attribute.get(5..).filter(|_| attribute.as_bytes()[..5].eq_ignore_ascii_case(b"aria-"))?;
        let found = ALL.binary_search_by(|(own, _, _)| {
            let lower = name.bytes().map(|byte| byte.to_ascii_lowercase());
            own.bytes().cmp(lower)
        });
        found.ok().map(|number| (ALL[number].1, ALL[number].2))
    }

    /// All names without `aria-`, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(name, _, _)| *name)
    }

    /// The name of its attribute.
    pub fn attribute(self) -> String {
        format!("aria-{}", ALL[self as usize].0)
    }

    /// Its bit in a set.
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// Several as a set.
    pub const fn set(all: &[Self]) -> u64 {
        let (mut set, mut at) = (0, 0);
        while at < all.len() {
            set |= all[at].bit();
            at += 1;
        }
        set
    }
}

impl Value {
    /// Whether a text that is not empty may stand there.
    pub fn takes(self, text: &str) -> bool {
        let one_of = |text: &str, words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        match self {
            Self::Boolean => one_of(text, &["true", "false"]),
            Self::Undefined => one_of(text, &["true", "false", "undefined"]),
            Self::Tristate => one_of(text, &["true", "false", "mixed", "undefined"]),
            Self::Word(words) => one_of(text, words),
            Self::Words(words) => text.split_ascii_whitespace().all(|text| one_of(text, words)),
            Self::Id => text.split_ascii_whitespace().count() == 1,
            Self::Integer => text.trim().parse::<i64>().is_ok(),
            Self::Number => text.trim().parse::<f64>().is_ok_and(f64::is_finite),
            Self::Ids | Self::Text => true,
        }
    }

    /// What may stand there, for people.
    pub fn expected(self) -> String {
        let list = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::Boolean => "`true` or `false`".to_owned(),
            Self::Undefined => "`true`, `false` or `undefined`".to_owned(),
            Self::Tristate => "`true`, `false` or `mixed`".to_owned(),
            Self::Word(words) => format!("one of {}", list(words)),
            Self::Words(words) => format!("some of {}", list(words)),
            Self::Id => "the `id` of one element".to_owned(),
            Self::Ids => "the `id` of one or more elements".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "text".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_by_name() {
        assert!(ALL.is_sorted_by_key(|(name, _, _)| *name) && ALL.len() <= 64);
        assert_eq!(Aria::find("aria-Checked"), Some((Aria::Checked, Value::Tristate)));
        assert_eq!((Aria::find("aria-lable"), Aria::find("aria-"), Aria::find("aria")), (None, None, None));
        assert!(Value::Integer.takes("3") && !Value::Integer.takes("3.5") && Value::Number.takes("3.5"));
    }
}
