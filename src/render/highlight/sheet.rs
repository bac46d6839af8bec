//! The style sheet that goes with the classes, from a theme for light and one for dark.

use std::fmt::Write as _;

use super::class::Class;
use super::palette::{Palette, palette};

/// The style sheet for a light and a dark theme; `None` where a name is unknown.
///
/// It sets `--code-bg` and `--code-fg` on the root, for the theme of the site to use on `pre`, and a colour
/// for each class. Which of the two themes shows follows `color-scheme`, by `light-dark()`: browsers
/// without it show code in one colour. Every colour has a contrast of at least 4.5 to 1 on `--code-bg`
/// (WCAG 2.2, 1.4.3); colours of a theme that have less are moved until they do.
/// With forced colours the system's colours hold, and keywords and comments differ by their face.
pub fn sheet(light: &str, dark: &str) -> Option<String> {
    let (light, dark) = (palette(light)?, palette(dark)?);
    let mut css = String::with_capacity(1024);
    let ground = pair(light.ground, dark.ground);
    let text = pair(light.text, dark.text);
    let _ = write!(css, ":root{{--code-bg:{ground};--code-fg:{text}}}");
    let mut rules: Vec<(String, Vec<Class>)> = Vec::new();
    for class in Class::ALL {
        let style = declarations(class, &light, &dark);
        match rules.iter_mut().find(|(other, _)| *other == style) {
            Some((_, classes)) => classes.push(class),
            None => rules.push((style, vec![class])),
        }
    }
    for (style, classes) in rules.iter().filter(|(style, _)| !style.is_empty()) {
        let names: Vec<String> = classes.iter().map(|class| format!(".z-{}", class.letter())).collect();
        let _ = write!(css, "{}{{{style}}}", names.join(","));
    }
    css.push_str(".z-u{user-select:none}");
    css.push_str("@media(forced-colors:active){.z-k{font-weight:700}.z-c{font-style:italic}}\n");
    Some(css)
}

/// The names of all themes, sorted.
pub fn themes() -> Vec<String> {
    super::palette::names()
}

fn declarations(class: Class, light: &Palette, dark: &Palette) -> String {
    let (a, b) = (light.style(class), dark.style(class));
    let mut css = String::new();
    if a.color != light.text || b.color != dark.text {
        let _ = write!(css, "color:{}", pair(a.color, b.color));
    }
    for (holds, rule) in [(a.bold && b.bold, "font-weight:700"), (a.italic && b.italic, "font-style:italic")] {
        if holds {
            css.push_str(if css.is_empty() { "" } else { ";" });
            css.push_str(rule);
        }
    }
    css
}

fn pair(light: [u8; 3], dark: [u8; 3]) -> String {
    if light == dark { hex(light) } else { format!("light-dark({},{})", hex(light), hex(dark)) }
}

/// `#rgb` or `#rrggbb`.
fn hex([r, g, b]: [u8; 3]) -> String {
    if [r, g, b].iter().all(|part| part >> 4 == part & 15) {
        format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
    } else {
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::{LEAST, contrast, palette};
    use super::{Class, sheet, themes};

    #[test]
    fn every_colour_of_every_theme_can_be_read() {
        for name in themes() {
            let palette = palette(&name).expect("a listed theme");
            for class in Class::ALL {
                let found = contrast(palette.style(class).color, palette.ground);
                assert!(found >= LEAST, "{name} {class:?}: {found}");
            }
            assert!(contrast(palette.text, palette.ground) >= LEAST, "{name}");
        }
    }

    #[test]
    fn own_themes_need_no_correction_and_are_small() {
        for name in ["placet-light", "placet-dark"] {
            let palette = palette(name).expect("own theme");
            for class in Class::ALL {
                assert_eq!(palette.style(class).color, palette.written(class), "{name} {class:?}");
            }
        }
        let css = sheet("placet-light", "placet-dark").expect("own themes");
        assert!(css.len() < 1300, "{} bytes", css.len());
        assert!(css.starts_with(":root{--code-bg:light-dark(#"));
        assert!(Class::ALL.iter().all(|class| css.contains(&format!(".z-{}", class.letter()))));
    }

    #[test]
    fn themes_are_found_by_any_spelling() {
        assert!(sheet("Catppuccin Latte", "catppuccin-mocha").is_some());
        assert!(sheet("nord", "nord").is_some_and(|css| !css.contains("light-dark")));
        assert_eq!(sheet("placet-light", "no-such-theme"), None);
    }
}
