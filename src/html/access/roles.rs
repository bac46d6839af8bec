//! The role of an element: by its attribute, else by what it is (HTML-AAM 1.0, ARIA in HTML).

use super::aria::{Aria, GLOBAL};
use super::focus::is_focusable;
use super::role::Role;
use crate::html::{Element, Tag, has};

/// The first known role in the `role` attribute.
pub fn explicit_role(element: Element<'_, '_>) -> Option<Role> {
    if !element.may_have(has::ROLE) {
        return None;
    }
    element.value("role")?.split_ascii_whitespace().find_map(Role::find)
}

/// Whether the author says that the element is decoration.
pub fn is_marked_decorative(element: Element<'_, '_>) -> bool {
    match explicit_role(element) {
        Some(role) => role.is_presentational(),
        None => element.tag() == Tag::Img && element.attributes().get("alt").is_some_and(str::is_empty),
    }
}

/// The role that people meet. A mark as decoration is passed over where the element takes the focus or has a
/// state or property that every element may have (WAI-ARIA 1.2, presentational roles conflict resolution).
pub fn role(element: Element<'_, '_>) -> Option<Role> {
    let explicit = explicit_role(element);
    let decorative = is_marked_decorative(element);
    if decorative && must_be_exposed(element) {
        return implicit_role(element);
    }
    if decorative { Some(Role::Presentation) } else { explicit.or_else(|| implicit_role(element)) }
}

fn must_be_exposed(element: Element<'_, '_>) -> bool {
    if is_focusable(element) {
        return true;
    }
    if !element.may_have(has::ARIA) {
        return false;
    }
    let implicit = implicit_role(element);
    let nameable = implicit.is_none_or(Role::may_be_named);
    element.attributes().into_iter().filter_map(|own| Aria::find(own.name)).any(|(aria, _)| {
        let naming = matches!(aria, Aria::Label | Aria::LabelledBy);
        GLOBAL & aria.bit() != 0 && aria != Aria::Hidden && (!naming || nameable)
    })
}

/// The role that HTML gives an element; none where there is no counterpart in ARIA.
pub fn implicit_role(element: Element<'_, '_>) -> Option<Role> {
    Some(match element.tag() {
        Tag::A | Tag::Area => {
            if element.has("href") {
                Role::Link
            } else {
                Role::Generic
            }
        }
        Tag::Input => return input_role(element),
        Tag::Select => {
            let size = element.value("size").and_then(|size| size.trim().parse::<u32>().ok()).unwrap_or(0);
            if element.has("multiple") || size > 1 { Role::Listbox } else { Role::Combobox }
        }
        Tag::Header | Tag::Footer | Tag::Aside | Tag::Section | Tag::Form => return landmark(element),
        Tag::Li => list_item(element),
        Tag::Tbody | Tag::Tfoot | Tag::Thead | Tag::Tr | Tag::Td | Tag::Th => table_part(element),
        tag => return plain(tag),
    })
}

/// Elements whose role depends on nothing else.
fn plain(tag: Tag) -> Option<Role> {
    Some(match tag {
        Tag::Address | Tag::Details | Tag::Fieldset | Tag::Hgroup | Tag::Optgroup => Role::Group,
        Tag::Article => Role::Article,
        Tag::Blockquote => Role::Blockquote,
        Tag::Button => Role::Button,
        Tag::Caption => Role::Caption,
        Tag::Code => Role::Code,
        Tag::Datalist => Role::Listbox,
        Tag::Del | Tag::S => Role::Deletion,
        Tag::Dfn => Role::Term,
        Tag::Dialog => Role::Dialog,
        Tag::Em => Role::Emphasis,
        Tag::Figure => Role::Figure,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => Role::Heading,
        Tag::Hr => Role::Separator,
        Tag::Html => Role::Document,
        Tag::Img => Role::Img,
        Tag::Ins => Role::Insertion,
        Tag::Main => Role::Main,
        Tag::Mark => Role::Mark,
        Tag::Math => Role::Math,
        Tag::Menu | Tag::Ol | Tag::Ul => Role::List,
        Tag::Meter => Role::Meter,
        Tag::Nav => Role::Navigation,
        Tag::Option => Role::Option,
        Tag::Output => Role::Status,
        Tag::P => Role::Paragraph,
        Tag::Progress => Role::ProgressBar,
        Tag::Search => Role::Search,
        Tag::Strong => Role::Strong,
        Tag::Sub => Role::Subscript,
        Tag::Sup => Role::Superscript,
        Tag::Svg => Role::GraphicsDocument,
        Tag::Table => Role::Table,
        Tag::Textarea => Role::TextBox,
        Tag::Time => Role::Time,
        Tag::B
        | Tag::Body
        | Tag::Data
        | Tag::Div
        | Tag::I
        | Tag::Pre
        | Tag::Q
        | Tag::Samp
        | Tag::Small
        | Tag::Span
        | Tag::U => Role::Generic,
        _ => return None,
    })
}

fn input_role(element: Element<'_, '_>) -> Option<Role> {
    let kind = element.value("type").unwrap_or_default().to_ascii_lowercase();
    let list = element.has("list");
    Some(match kind.as_str() {
        "button" | "image" | "reset" | "submit" => Role::Button,
        "checkbox" => Role::Checkbox,
        "radio" => Role::Radio,
        "number" => Role::SpinButton,
        "range" => Role::Slider,
        "color" | "date" | "datetime-local" | "file" | "hidden" | "month" | "password" | "time" | "week" => {
            return None;
        }
        "search" if !list => Role::SearchBox,
        _ if list => Role::Combobox,
        _ => Role::TextBox,
    })
}

/// Landmarks depend on what is around them and on their name.
fn landmark(element: Element<'_, '_>) -> Option<Role> {
    let named = || element.has("aria-label") || element.has("aria-labelledby") || element.has("title");
    let in_section = |main: bool| {
        element.ancestors().any(|around| match around.tag() {
            Tag::Article | Tag::Aside | Tag::Nav | Tag::Section => true,
            Tag::Main => main,
            _ => false,
        })
    };
    Some(match element.tag() {
        Tag::Header if !in_section(true) => Role::Banner,
        Tag::Footer if !in_section(true) => Role::ContentInfo,
        Tag::Aside if named() || !in_section(false) => Role::Complementary,
        Tag::Section if named() => Role::Region,
        Tag::Form => Role::Form,
        Tag::Header | Tag::Footer | Tag::Aside | Tag::Section => Role::Generic,
        _ => return None,
    })
}

fn list_item(element: Element<'_, '_>) -> Role {
    let parent = element.parent().filter(|parent| matches!(parent.tag(), Tag::Ul | Tag::Ol | Tag::Menu));
    match parent.map(role) {
        None => Role::Generic,
        Some(Some(Role::None | Role::Presentation)) => Role::Presentation,
        Some(_) => Role::ListItem,
    }
}

fn table_part(element: Element<'_, '_>) -> Role {
    let table = element.ancestors().find(|around| around.tag() == Tag::Table);
    let Some(around) = table.and_then(role) else { return Role::Generic };
    let in_table = matches!(around, Role::Table | Role::Grid | Role::TreeGrid);
    let grid = matches!(around, Role::Grid | Role::TreeGrid);
    match element.tag() {
        _ if around.is_presentational() => Role::Presentation,
        _ if !in_table => Role::Generic,
        Tag::Tbody | Tag::Tfoot | Tag::Thead => Role::RowGroup,
        Tag::Tr => Role::Row,
        Tag::Th => table_header(element),
        _ if grid => Role::GridCell,
        _ => Role::Cell,
    }
}

/// `th` without `scope` heads a column, unless it starts a row that holds data cells (HTML-AAM 1.0).
fn table_header(element: Element<'_, '_>) -> Role {
    let scope = element.value("scope").unwrap_or_default().to_ascii_lowercase();
    match scope.as_str() {
        "row" | "rowgroup" => Role::RowHeader,
        "col" | "colgroup" => Role::ColumnHeader,
        _ => {
            let row = element.parent();
            let has_data = row.is_some_and(|row| row.child_elements().any(|cell| cell.tag() == Tag::Td));
            if has_data { Role::RowHeader } else { Role::ColumnHeader }
        }
    }
}
