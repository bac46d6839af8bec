//! What is kept of the headings of a post: ids and places, in one text and one list for each post.

use super::Heading;
use crate::diag::{FileId, Span};

/// Ids of the headings of a body, in their order, with their places in the file.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// All ids, one behind the other.
    ids: Box<str>,
    places: Box<[Place]>,
}

#[derive(Debug, Clone)]
struct Place {
    /// Where the id ends in the text of all ids.
    end: u32,
    /// First byte of the heading in its file, and one past the last.
    bytes: (u32, u32),
}

impl Anchors {
    /// Those of some headings.
    pub fn of(headings: &[Heading]) -> Self {
        let ids: String = headings.iter().map(|heading| &*heading.id).collect();
        let mut end = 0;
        let places = headings.iter().map(|heading| {
            end += heading.id.len() as u32;
            Place { end, bytes: (heading.span.start, heading.span.end) }
        });
        Self { places: places.collect(), ids: ids.into() }
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        let starts = std::iter::once(0).chain(self.places.iter().map(|place| place.end));
        starts.zip(&self.places).map(|(start, place)| &self.ids[start as usize..place.end as usize])
    }

    /// The place of the heading with an id, in the file that the headings stand in.
    pub fn span(&self, file: FileId, id: &str) -> Option<Span> {
        let at = self.ids().position(|own| own == id)?;
        let (start, end) = self.places.get(at)?.bytes;
        Some(Span { file, start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;
    use crate::content::Heading;
    use crate::diag::{FileId, Span};

    #[test]
    fn keep_ids_and_places() {
        let heading = |id: &str, at: usize| {
            let span = Span::new(FileId(3), at..at + 5);
            Heading { level: 2, id: id.into(), title: "Title".into(), span }
        };
        let anchors = Anchors::of(&[heading("first", 10), heading("", 20), heading("übrig", 30)]);
        assert_eq!(anchors.ids().collect::<Vec<_>>(), ["first", "", "übrig"]);
        assert_eq!(anchors.span(FileId(3), "übrig"), Some(Span::new(FileId(3), 30..35)));
        assert_eq!(anchors.span(FileId(3), "firstü"), None);
        assert_eq!(Anchors::default().ids().count(), 0);
    }
}
