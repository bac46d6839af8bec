//! Bare `placet`: where you are and what you can do next.

use super::args::Global;
use super::terminal::Terminal;
use super::{Exit, Failure, place};
use crate::world::{DiskWorld, World as _};

pub(super) fn run(global: &Global, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let text = match place::find(global) {
        Ok(root) => site(&DiskWorld::open(root, global.at))?,
        Err(failure) if global.root.is_some() => return Err(failure),
        Err(_) => {
            "There is no site here yet.\n\n".to_owned()
                + &next(&[
                    ("placet init my-blog", "make a new site in the folder my-blog"),
                    ("placet --help", "see all commands"),
                ])
        }
    };
    terminal.result(&text);
    Ok(Exit::Done)
}

fn site(world: &DiskWorld) -> Result<String, Failure> {
    let files = world.list("content").map_err(|error| Failure::file("read", &world.root().join("content"), &error))?;
    let markdown = files.iter().filter(|file| has_ending(&file.path, "md"));
    let (sections, pages): (Vec<_>, Vec<_>) = markdown.partition(|file| file.path.ends_with("_index.md"));
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    Ok(format!(
        "The site in {} has {} in {}.\n\n{}",
        world.root().display(),
        count(pages.len(), "page", "pages"),
        count(sections.len(), "section", "sections"),
        next(&[
            ("placet new post \"Title\"", "start a new post"),
            ("placet check", "see what is to fix"),
            ("placet build", "build the site into public/"),
            ("placet --help", "see all commands"),
        ])
    ))
}

fn has_ending(path: &str, ending: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

fn next(commands: &[(&str, &str)]) -> String {
    commands.iter().fold(String::new(), |out, (command, does)| out + &format!("  {command:<26} {does}\n"))
}
