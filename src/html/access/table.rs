//! Where the cells of a table stand (HTML standard, 4.9.12), and which headers reach which cells.

use crate::html::{Element, Tag};

/// A cell with its place.
#[derive(Debug, Clone, Copy)]
struct Cell<'a> {
    element: Element<'a, 'a>,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    /// Which row group it stands in.
    group: u32,
}

/// The cells of one table, without those of tables inside.
#[derive(Debug)]
pub struct Grid<'a> {
    cells: Vec<Cell<'a>>,
}

/// Larger spans are cut: they are mistakes.
const MAX_SPAN: u32 = 1000;

impl<'a> Grid<'a> {
    /// Lays out a table; `None` for tables that are too large to look at.
    pub fn new(table: Element<'a, 'a>) -> Option<Self> {
        let own =
            |element: &Element<'a, 'a>| element.ancestors().find(|around| around.tag() == Tag::Table) == Some(table);
        let rows: Vec<_> = table.descendants().filter(|inside| inside.tag() == Tag::Tr).filter(own).collect();
        let mut cells: Vec<Cell<'a>> = Vec::new();
        // For each column: the first row that is free.
        let mut free: Vec<u32> = Vec::new();
        for (y, row) in rows.iter().enumerate() {
            let y = y as u32;
            let group = row.parent().map_or(0, |parent| parent.numbers().start);
            let mut x = 0;
            for element in row.child_elements().filter(|cell| matches!(cell.tag(), Tag::Td | Tag::Th)) {
                while free.get(x as usize).is_some_and(|free| *free > y) {
                    x += 1;
                }
                let (width, height) = (span(element, "colspan").max(1), span(element, "rowspan"));
                let height = if height == 0 { rows.len() as u32 - y } else { height };
                let end = (x + width) as usize;
                if end > MAX_SPAN as usize * 10 {
                    return None;
                }
                if free.len() < end {
                    free.resize(end, 0);
                }
                free[x as usize..end].fill(y + height);
                cells.push(Cell { element, x, y, width, height, group });
                x += width;
            }
        }
        Some(Self { cells })
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Element<'a, 'a>> {
        self.cells.iter().map(|cell| cell.element)
    }

    /// Whether the table has a data cell outside this header's row and column, or in them, that it heads.
    /// `is_cell` tells which elements count as cells.
    pub fn heads_some(&self, header: Element<'a, 'a>, is_cell: &dyn Fn(Element<'a, 'a>) -> bool) -> bool {
        let id = header.value("id").filter(|id| !id.is_empty());
        let Some(own) = self.cells.iter().find(|cell| cell.element == header) else { return true };
        let scope = header.value("scope").unwrap_or_default().to_ascii_lowercase();
        let reaches = |cell: &Cell<'a>| {
            if let Some(headers) = cell.element.value("headers") {
                return id.as_ref().is_some_and(|id| headers.split_ascii_whitespace().any(|own| *own == **id));
            }
            let across = cell.x < own.x + own.width && own.x < cell.x + cell.width;
            let along = cell.y < own.y + own.height && own.y < cell.y + cell.height;
            let (below, right) = (across && cell.y > own.y, along && cell.x > own.x);
            match scope.as_str() {
                "row" => right,
                "rowgroup" => cell.group == own.group && cell.y >= own.y,
                "col" | "colgroup" => below,
                _ => below || right,
            }
        };
        // What counts as a cell is the costly question, so it is asked last: tables may have many thousand cells.
        self.cells.iter().any(|cell| cell.element != header && reaches(cell) && is_cell(cell.element))
    }
}

fn span(cell: Element<'_, '_>, name: &str) -> u32 {
    let written = cell.attributes().get(name).and_then(|value| value.trim().parse::<u32>().ok());
    written.unwrap_or(1).min(MAX_SPAN)
}
