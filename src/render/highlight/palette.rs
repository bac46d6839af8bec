//! The colours of a theme, one for each class.

use std::sync::LazyLock;

use syntect::highlighting::{Color, FontStyle, Highlighter, Theme};
use syntect::parsing::Scope;
use two_face::theme::{EmbeddedLazyThemeSet, EmbeddedThemeName};

use super::class::Class;

/// The least contrast of text on its ground (WCAG 2.2, success criterion 1.4.3).
pub(super) const LEAST: f64 = 4.5;

/// How text of a class looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Red, green, blue.
    pub(super) color: [u8; 3],
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// A theme.
#[derive(Debug, Clone)]
pub(super) struct Palette {
    pub(super) ground: [u8; 3],
    pub(super) text: [u8; 3],
    styles: [Style; Class::ALL.len()],
}

impl Palette {
    /// The style of a class, readable on the ground.
    pub(super) fn style(&self, class: Class) -> Style {
        let style = self.as_written(class);
        Style { color: readable(style.color, self.ground), ..style }
    }

    /// The colour as the theme has it.
    #[cfg(test)]
    pub(super) fn written(&self, class: Class) -> [u8; 3] {
        self.as_written(class).color
    }

    fn as_written(&self, class: Class) -> Style {
        let plain = Style { color: self.text, bold: false, italic: false };
        Class::ALL.iter().position(|other| *other == class).map_or(plain, |at| self.styles[at])
    }
}

/// Own colours, in the order of `Class::ALL`, behind ground and text.
const LIGHT: [u32; 19] = [
    0xf6_f7_f9, 0x1f_24_30, 0x8a_1c_7c, 0x0b_65_37, 0x85_4f_00, 0x57_60_6f, 0x94_3f_00, 0x94_3f_00, 0x0b_5c_8a,
    0x1d_4f_b8, 0x75_4a_00, 0xa0_1f_3a, 0x0a_5f_73, 0xa0_1f_3a, 0x4a_52_63, 0x0b_65_37, 0xb0_1e_2b, 0x1d_4f_b8,
    0x57_60_6f,
];
const DARK: [u32; 19] = [
    0x14_18_1f, 0xe3_e7_ee, 0xe2_9b_f0, 0x8f_d6_a4, 0xe8_c2_7a, 0x98_a3_b3, 0xf0_a8_78, 0xf0_a8_78, 0x7c_c9_e8,
    0x8a_b8_ff, 0xe8_c2_7a, 0xff_9a_a2, 0x7f_d1_c7, 0xff_9a_a2, 0xb6_bf_cc, 0x8f_d6_a4, 0xff_9a_a2, 0x8a_b8_ff,
    0x98_a3_b3,
];

const OWN: [(&str, &[u32; 19]); 2] = [("placet-dark", &DARK), ("placet-light", &LIGHT)];

static THEMES: LazyLock<EmbeddedLazyThemeSet> = LazyLock::new(two_face::theme::extra);

/// Themes for terminals, whose colours are numbers of a terminal's palette.
const TERMINAL: [&str; 3] = ["ansi", "base16", "base16256"];

/// The names of all themes, sorted.
pub(super) fn names() -> Vec<String> {
    let foreign = EmbeddedLazyThemeSet::theme_names().iter().map(|name| name.as_name());
    let foreign = foreign.filter(|name| !TERMINAL.contains(&normal(name).as_str()));
    let mut names: Vec<String> = OWN.iter().map(|(name, _)| *name).chain(foreign).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

/// A theme by its name; case, blanks and punctuation do not count.
pub(super) fn palette(name: &str) -> Option<Palette> {
    let name = normal(name);
    if let Some((_, colors)) = OWN.iter().find(|(own, _)| normal(own) == name) {
        return Some(own(colors));
    }
    let found = EmbeddedLazyThemeSet::theme_names().iter().find(|theme| normal(theme.as_name()) == name)?;
    if TERMINAL.contains(&name.as_str()) {
        return None;
    }
    Some(foreign(*found))
}

fn normal(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn own(colors: &[u32; 19]) -> Palette {
    let color = |at: usize| [(colors[at] >> 16) as u8, (colors[at] >> 8) as u8, colors[at] as u8];
    let style = |at: usize| Style { color: color(at + 2), bold: Class::ALL[at] == Class::Heading, italic: false };
    Palette { ground: color(0), text: color(1), styles: std::array::from_fn(style) }
}

fn foreign(name: EmbeddedThemeName) -> Palette {
    let theme: &Theme = THEMES.get(name);
    let rgb = |color: Color| [color.r, color.g, color.b];
    let ground = theme.settings.background.map_or([255; 3], rgb);
    let text = readable(theme.settings.foreground.map_or([0; 3], rgb), ground);
    let highlighter = Highlighter::new(theme);
    let style = |at: usize| {
        let plain = Style { color: text, bold: false, italic: false };
        let styles = scopes(Class::ALL[at]).iter().filter_map(|path| {
            let stack: Vec<Scope> = path.split(' ').filter_map(|scope| Scope::new(scope).ok()).collect();
            let style = highlighter.style_mod_for_stack(&stack);
            let face = style.font_style.unwrap_or_default();
            let (bold, italic) = (face.contains(FontStyle::BOLD), face.contains(FontStyle::ITALIC));
            style.foreground.map(|color| Style { color: rgb(color), bold, italic })
        });
        styles.into_iter().find(|style| style.color != text).unwrap_or(plain)
    };
    Palette { ground, text, styles: std::array::from_fn(style) }
}

/// Scopes that stand for a class, the best first.
const fn scopes(class: Class) -> &'static [&'static str] {
    match class {
        Class::Plain => &[],
        Class::Keyword => &["source keyword.control", "source keyword", "source storage.type"],
        Class::String => &["source string.quoted.double", "source string"],
        Class::Escape => &["source string.quoted.double constant.character.escape", "source constant.character"],
        Class::Comment => &["source comment.line.double-slash", "source comment"],
        Class::Number => &["source constant.numeric.integer", "source constant"],
        Class::Constant => &["source constant.language", "source constant", "source support.constant"],
        Class::Type => {
            &["source entity.name.type", "source support.type", "source entity.name.class", "source storage.type"]
        }
        Class::Function => &["source entity.name.function", "source support.function", "source variable.function"],
        Class::Macro => {
            &["source entity.name.macro", "source meta.annotation variable.annotation", "source support.function"]
        }
        Class::Variable => &["source variable.other.readwrite", "source variable.language", "source variable"],
        Class::Attribute => &["text.html entity.other.attribute-name", "source support.type.property-name"],
        Class::Tag => &["text.html meta.tag entity.name.tag", "source entity.name.tag"],
        Class::Operator => &["source keyword.operator"],
        Class::Inserted => &["source.diff markup.inserted", "source string"],
        Class::Deleted => &["source.diff markup.deleted", "source invalid", "source variable"],
        Class::Heading => {
            &["text.html.markdown markup.heading entity.name.section", "text.html.markdown markup.heading"]
        }
        Class::Prompt => &["source comment"],
    }
}

/// The colour, moved away from the ground until it can be read.
fn readable(color: [u8; 3], ground: [u8; 3]) -> [u8; 3] {
    let target = if contrast([0; 3], ground) > contrast([255; 3], ground) { 0.0 } else { 255.0 };
    let moved = |step: u8| {
        let share = f64::from(step) / 20.0;
        color.map(|part| {
            let part = f64::from(part);
            byte(part + (target - part) * share)
        })
    };
    (0..=20).map(moved).find(|color| contrast(*color, ground) >= LEAST).unwrap_or_else(|| moved(20))
}

#[expect(clippy::cast_sign_loss, reason = "the value is clamped to the range of a byte")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio).
pub(super) fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = color.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
