//! Brand tokens: `[brand]` of the configuration as custom properties of the style sheet, checked for contrast.

use std::fmt::Write as _;

use crate::config::node::{Kind, Table};
use crate::diag::{Finding, Sink, Span};

/// Colours that may be set, and whether each is read on `surface` as text.
const COLOURS: [(&str, bool); 4] = [("primary", true), ("accent", true), ("surface", false), ("text", true)];

/// Other tokens: lengths and fonts.
const OTHERS: [&str; 4] = ["radius", "measure", "font_body", "font_heading"];

/// Smallest contrast of text (WCAG 2.2, 1.4.3).
const MIN_CONTRAST: f64 = 4.5;

/// White and near-black, where the brand sets no surface.
const LIGHT: Rgb = Rgb(255, 255, 255);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

/// A rule that sets `--brand-…` for every token; empty when the brand sets none.
pub fn tokens(brand: &Table, sink: &mut Sink) -> String {
    let mut css = String::new();
    let surface = colour(brand, "surface").and_then(|(rgb, _)| rgb).unwrap_or(LIGHT);
    for (name, on_surface) in COLOURS {
        let Some((rgb, span)) = colour(brand, name) else { continue };
        let Some(rgb) = rgb else {
            sink.push(no_colour(name, span));
            continue;
        };
        if on_surface && contrast(rgb, surface) < MIN_CONTRAST {
            sink.push(low_contrast(name, rgb, surface, span));
        }
        let _ = write!(css, "--brand-{name}:{};", hex(rgb));
    }
    for name in OTHERS {
        let Some(Kind::Str(text)) = brand.get(name).map(|node| &node.kind) else { continue };
        let harmless = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '%' | '-' | '"' | '\'');
        if text.chars().all(harmless) {
            let _ = write!(css, "--brand-{}:{text};", name.replace('_', "-"));
        }
    }
    if css.is_empty() { css } else { format!(":root{{{css}}}\n") }
}

fn colour(brand: &Table, name: &str) -> Option<(Option<Rgb>, Span)> {
    let node = brand.get(name)?;
    let Kind::Str(text) = &node.kind else { return Some((None, node.span)) };
    Some((parse(text), node.span))
}

/// `#rgb` or `#rrggbb`.
fn parse(text: &str) -> Option<Rgb> {
    let digits = text.trim().strip_prefix('#').filter(|digits| digits.is_ascii())?;
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let single = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok().map(|value| value * 17);
    match digits.len() {
        3 => Some(Rgb(single(0)?, single(1)?, single(2)?)),
        6 => Some(Rgb(pair(0)?, pair(2)?, pair(4)?)),
        _ => None,
    }
}

fn hex(Rgb(r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Relative luminance (WCAG 2.2, definitions).
fn luminance(Rgb(r, g, b): Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The nearest shade (towards black or white) that has enough contrast.
fn passing(rgb: Rgb, surface: Rgb) -> Rgb {
    let to = if luminance(surface) > 0.18 { 0 } else { 255 };
    let mix = |value: u8, step: u32| ((u32::from(value) * (100 - step) + to * step) / 100) as u8;
    let shade = |step: u32| Rgb(mix(rgb.0, step), mix(rgb.1, step), mix(rgb.2, step));
    (0..=100).map(shade).find(|shade| contrast(*shade, surface) >= MIN_CONTRAST).unwrap_or(shade(100))
}

fn no_colour(name: &str, span: Span) -> Finding {
    Finding::new("CFG003", format!("Write a colour for `{name}`"))
        .at(span, "not a colour")
        .why("The brand colours become part of the style sheet, which takes them in one form only.")
        .help("Write `#` and six digits or letters from a to f, for example `#0b5fff`.")
}

fn low_contrast(name: &str, rgb: Rgb, surface: Rgb, span: Span) -> Finding {
    let better = hex(passing(rgb, surface));
    Finding::new("A11Y001", format!("Choose a stronger shade for `{name}`"))
        .at(span, format!("contrast {:.1} to 1, at least {MIN_CONTRAST} is needed", contrast(rgb, surface)))
        .why("Text in this colour is hard to read for many people, above all on phones in the sun.")
        .help(format!("The nearest shade that passes is `{better}`."))
        .fix(format!("Use {better}"), span, format!("\"{better}\""))
}

#[cfg(test)]
mod tests {
    use super::{LIGHT, Rgb, contrast, passing};

    #[test]
    fn contrast_follows_the_standard() {
        assert!((contrast(Rgb(0, 0, 0), LIGHT) - 21.0).abs() < 0.01);
        assert!((contrast(Rgb(0x77, 0x77, 0x77), LIGHT) - 4.48).abs() < 0.01);
        assert!(contrast(passing(Rgb(255, 200, 0), LIGHT), LIGHT) >= 4.5);
    }
}
