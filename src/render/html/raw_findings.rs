//! What is said about HTML in posts.

use super::raw_list::{self, Attribute};
use crate::diag::{Finding, Span, closest};

/// An element that is not on the list.
pub(super) fn not_listed(name: &str, span: Span) -> Finding {
    let why = if raw_list::is_dangerous(name) {
        "Only harmless HTML may stand in a post; this element can run code or load other pages."
    } else {
        "Only HTML of a list of harmless elements may stand in a post, and this one is not on it."
    };
    let finding =
        Finding::new("SEC001", format!("Replace the HTML element `<{name}>`")).at(span, "shown as text").why(why);
    finding.help(match name {
        "iframe" | "object" | "embed" => "Link to the page instead, or ask for a shortcode that embeds it.",
        "script" | "style" => "Remove it; looks and behaviour belong to the theme.",
        "form" | "input" | "button" | "select" | "textarea" => "Link to a page with the form instead.",
        _ => "Write it in Markdown, or put it into backquotes if it is meant as an example.",
    })
}

/// An attribute that is not on the list.
pub(super) fn attribute_not_listed(key: &str, element: &str, span: Span) -> Finding {
    let finding =
        Finding::new("SEC001", format!("Remove `{key}` from `<{element}>`")).at(span, "this attribute is left out");
    if key == "style" || key.starts_with("on") {
        return finding
            .why("Attributes that change how a page looks or behaves are kept out of posts.")
            .help("Use a class of the theme, or leave it out.");
    }
    let finding = finding.why("Only attributes of a list of harmless ones may stand in a post; this one is not on it.");
    let near = closest(
        key,
        raw_list::common_attributes().filter(|name| raw_list::attribute(element, name) != Attribute::Refuse),
    );
    finding.help(match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "Leave it out.".to_owned(),
    })
}

/// A start tag whose quotation marks do not match: one finding, however many odd attributes it seems to have.
pub(super) fn broken_quotes(element: &str, span: Span) -> Finding {
    Finding::new("SEC001", format!("Correct the quotation marks in `<{element}>`"))
        .at(span, "one is missing, or one too many")
        .why("It cannot be told where the values in this element end, so part of it is left out.")
        .help("Write every value between two straight quotation marks, with none inside.")
}

/// An element that is not closed, or closed where it is not open.
pub(super) fn unbalanced(name: &str, span: Span, what: &str, help: &str) -> Finding {
    Finding::new("SEC001", format!("Close the HTML element `<{name}>` where it belongs"))
        .at(span, what)
        .why("HTML that does not match up could change the rest of the page.")
        .help(help)
}
