//! Tables, and tasks in lists.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::escape;
use super::writer::Writer;

/// The table that is being written; tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    /// Where the name of the scrollable region goes.
    label_at: Option<usize>,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.table = Table { alignments, ..Table::default() };
        if self.plain_style() {
            return self.block("<table>\n", "</table>\n");
        }
        self.block("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\"", "</table></div>\n");
        self.table.label_at = Some(self.out.len());
        self.out.push_str(">\n<table>\n");
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        if self.table.label_at.is_some() {
            self.plain = Some(String::new());
        }
        self.inline("<thead>\n<tr>\n", "</tr>\n</thead>\n");
    }

    pub(super) fn end_table_head(&mut self) {
        self.close();
        self.table.in_head = false;
        let Some((names, at)) = self.plain.take().zip(self.table.label_at.take()) else { return };
        let names: Vec<&str> = names.split('\n').map(str::trim).filter(|name| !name.is_empty()).collect();
        let mut label = String::from(" aria-label=\"");
        escape::attribute(&mut label, &self.cx.labels.table);
        for (index, name) in names.iter().enumerate() {
            label.push_str(if index == 0 { ": " } else { ", " });
            escape::attribute(&mut label, name);
        }
        label.push('"');
        self.out.insert_str(at, &label);
        self.footnotes.moved(at, label.len());
    }

    pub(super) fn start_row(&mut self) {
        if !self.table.has_body {
            self.table.has_body = true;
            self.out.push_str("<tbody>\n");
            let close = if self.plain_style() { "</tbody>\n</table>\n" } else { "</tbody>\n</table></div>\n" };
            if let Some(table) = self.open.last_mut() {
                table.close = close;
            }
        }
        self.table.column = 0;
        self.inline("<tr>\n", "</tr>\n");
    }

    pub(super) fn start_cell(&mut self) {
        let alignment = self.table.alignments.get(self.table.column).copied().unwrap_or(Alignment::None);
        let (open, close) = if self.table.in_head { ("<th", "</th>\n") } else { ("<td", "</td>\n") };
        self.inline(open, close);
        self.out.push_str(match (alignment, self.plain_style()) {
            (Alignment::None, _) => ">",
            (Alignment::Left, false) => " class=\"align-left\">",
            (Alignment::Center, false) => " class=\"align-center\">",
            (Alignment::Right, false) => " class=\"align-right\">",
            (Alignment::Left, true) => " align=\"left\">",
            (Alignment::Center, true) => " align=\"center\">",
            (Alignment::Right, true) => " align=\"right\">",
        });
    }

    pub(super) fn end_cell(&mut self) {
        self.table.column += 1;
        if let Some(plain) = &mut self.plain {
            plain.push('\n');
        }
        self.close();
    }

    /// The box of a task: it shows a state and cannot be changed.
    pub(super) fn task(&mut self, done: bool) {
        if self.plain_style() {
            let checked = if done { "checked=\"\" " } else { "" };
            let _ = write!(self.out, "<input {checked}disabled=\"\" type=\"checkbox\"> ");
            return;
        }
        if let Some(index) = self.open.iter().rposition(|open| open.close == "</li>\n") {
            const CLASS: &str = " class=\"task-list-item\"";
            self.out.insert_str(self.open[index].at + "<li".len(), CLASS);
            // A paragraph between the item and its box has moved.
            self.open[index + 1..].iter_mut().for_each(|open| open.at += CLASS.len());
        }
        self.out.push_str("<input type=\"checkbox\" disabled");
        let label = if done {
            self.out.push_str(" checked");
            &self.cx.labels.done
        } else {
            &self.cx.labels.open
        };
        self.attribute("aria-label", label);
        self.out.push_str("> ");
    }
}
