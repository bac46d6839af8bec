//! A paper as a page: one file without scripts, for mail and for printing.

use std::fmt::Write as _;

use super::{Block, Cell, Command, Paper, Table, pieces};

const STYLE: &str = include_str!("paper.css");

/// The paper.
pub fn html(paper: &Paper) -> String {
    let title = escape(&plain(&paper.title));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{}</h1>\n",
        words(&paper.title)
    );
    out.push_str(&body(paper));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// What stands below the title of a paper.
pub fn body(paper: &Paper) -> String {
    let mut out = String::new();
    for block in &paper.blocks {
        match block {
            Block::Heading(level, text) => {
                let _ = writeln!(out, "<h{level}>{}</h{level}>", words(text));
            }
            Block::Text(text) => {
                let _ = writeln!(out, "<p>{}</p>", cell(text));
            }
            Block::List(points) => {
                out.push_str("<ul>\n");
                for point in points {
                    let _ = writeln!(out, "<li>{}</li>", cell(point));
                }
                out.push_str("</ul>\n");
            }
            Block::Table(own) => table(&mut out, own),
            Block::Command(own) => command(&mut out, own),
            Block::File(file) => {
                let (name, text) = (escape(&file.name), escape(&file.text));
                let _ = writeln!(out, "<p><code>{name}</code>:</p>\n<pre><code>{text}</code></pre>");
            }
        }
    }
    out
}

/// A table that scrolls by itself where the page is too narrow for it, also with the keyboard.
fn table(out: &mut String, table: &Table) {
    let caption = escape(&plain(&table.caption));
    let _ = writeln!(out, "<div class=\"table\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">");
    let _ = write!(out, "<table>\n<caption>{}</caption>\n<thead><tr>", words(&table.caption));
    for name in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", words(name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, own) in row.iter().enumerate() {
            let (start, end) = if at == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
            let _ = write!(out, "{start}{}{end}", cell(own));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn command(out: &mut String, command: &Command) {
    let (place, why) = (command.place.title(), words(&command.why));
    let _ = writeln!(out, "<p>{place}, to {why}:</p>\n<pre><code>{}</code></pre>", escape(&command.line));
    if !command.expect.is_empty() {
        let _ = writeln!(out, "<p>It prints: <code>{}</code></p>", escape(&command.expect));
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => words(text),
        Cell::Blank(_) | Cell::Open(_) => {
            let (who, question) = cell.asked().unwrap_or_default();
            format!("<span class=\"blank\">{who} to complete: {}</span>", words(question))
        }
    }
}

fn words(text: &str) -> String {
    let parts = pieces(text).into_iter();
    parts.map(|(code, part)| if code { format!("<code>{}</code>", escape(part)) } else { escape(part) }).collect()
}

/// A sentence without the marks around its code.
fn plain(text: &str) -> String {
    pieces(text).into_iter().map(|(_, part)| part).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_people_wrote_is_text() {
        let page = super::html(&super::super::tests::sample());
        assert!(page.contains("<h1>Change: &lt;News&gt; of *today* | <code>x</code></h1>"), "{page}");
        assert!(
            page.contains("<th scope=\"row\">a|b</th><td><span class=\"blank\">IT to complete: minutes</span></td>")
        );
        assert!(!page.contains("<script") && page.contains("<pre><code>placet verify web</code></pre>"), "{page}");
    }
}
