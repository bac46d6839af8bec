//! A paper for programs.

use serde_json::{Value, json as object};

use super::{Block, Cell, Paper};

/// The paper as JSON: its facts as `fields`, then what stands in it.
pub fn json(paper: &Paper) -> String {
    let blocks: Vec<Value> = paper.blocks.iter().map(block).collect();
    let paper = object!({
        "format": "placet/paper/1",
        "paper": paper.kind,
        "title": paper.title,
        "fields": paper.fields,
        "blocks": blocks,
    });
    format!("{paper:#}\n")
}

fn block(block: &Block) -> Value {
    match block {
        Block::Heading(level, text) => object!({ "kind": "heading", "level": level, "text": text }),
        Block::Text(text) => object!({ "kind": "text", "text": cell(text) }),
        Block::List(points) => object!({ "kind": "list", "points": cells(points) }),
        Block::Table(table) => object!({
            "kind": "table",
            "caption": table.caption,
            "head": table.head,
            "rows": table.rows.iter().map(|row| cells(row)).collect::<Vec<_>>(),
        }),
        Block::Command(command) => object!({
            "kind": "command",
            "line": command.line,
            "where": command.place.as_str(),
            "why": command.why,
            "expect": command.expect,
        }),
        Block::File(file) => object!({ "kind": "file", "name": file.name, "text": file.text }),
    }
}

fn cells(cells: &[Cell]) -> Vec<Value> {
    cells.iter().map(cell).collect()
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Blank(_) | Cell::Open(_) => {
            let (who, question) = cell.asked().unwrap_or_default();
            object!({ "to_complete": question, "by": who })
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn blanks_are_no_texts() {
        let text = super::json(&super::super::tests::sample());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["blocks"][2]["text"]["to_complete"], "who");
        assert_eq!(value["blocks"][5]["where"], "site");
    }
}
