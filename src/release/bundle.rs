//! The bundle for auditors: the same sheets as CSV, as JSON and on one HTML page.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// One line of a sheet.
pub type Row = Vec<String>;

/// One question of an auditor, answered as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Name of its file, without ending.
    pub name: &'static str,
    /// The question.
    pub title: &'static str,
    /// Names of the columns.
    pub columns: &'static [&'static str],
    /// Its lines.
    pub rows: Vec<Row>,
    /// What is to be known about it, for example why it is empty.
    pub note: Option<String>,
}

/// All sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Heading: site and time.
    pub title: String,
    /// In the order of the page.
    pub sheets: Vec<Sheet>,
}

impl Sheet {
    /// As CSV with a line of names. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let safe = |cell: &String| {
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.clone() }
        };
        // Writing to memory does not fail.
        let _ = writer.write_record(self.columns);
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(safe));
        }
        writer.into_inner().unwrap_or_default()
    }

    fn json(&self) -> Value {
        let cells = |row: &Row| {
            let pairs =
                self.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), Value::from(cell.as_str())));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(cells).collect()
    }

    fn html(&self) -> String {
        let mut out = format!("<section>\n<h2 id=\"{}\">{}</h2>\n", self.name, escape_html(self.title));
        if let Some(note) = &self.note {
            let _ = writeln!(out, "<p>{}</p>", escape_html(note));
        }
        if self.rows.is_empty() {
            out.push_str("<p>Nothing in this time.</p>\n</section>\n");
            return out;
        }
        let _ =
            write!(out, "<div tabindex=\"0\" role=\"region\" aria-labelledby=\"{}\"><table>\n<thead><tr>", self.name);
        for name in self.columns {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escape_html(name));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            out.push_str("<tr>");
            for cell in row {
                let _ = write!(out, "<td>{}</td>", escape_html(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n</section>\n");
        out
    }
}

impl Bundle {
    /// All sheets as JSON.
    pub fn json(&self) -> String {
        let mut all = Map::new();
        all.insert("format".to_owned(), "placet/audit-bundle/1".into());
        all.insert("title".to_owned(), self.title.as_str().into());
        all.extend(self.sheets.iter().map(|sheet| (sheet.name.to_owned(), sheet.json())));
        format!("{:#}\n", Value::Object(all))
    }

    /// All sheets on one page without scripts.
    pub fn html(&self) -> String {
        let title = escape_html(&self.title);
        let style = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}\
                     div{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #767676;padding:.3rem .6rem;\
                     text-align:left;vertical-align:top}td{overflow-wrap:anywhere}";
        let sections: String = self.sheets.iter().map(Sheet::html).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<style>{style}</style>\n</head>\n<body>\n<main>\n\
             <h1>{title}</h1>\n{sections}</main>\n</body>\n</html>\n"
        )
    }
}

fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a text does not fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}
