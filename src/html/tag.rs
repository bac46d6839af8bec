//! Element names as numbers: compared in one step, looked up without allocation.

/// Declares the elements with their names; others are [`Tag::Other`].
macro_rules! tags {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// An element of the HTML standard, or [`Tag::Other`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is named like its element")]
        pub enum Tag { $($variant,)+ Other }

        #[expect(non_upper_case_globals, reason = "named like the variants")]
        mod keys {
            $(pub(super) const $variant: u64 = super::key($name.as_bytes());)+
        }

        impl Tag {
            /// The element of a name, without regard to case.
            pub fn of(name: &str) -> Self {
                match key(name.as_bytes()) {
                    $(keys::$variant => Self::$variant,)+
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", Area "area", Article "article", Aside "aside", Audio "audio", B "b",
    Base "base", Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption",
    Cite "cite", Code "code", Col "col", Colgroup "colgroup", Data "data", Datalist "datalist", Dd "dd", Del "del",
    Details "details", Dfn "dfn", Dialog "dialog", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed",
    Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Footer "footer", Form "form", Frame "frame",
    H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header", Hgroup "hgroup", Hr "hr",
    Html "html", I "i", Iframe "iframe", Img "img", Input "input", Ins "ins", Kbd "kbd", Label "label",
    Legend "legend", Li "li", Link "link", Main "main", Map "map", Mark "mark", Math "math", Menu "menu", Meta "meta",
    Meter "meter", Nav "nav", Noscript "noscript", Object "object", Ol "ol", Optgroup "optgroup", Option "option",
    Output "output", P "p", Param "param", Picture "picture", Pre "pre", Progress "progress", Q "q", Rp "rp", Rt "rt",
    Ruby "ruby", S "s", Samp "samp", Script "script", Search "search", Section "section", Select "select",
    Slot "slot", Small "small", Source "source", Span "span", Strong "strong", Style "style", Sub "sub",
    Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template",
    Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr", Track "track",
    U "u", Ul "ul", Var "var", Video "video", Wbr "wbr",
}

/// A name as a number: its letters and digits, as they are told apart without regard to case, six bits each. Others,
/// and longer names than any element has, give 0.
const fn key(name: &[u8]) -> u64 {
    if name.len() > 10 {
        return 0;
    }
    let (mut key, mut at) = (0, 0);
    while at < name.len() {
        let byte = name[at];
        if !byte.is_ascii_alphanumeric() {
            return 0;
        }
        // `0` to `9` are 16 to 25 more than nothing, `a` and `A` are 33.
        key = key << 6 | (byte & 0x1F | (byte & 0x40) >> 1) as u64;
        at += 1;
    }
    key
}

impl Tag {
    /// Whether the element has no content and no end tag (HTML standard, 13.1.2).
    pub fn is_void(self) -> bool {
        matches!(
            self,
            Self::Area
                | Self::Base
                | Self::Br
                | Self::Col
                | Self::Embed
                | Self::Frame
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Link
                | Self::Meta
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Wbr
        )
    }

    /// Level of a heading, 1 to 6.
    pub fn heading(self) -> Option<u8> {
        let level = (self as u8).wrapping_sub(Self::H1 as u8);
        (level < 6).then_some(level + 1)
    }

    /// Whether a start tag of `next` ends this open element (HTML standard, 13.1.2.4: optional tags).
    pub(super) fn ends_before(self, next: Self) -> bool {
        match self {
            Self::P => next.ends_paragraph(),
            Self::Li => next == Self::Li,
            Self::Dt | Self::Dd => matches!(next, Self::Dt | Self::Dd),
            Self::Option => matches!(next, Self::Option | Self::Optgroup),
            Self::Optgroup => next == Self::Optgroup,
            Self::Td | Self::Th => matches!(next, Self::Td | Self::Th | Self::Tr | Self::Tbody | Self::Tfoot),
            Self::Tr => matches!(next, Self::Tr | Self::Tbody | Self::Tfoot),
            Self::Thead | Self::Tbody => matches!(next, Self::Tbody | Self::Tfoot),
            Self::Rt | Self::Rp => matches!(next, Self::Rt | Self::Rp),
            Self::Head => next == Self::Body,
            Self::Caption | Self::Colgroup => matches!(next, Self::Tr | Self::Thead | Self::Tbody | Self::Tfoot),
            _ => false,
        }
    }

    /// Whether some open element could end before this one: not so for most of what stands in a line.
    pub(super) fn may_end_others(self) -> bool {
        !matches!(self, Self::A | Self::B | Self::Code | Self::Em | Self::I | Self::Img | Self::Span | Self::Strong)
    }

    /// Whether start tags inside end elements only up to this one: what was left open outside stays open.
    pub(super) fn is_boundary(self) -> bool {
        matches!(
            self,
            Self::Table
                | Self::Ul
                | Self::Ol
                | Self::Menu
                | Self::Dl
                | Self::Select
                | Self::Datalist
                | Self::Ruby
                | Self::Template
                | Self::Button
                | Self::Object
                | Self::Svg
                | Self::Math
                | Self::Html
        )
    }

    fn ends_paragraph(self) -> bool {
        self.heading().is_some()
            || matches!(
                self,
                Self::Address
                    | Self::Article
                    | Self::Aside
                    | Self::Blockquote
                    | Self::Details
                    | Self::Dialog
                    | Self::Div
                    | Self::Dl
                    | Self::Fieldset
                    | Self::Figcaption
                    | Self::Figure
                    | Self::Footer
                    | Self::Form
                    | Self::Header
                    | Self::Hgroup
                    | Self::Hr
                    | Self::Main
                    | Self::Menu
                    | Self::Nav
                    | Self::Ol
                    | Self::P
                    | Self::Pre
                    | Self::Search
                    | Self::Section
                    | Self::Table
                    | Self::Ul
            )
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn names_are_found_without_regard_to_case() {
        assert_eq!(Tag::of("BlockQuote"), Tag::Blockquote);
        assert_eq!(Tag::of("h3").heading(), Some(3));
        assert_eq!((Tag::of("x-card"), Tag::of(""), Tag::of("hr").heading()), (Tag::Other, Tag::Other, None));
    }
}
