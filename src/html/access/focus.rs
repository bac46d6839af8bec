//! What takes the keyboard's focus.

use super::hidden::{Hidden, hidden};
use crate::html::{Element, Tag, has};

/// The number in `tabindex` (HTML standard, rules for parsing integers).
pub fn tabindex(element: Element<'_, '_>) -> Option<i64> {
    if !element.may_have(has::TABINDEX) {
        return None;
    }
    let value = element.value("tabindex")?;
    let value = value.trim_ascii_start();
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    let number: i64 = digits.parse().ok()?;
    Some(if value.starts_with('-') { -number } else { number })
}

/// Whether a control is switched off, by itself or by a group around it.
pub fn is_disabled(element: Element<'_, '_>) -> bool {
    let control = matches!(
        element.tag(),
        Tag::Button | Tag::Input | Tag::Select | Tag::Textarea | Tag::Fieldset | Tag::Option | Tag::Optgroup
    );
    if !control {
        return false;
    }
    element.has("disabled")
        || element.ancestors().any(|around| {
            around.tag() == Tag::Fieldset && around.has("disabled") && !is_in_first_legend(element, around)
        })
}

fn is_in_first_legend(element: Element<'_, '_>, fieldset: Element<'_, '_>) -> bool {
    let legend = fieldset.child_elements().find(|child| child.tag() == Tag::Legend);
    legend.is_some_and(|legend| legend.numbers().contains(&element.numbers().start))
}

/// Whether the element can take the focus, by a click, a script or a key.
pub fn is_focusable(element: Element<'_, '_>) -> bool {
    if !element.may_have(has::TABINDEX | has::ADDRESS) && !may_be_native(element.tag()) {
        return is_editable(element);
    }
    if is_disabled(element) {
        return false;
    }
    (tabindex(element).is_some() || is_native(element) || is_editable(element))
        && !element.ancestors().any(|around| around.has("inert"))
        && !element.has("inert")
}

/// Whether the tab key leads to the element.
pub fn is_tab_stop(element: Element<'_, '_>) -> bool {
    let stops = match tabindex(element) {
        Some(number) => number >= 0,
        None => is_native(element) || is_editable(element),
    };
    stops && is_focusable(element) && !hidden(element).has(Hidden::NOT_RENDERED.or(Hidden::INVISIBLE))
}

fn may_be_native(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::A
            | Tag::Area
            | Tag::Button
            | Tag::Input
            | Tag::Select
            | Tag::Textarea
            | Tag::Summary
            | Tag::Iframe
            | Tag::Audio
            | Tag::Video
    )
}

fn is_native(element: Element<'_, '_>) -> bool {
    match element.tag() {
        Tag::A => element.has("href"),
        Tag::Area => element.has("href") && element.ancestors().any(|around| around.tag() == Tag::Map),
        Tag::Button | Tag::Select | Tag::Textarea | Tag::Iframe => true,
        Tag::Input => !element.value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")),
        Tag::Summary => is_summary_button(element),
        Tag::Audio | Tag::Video => element.has("controls"),
        _ => false,
    }
}

/// Whether a `summary` opens and closes the `details` around it.
pub fn is_summary_button(summary: Element<'_, '_>) -> bool {
    let Some(details) = summary.parent().filter(|parent| parent.tag() == Tag::Details) else { return false };
    details.child_elements().find(|child| child.tag() == Tag::Summary) == Some(summary)
}

fn is_editable(element: Element<'_, '_>) -> bool {
    element
        .attributes()
        .get("contenteditable")
        .is_some_and(|value| ["", "true", "plaintext-only"].iter().any(|own| own.eq_ignore_ascii_case(value)))
}
