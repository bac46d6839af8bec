//! `SEC017`: characters that nobody sees stand in a text.

use serde::Deserialize;

use crate::diag::{Finding, Sink};
use crate::rules::pairs::{one_of, pairs};
use crate::rules::{Example, Group, Level, Meta, PageCx, Rule, RuleDef, Scope, Stops, configure};

/// The rule.
pub const RULE: RuleDef = RuleDef::new(
    Meta {
        code: "SEC017",
        name: "hidden-characters",
        group: Group::Security,
        default: Level::Advise,
        stops: Stops::Content,
        since: "0.1.0",
        summary: "Characters that nobody sees stand in a text.",
        checks: "Content files: characters that change the direction of writing, that have no width, or that hide text. \
                 Joiners inside emoji and between letters of scripts that need them may stay, and direction marks beside \
                 Arabic or Hebrew.",
        why: "They make a text or a sample of code read other than it is, break searches and copied commands, and come with texts \
              pasted from elsewhere.",
        fix: "Remove them; `placet check --fix` does it.",
        options: &[],
        references: &["Unicode Standard Annex 9", "Unicode Technical Report 36", "CVE-2021-42574"],
    },
    &[
        Example::bad(
            "-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n+++\nRun `rm\u{202e} fr-`, then wait\u{200b}.\n",
        ),
        Example::good(
            "-- content/post.md --\n+++\ntitle = \"Launch\"\ndate = 2026-05-14\n+++\nA family \u{1f469}\u{200d}\u{1f467} \
             and \u{0645}\u{06cc}\u{200c}\u{062e}\u{0648}\u{0627}\u{0647}\u{0645}.\n",
        ),
    ],
    Scope::Page,
    configure::<HiddenCharacters>,
);

/// The rule has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HiddenCharacters {}

/// Whether a byte is the first one of such characters in UTF-8.
fn is_lead(byte: u8) -> bool {
    one_of(byte, [0xd8, 0xe2, 0xef, 0xf3])
}

/// What a hidden character does, in words; none for characters that are not hidden.
fn effect(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "turns the direction of the text",
        '\u{200e}' | '\u{200f}' | '\u{61c}' => "marks a direction",
        '\u{200b}' | '\u{2060}' | '\u{feff}' => "has no width",
        '\u{200c}' | '\u{200d}' => "joins or parts letters, and has no width",
        '\u{2061}'..='\u{2064}' | '\u{206a}'..='\u{206f}' => "is a sign that nobody sees",
        '\u{e0000}'..='\u{e007f}' => "is a hidden letter",
        _ => return None,
    })
}

/// Whether a script needs joiners: Arabic, Syriac, N'Ko, Mongolian and the scripts of India and South East Asia.
fn needs_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{1b00}'..='\u{1b7f}' | '\u{a980}'..='\u{a9df}')
}

/// Whether a letter is written from right to left.
fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}')
}

/// Whether a character may be part of an emoji that is joined of several.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2600}'..='\u{27bf}' | '\u{2190}'..='\u{21ff}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a hidden character has its reason where it stands.
fn is_needed(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let mut after = text[at + c.len_utf8()..].chars();
    let next = after.next();
    let either = |is: fn(char) -> bool| before.is_some_and(is) || next.is_some_and(is);
    match c {
        '\u{feff}' => at == 0,
        '\u{200d}' => before.is_some_and(is_emoji) && next.is_some_and(is_emoji) || before.is_some_and(needs_joiners),
        '\u{200c}' => before.is_some_and(needs_joiners),
        // Marks, isolates and embeddings beside such letters; never the overrides U+202D and U+202E.
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}' | '\u{202a}'..='\u{202c}' => {
            let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
            either(is_leftward)
                || text[line..at].chars().rev().take(40).any(is_leftward)
                || after.take(40).any(is_leftward)
        }
        // Tags spell the flags of parts of a country behind a black flag (UTS 51, ED-14a).
        '\u{e0020}'..='\u{e007f}' => {
            let base = text[..at].trim_end_matches(|c| matches!(c, '\u{e0020}'..='\u{e007e}'));
            base.ends_with('\u{1f3f4}')
        }
        _ => false,
    }
}

impl Rule for HiddenCharacters {
    fn page(&self, cx: &PageCx<'_>, sink: &mut Sink) {
        if cx.text.is_ascii() {
            return;
        }
        let mut last = 0;
        for at in pairs(cx.text.as_bytes(), |first, _| is_lead(first)) {
            let Some(c) = cx.text.get(at..).and_then(|rest| rest.chars().next()).filter(|_| at >= last) else {
                continue;
            };
            let Some(effect) = effect(c).filter(|_| !is_needed(cx.text, at, c)) else { continue };
            // A row of them is one finding.
            let rest = &cx.text[at..];
            let hidden = |(step, c): &(usize, char)| self::effect(*c).is_some() && !is_needed(cx.text, at + step, *c);
            let end = rest.char_indices().take_while(hidden).last().map_or(at, |(step, c)| at + step + c.len_utf8());
            last = end;
            let span = cx.span(at..end);
            let finding = Finding::new("SEC017", "Remove characters that nobody sees")
                .at(span, format!("U+{:04X} {effect}", c as u32))
                .why("The text is read other than it is, and cannot be searched or copied well.")
                .help("Delete them. They often come with a text that was pasted from elsewhere.")
                .fix("Remove them", span, "");
            sink.push(finding);
        }
    }
}
