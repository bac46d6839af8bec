//! A new post: title, section, author; the file comes from the archetype of the site.

use std::fmt::Write as _;

use serde::Deserialize;

use super::reply::{Done, Refused};
use super::{Acts, Form};
use crate::act::new::{Wish, make};
use crate::act::{Failure, files};
use crate::config::toml_node;
use crate::content::registry::Registry;
use crate::diag::FileId;
use crate::serve::desk::{DeskCx, escape};
use crate::serve::http::{Answer, encoded};
use crate::world::{DiskWorld, World as _};

/// A post that is to be.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    title: String,
    section: String,
    #[serde(default)]
    author: String,
}

/// Makes it, with a folder of its own for pictures.
pub(super) fn start(acts: &Acts, change: &Change) -> Result<Done, Refused> {
    if change.title.trim().is_empty() {
        return Err(Failure::usage("Write a title.")
            .help("It can be changed later; the name of the file stays.")
            .into());
    }
    let _hold = files::hold(&acts.root)?;
    let wish = Wish {
        kind: "post",
        title: change.title.trim(),
        section: Some(&change.section),
        folder: true,
        author: &change.author,
        ..Wish::default()
    };
    let path = make(&DiskWorld::open(&acts.root, acts.at), &wish)?;
    let to = format!("{}/edit?path={}", acts.desk, encoded(&path));
    Ok(Done::new("The post is there, as a draft. Nobody sees it yet.").to(to))
}

/// The page.
pub(super) fn page(cx: &DeskCx<'_>, acts: &Acts) -> Answer {
    let world = DiskWorld::open(&acts.root, acts.at);
    let mut form = Form::new("New post", cx.href("/"));
    form.open("new", "", "");
    form.line(("title", "Title", ""), "", " required");
    let files = world.list("content").unwrap_or_default();
    let sections = files.iter().filter_map(|file| file.path.strip_prefix("content/")?.strip_suffix("/_index.md"));
    let mut sections: Vec<&str> = sections.collect();
    // Posts go where the archetype of the command puts them, first.
    sections.sort_by_key(|section| (*section != "blog", *section));
    form.body.push_str("<label for=\"section\">Section</label>\n<select id=\"section\" name=\"section\">\n");
    for section in sections {
        let _ = writeln!(form.body, "<option value=\"{0}\">{0}</option>", escape(section));
    }
    form.body.push_str("<option value=\"\">None: at the top of the site</option>\n</select>\n");
    authors(&mut form, &world);
    form.body.push_str("<p class=\"buttons\"><button class=\"main\">Start writing</button></p>\n");
    form.answer(cx)
}

/// The authors that the site knows, or a line to write one in.
fn authors(form: &mut Form, world: &DiskWorld) {
    let text = world.read("data/authors.toml").ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let table = text.and_then(|text| toml_node::parse(FileId(0), &text, 0, "CFG001").ok());
    let Some(registry) = table.map(|table| Registry::from_table(&table)) else {
        form.line(("author", "Author", ""), "", "");
        return;
    };
    form.body.push_str("<label for=\"author\">Author</label>\n<select id=\"author\" name=\"author\">\n<option value=\"\">Not yet</option>\n");
    for entry in registry.entries().filter(|entry| !entry.retired) {
        let _ = writeln!(form.body, "<option value=\"{}\">{}</option>", escape(&entry.slug), escape(&entry.label));
    }
    form.body.push_str("</select>\n");
}
