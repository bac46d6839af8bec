//! Roles of WAI-ARIA 1.2, DPUB-ARIA 1.1 and WAI-ARIA Graphics 1.0, with what each may and must have.

use super::aria::{Aria, GLOBAL};

/// What holds for all elements of a role.
#[derive(Debug, Clone, Copy)]
struct Traits {
    name: &'static str,
    flags: u8,
    supported: u64,
    required: u64,
}

/// The name may come from what is inside.
const CONTENT: u8 = 1;
/// What is inside is shown as text only.
const FLAT: u8 = 2;
/// The element may not be named.
const NAMELESS: u8 = 4;
/// People work with it.
const WIDGET: u8 = 8;

macro_rules! roles {
    ($($variant:ident $name:literal ($($flag:ident)*) [$($supported:ident)*] [$($required:ident)*]),+ $(,)?) => {
        /// A role that is not abstract.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is named like its role")]
        pub enum Role { $($variant,)+ }

        /// All, in the order of their names.
        const ALL: &[(Role, Traits)] = &[$((
            Role::$variant,
            Traits {
                name: $name,
                flags: 0 $(| $flag)*,
                supported: Aria::set(&[$(Aria::$supported,)*]),
                required: Aria::set(&[$(Aria::$required,)*]),
            },
        ),)+];
    };
}

roles! {
    Alert "alert" () [] [],
    AlertDialog "alertdialog" () [Modal] [],
    Application "application" () [ActiveDescendant Expanded] [],
    Article "article" () [PosInSet SetSize] [],
    Banner "banner" () [] [],
    Blockquote "blockquote" () [] [],
    Button "button" (CONTENT FLAT WIDGET) [Expanded Pressed] [],
    Caption "caption" (NAMELESS) [] [],
    Cell "cell" (CONTENT) [ColIndex ColIndexText ColSpan RowIndex RowIndexText RowSpan] [],
    Checkbox "checkbox" (CONTENT FLAT WIDGET) [Checked Expanded ReadOnly Required] [Checked],
    Code "code" (NAMELESS) [] [],
    ColumnHeader "columnheader" (CONTENT)
        [Sort ColIndex ColIndexText ColSpan RowIndex RowIndexText RowSpan Expanded ReadOnly Required Selected] [],
    Combobox "combobox" (WIDGET) [ActiveDescendant AutoComplete ReadOnly Required Expanded] [Expanded],
    Comment "comment" (CONTENT) [Level PosInSet SetSize] [],
    Complementary "complementary" () [] [],
    ContentInfo "contentinfo" () [] [],
    Definition "definition" () [] [],
    Deletion "deletion" (NAMELESS) [] [],
    Dialog "dialog" () [Modal] [],
    Directory "directory" () [] [],
    DocAbstract "doc-abstract" () [Expanded] [],
    DocAcknowledgments "doc-acknowledgments" () [Expanded] [],
    DocAfterword "doc-afterword" () [Expanded] [],
    DocAppendix "doc-appendix" () [Expanded] [],
    DocBacklink "doc-backlink" (CONTENT WIDGET) [Expanded] [],
    DocBiblioEntry "doc-biblioentry" () [Expanded Level PosInSet SetSize] [],
    DocBibliography "doc-bibliography" () [Expanded] [],
    DocBiblioRef "doc-biblioref" (CONTENT WIDGET) [Expanded] [],
    DocChapter "doc-chapter" () [Expanded] [],
    DocColophon "doc-colophon" () [Expanded] [],
    DocConclusion "doc-conclusion" () [Expanded] [],
    DocCover "doc-cover" () [Expanded] [],
    DocCredit "doc-credit" () [Expanded] [],
    DocCredits "doc-credits" () [Expanded] [],
    DocDedication "doc-dedication" () [Expanded] [],
    DocEndnote "doc-endnote" () [Expanded Level PosInSet SetSize] [],
    DocEndnotes "doc-endnotes" () [Expanded] [],
    DocEpigraph "doc-epigraph" () [Expanded] [],
    DocEpilogue "doc-epilogue" () [Expanded] [],
    DocErrata "doc-errata" () [Expanded] [],
    DocExample "doc-example" () [Expanded] [],
    DocFootnote "doc-footnote" () [Expanded] [],
    DocForeword "doc-foreword" () [Expanded] [],
    DocGlossary "doc-glossary" () [Expanded] [],
    DocGlossRef "doc-glossref" (CONTENT WIDGET) [Expanded] [],
    DocIndex "doc-index" () [Expanded] [],
    DocIntroduction "doc-introduction" () [Expanded] [],
    DocNoteRef "doc-noteref" (CONTENT WIDGET) [Expanded] [],
    DocNotice "doc-notice" () [Expanded] [],
    DocPageBreak "doc-pagebreak" (FLAT) [Expanded Orientation ValueMax ValueMin ValueNow ValueText] [],
    DocPageFooter "doc-pagefooter" (NAMELESS) [Expanded] [],
    DocPageHeader "doc-pageheader" (NAMELESS) [Expanded] [],
    DocPageList "doc-pagelist" () [Expanded] [],
    DocPart "doc-part" () [Expanded] [],
    DocPreface "doc-preface" () [Expanded] [],
    DocPrologue "doc-prologue" () [Expanded] [],
    DocPullQuote "doc-pullquote" () [Expanded] [],
    DocQna "doc-qna" () [Expanded] [],
    DocSubtitle "doc-subtitle" () [Expanded] [],
    DocTip "doc-tip" () [Expanded] [],
    DocToc "doc-toc" () [Expanded] [],
    Document "document" () [] [],
    Emphasis "emphasis" (NAMELESS) [] [],
    Feed "feed" () [] [],
    Figure "figure" () [] [],
    Form "form" () [] [],
    Generic "generic" (NAMELESS) [] [],
    GraphicsDocument "graphics-document" () [Expanded] [],
    GraphicsObject "graphics-object" (CONTENT) [Expanded ActiveDescendant] [],
    GraphicsSymbol "graphics-symbol" (FLAT) [Expanded] [],
    Grid "grid" () [MultiSelectable ReadOnly ActiveDescendant ColCount RowCount] [],
    GridCell "gridcell" (CONTENT WIDGET)
        [Expanded ReadOnly Required Selected ColIndex ColIndexText ColSpan RowIndex RowIndexText RowSpan] [],
    Group "group" () [ActiveDescendant] [],
    Heading "heading" (CONTENT) [Level] [Level],
    Image "image" (FLAT) [] [],
    Img "img" (FLAT) [] [],
    Insertion "insertion" (NAMELESS) [] [],
    Link "link" (CONTENT WIDGET) [Expanded] [],
    List "list" () [] [],
    Listbox "listbox" (WIDGET) [Expanded MultiSelectable ReadOnly Required Orientation ActiveDescendant] [],
    ListItem "listitem" () [Level PosInSet SetSize] [],
    Log "log" () [] [],
    Main "main" () [] [],
    Mark "mark" () [] [],
    Marquee "marquee" () [] [],
    Math "math" () [] [],
    Menu "menu" () [Orientation ActiveDescendant] [],
    MenuBar "menubar" () [Orientation ActiveDescendant] [],
    MenuItem "menuitem" (CONTENT WIDGET) [Expanded PosInSet SetSize] [],
    MenuItemCheckbox "menuitemcheckbox" (CONTENT FLAT WIDGET)
        [Checked Expanded ReadOnly Required PosInSet SetSize] [Checked],
    MenuItemRadio "menuitemradio" (CONTENT FLAT WIDGET)
        [Checked Expanded ReadOnly Required PosInSet SetSize] [Checked],
    Meter "meter" (FLAT) [ValueText ValueMax ValueMin ValueNow] [ValueNow],
    Navigation "navigation" () [] [],
    None "none" (NAMELESS) [] [],
    Note "note" () [] [],
    Option "option" (CONTENT FLAT WIDGET) [Checked PosInSet SetSize Selected] [],
    Paragraph "paragraph" (NAMELESS) [] [],
    Presentation "presentation" (NAMELESS) [] [],
    ProgressBar "progressbar" (FLAT) [ValueText ValueMax ValueMin ValueNow] [],
    Radio "radio" (CONTENT FLAT WIDGET) [Checked PosInSet SetSize] [Checked],
    RadioGroup "radiogroup" () [ReadOnly Required ActiveDescendant Orientation] [],
    Region "region" () [] [],
    Row "row" (CONTENT)
        [ColIndex ColIndexText Expanded Level PosInSet RowIndex RowIndexText Selected SetSize ActiveDescendant] [],
    RowGroup "rowgroup" () [] [],
    RowHeader "rowheader" (CONTENT)
        [Sort ColIndex ColIndexText ColSpan RowIndex RowIndexText RowSpan Expanded ReadOnly Required Selected] [],
    ScrollBar "scrollbar" (FLAT WIDGET)
        [Controls ValueText Orientation ValueMax ValueMin ValueNow] [Controls ValueNow],
    Search "search" () [] [],
    SearchBox "searchbox" (WIDGET) [ActiveDescendant AutoComplete Multiline Placeholder ReadOnly Required] [],
    Separator "separator" (FLAT) [Orientation ValueMax ValueMin ValueNow ValueText] [],
    Slider "slider" (FLAT WIDGET) [ReadOnly ValueText Orientation ValueMax ValueMin ValueNow] [ValueNow],
    SpinButton "spinbutton" (WIDGET)
        [ReadOnly Required ValueText ValueNow ActiveDescendant ValueMax ValueMin] [],
    Status "status" () [] [],
    Strong "strong" (NAMELESS) [] [],
    Subscript "subscript" (NAMELESS) [] [],
    Suggestion "suggestion" (NAMELESS) [] [],
    Superscript "superscript" (NAMELESS) [] [],
    Switch "switch" (CONTENT FLAT WIDGET) [Checked Expanded ReadOnly Required] [Checked],
    Tab "tab" (CONTENT FLAT WIDGET) [Expanded PosInSet SetSize Selected] [],
    Table "table" () [ColCount RowCount] [],
    TabList "tablist" () [Level MultiSelectable Orientation ActiveDescendant] [],
    TabPanel "tabpanel" () [] [],
    Term "term" () [] [],
    TextBox "textbox" (WIDGET) [ActiveDescendant AutoComplete Multiline Placeholder ReadOnly Required] [],
    Time "time" () [] [],
    Timer "timer" () [] [],
    Toolbar "toolbar" () [Orientation ActiveDescendant] [],
    Tooltip "tooltip" (CONTENT) [] [],
    Tree "tree" () [MultiSelectable Required Orientation ActiveDescendant] [],
    TreeGrid "treegrid" ()
        [ActiveDescendant MultiSelectable ReadOnly ColCount RowCount Orientation Required] [],
    TreeItem "treeitem" (CONTENT WIDGET) [Expanded Level PosInSet SetSize Checked Selected] [],
}

impl Role {
    /// The role of a word, without regard to case.
    pub fn find(word: &str) -> Option<Self> {
        let found = ALL.binary_search_by(|(_, traits)| {
            let lower = word.bytes().map(|byte| byte.to_ascii_lowercase());
            traits.name.bytes().cmp(lower)
        });
        found.ok().map(|number| ALL[number].0)
    }

    /// All names, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(_, traits)| traits.name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.traits().name
    }

    /// Whether it takes an element out of what is read aloud.
    pub fn is_presentational(self) -> bool {
        matches!(self, Self::None | Self::Presentation)
    }

    /// Whether the name may come from what is inside.
    pub fn is_named_by_content(self) -> bool {
        self.traits().flags & CONTENT != 0
    }

    /// Whether what is inside is shown as text only.
    pub fn flattens_children(self) -> bool {
        self.traits().flags & FLAT != 0
    }

    /// Whether the element may be named with `aria-label` and the like.
    pub fn may_be_named(self) -> bool {
        self.traits().flags & NAMELESS == 0
    }

    /// Whether people work with it.
    pub fn is_widget(self) -> bool {
        self.traits().flags & WIDGET != 0
    }

    /// Whether a state or property may stand on it.
    pub fn supports(self, aria: Aria) -> bool {
        (GLOBAL | self.traits().supported) & aria.bit() != 0
    }

    /// States and properties that must be set, because they have no value by default.
    pub fn required(self) -> impl Iterator<Item = Aria> {
        let set = self.traits().required;
        [Aria::Checked, Aria::Expanded, Aria::Controls, Aria::Level, Aria::ValueNow]
            .into_iter()
            .filter(move |aria| set & aria.bit() != 0)
    }

    /// Whether it is a link or a kind of link.
    pub fn is_link(self) -> bool {
        matches!(self, Self::Link | Self::DocBacklink | Self::DocBiblioRef | Self::DocGlossRef | Self::DocNoteRef)
    }

    /// Whether it is a cell of a table or a kind of cell.
    pub fn is_cell(self) -> bool {
        matches!(self, Self::Cell | Self::GridCell | Self::ColumnHeader | Self::RowHeader)
    }

    /// Whether it heads cells.
    pub fn is_header(self) -> bool {
        matches!(self, Self::ColumnHeader | Self::RowHeader)
    }

    /// Roles of which one must be around it.
    pub fn context(self) -> &'static [Self] {
        match self {
            Self::Cell | Self::GridCell | Self::ColumnHeader => &[Self::Row],
            Self::RowHeader => &[Self::Row, Self::RowGroup],
            Self::Row => &[Self::Grid, Self::RowGroup, Self::Table, Self::TreeGrid],
            Self::RowGroup => &[Self::Grid, Self::Table, Self::TreeGrid],
            Self::ListItem => &[Self::Directory, Self::List],
            Self::MenuItem | Self::MenuItemCheckbox | Self::MenuItemRadio => &[Self::Group, Self::Menu, Self::MenuBar],
            Self::Option => &[Self::Group, Self::Listbox],
            Self::Tab => &[Self::TabList],
            Self::TreeItem => &[Self::Group, Self::Tree],
            _ => &[],
        }
    }

    /// Roles that alone may stand in it.
    pub fn owned(self) -> &'static [Self] {
        match self {
            Self::Feed => &[Self::Article],
            Self::Grid | Self::Table | Self::TreeGrid => &[Self::Row, Self::RowGroup, Self::Caption],
            Self::List | Self::Directory => &[Self::ListItem],
            Self::Listbox => &[Self::Option, Self::Group],
            Self::Menu | Self::MenuBar => {
                &[Self::MenuItem, Self::MenuItemCheckbox, Self::MenuItemRadio, Self::Group, Self::Separator]
            }
            Self::Row => &[Self::Cell, Self::ColumnHeader, Self::GridCell, Self::RowHeader],
            Self::RowGroup => &[Self::Row],
            Self::TabList => &[Self::Tab],
            Self::Tree => &[Self::TreeItem, Self::Group],
            _ => &[],
        }
    }

    fn traits(self) -> &'static Traits {
        &ALL[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_found_by_name() {
        assert!(ALL.is_sorted_by_key(|(_, traits)| traits.name));
        assert_eq!((Role::find("BUTTON"), Role::find("widget"), Role::find("")), (Some(Role::Button), None, None));
        for (role, traits) in ALL {
            assert_eq!(role.name(), traits.name);
            assert_eq!(role.required().count(), traits.required.count_ones() as usize);
        }
        assert!(Role::Checkbox.supports(Aria::Checked) && !Role::Link.supports(Aria::Sort));
    }
}
