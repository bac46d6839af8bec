//! Templates of new files: `{{ title }}` stands for a value, with quotation marks escaped.

use super::Failure;

/// Fills the values into a template of a new file. Every value stands in a text in double quotation
/// marks, so `"` and `\` are escaped; `{{ title | safe }}` gives it as it is.
pub fn fill(name: &str, template: &str, values: &[(&str, &str)]) -> Result<String, Failure> {
    let mut engine = tera::Tera::default();
    engine.autoescape_on([".md"]);
    engine.set_escape_fn(|input, out| {
        for character in input.chars() {
            match character {
                '"' | '\\' => write!(out, "\\{character}")?,
                '\n' | '\r' | '\t' => out.write_all(b" ")?,
                other => write!(out, "{other}")?,
            }
        }
        Ok(())
    });
    let mut context = tera::Context::new();
    for (key, value) in values {
        context.insert((*key).to_owned(), value);
    }
    let file = format!("{name}.md");
    let filled = engine.add_raw_template(&file, template).and_then(|()| engine.render(&file, &context));
    filled.map_err(|error| {
        let known: Vec<String> = values.iter().map(|(key, _)| format!("`{key}`")).collect();
        Failure::usage(format!("The template `{name}` cannot be used: {error}."))
            .help(format!("The values it can use are {}.", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_cannot_leave_their_quotation_marks() {
        let text = fill("post", "title = \"{{ title }}\"\n", &[("title", "The \"new\" \\ way\nhere")]).unwrap();
        assert_eq!(text, "title = \"The \\\"new\\\" \\\\ way here\"\n");
    }

    #[test]
    fn an_unknown_value_is_named() {
        let failure = fill("post", "{{ titel }}", &[("title", "x")]).unwrap_err();
        assert!(failure.message.contains("titel"), "{}", failure.message);
    }
}
