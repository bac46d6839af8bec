//! Words that the writer adds to a body.

use std::collections::BTreeMap;

/// Words in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// `[!NOTE]`.
    pub note: String,
    /// `[!TIP]`.
    pub tip: String,
    /// `[!IMPORTANT]`.
    pub important: String,
    /// `[!WARNING]`.
    pub warning: String,
    /// `[!CAUTION]`.
    pub caution: String,
    /// Name of the list of footnotes.
    pub footnotes: String,
    /// Name of the link from the text to a footnote; its number follows.
    pub footnote: String,
    /// Name of the link from a footnote back to the text; its number follows.
    pub back: String,
    /// Name of the scrollable region around a table; its column names follow.
    pub table: String,
    /// Name of a finished task.
    pub done: String,
    /// Name of an open task.
    pub open: String,
    /// Name of a heading's anchor; its text follows.
    pub anchor: String,
}

/// In the order of the fields of [`Labels`].
type Words = [&'static str; 12];

const KEYS: Words = [
    "alert_note",
    "alert_tip",
    "alert_important",
    "alert_warning",
    "alert_caution",
    "footnotes",
    "footnote",
    "footnote_back",
    "table",
    "task_done",
    "task_open",
    "anchor",
];

const LANGUAGES: [(&str, Words); 4] = [
    (
        "en",
        [
            "Note",
            "Tip",
            "Important",
            "Warning",
            "Caution",
            "Footnotes",
            "Footnote",
            "Back to reference",
            "Table",
            "Done",
            "Open",
            "Anchor link for:",
        ],
    ),
    (
        "de",
        [
            "Hinweis",
            "Tipp",
            "Wichtig",
            "Warnung",
            "Vorsicht",
            "Fußnoten",
            "Fußnote",
            "Zurück zur Textstelle",
            "Tabelle",
            "Erledigt",
            "Offen",
            "Link zum Abschnitt:",
        ],
    ),
    (
        "fr",
        [
            "Remarque",
            "Astuce",
            "Important",
            "Avertissement",
            "Attention",
            "Notes",
            "Note",
            "Retour au renvoi",
            "Tableau",
            "Fait",
            "À faire",
            "Lien vers la section :",
        ],
    ),
    (
        "es",
        [
            "Nota",
            "Consejo",
            "Importante",
            "Advertencia",
            "Precaución",
            "Notas",
            "Nota",
            "Volver a la referencia",
            "Tabla",
            "Hecho",
            "Pendiente",
            "Enlace a la sección:",
        ],
    ),
];

impl Labels {
    /// Words of a language (English where there are none), replaced by the site's own translations with
    /// the keys `alert_note`, `alert_tip`, `alert_important`, `alert_warning`, `alert_caution`,
    /// `footnotes`, `footnote`, `footnote_back`, `table`, `task_done`, `task_open` and `anchor`.
    pub fn new(lang: &str, translations: &BTreeMap<String, String>) -> Self {
        let base = lang.split('-').next().unwrap_or(lang);
        let (_, words) = LANGUAGES.iter().find(|(code, _)| *code == base).unwrap_or(&LANGUAGES[0]);
        let word = |index: usize| translations.get(KEYS[index]).map_or(words[index], String::as_str).to_owned();
        Self {
            note: word(0),
            tip: word(1),
            important: word(2),
            warning: word(3),
            caution: word(4),
            footnotes: word(5),
            footnote: word(6),
            back: word(7),
            table: word(8),
            done: word(9),
            open: word(10),
            anchor: word(11),
        }
    }
}

impl Default for Labels {
    fn default() -> Self {
        Self::new("en", &BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_back_to_english_and_takes_translations() {
        let own = BTreeMap::from([("table".to_owned(), "Übersicht".to_owned())]);
        assert_eq!(Labels::new("de-CH", &own).table, "Übersicht");
        assert_eq!(Labels::new("de-CH", &own).note, "Hinweis");
        assert_eq!(Labels::new("xx", &own).note, "Note");
    }
}
