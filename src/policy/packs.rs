//! The packs in force: read from the policy's folder, else from those that come with the program.

use std::io;
use std::sync::Arc;

use jiff::civil::Date;

use super::governance::{FOLDER, read_text};
use super::levels::{Clause, Layer, Origin};
use crate::diag::{At, Finding, Sink, Sources};
use crate::rules::pattern::{Pack, levels, shipped};
use crate::world::World;

/// Reads the packs that a policy names, in its order. One that is not there, or says another name, is a finding.
///
/// # Errors
/// When a file is there and cannot be read from disk.
pub(super) fn load(
    names: &[At<String>],
    world: &dyn World,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Vec<Arc<Pack>>> {
    let mut packs: Vec<Arc<Pack>> = Vec::new();
    for name in names {
        if packs.iter().any(|pack| pack.name.value == name.value) {
            continue;
        }
        let own = format!("packs/{}.toml", name.value);
        let shipped = shipped().iter().find(|(known, _)| *known == name.value);
        let (file, text) = if world.exists(&format!("{FOLDER}/{own}")) {
            let Some(read) = read_text(world, &own, sources, sink)? else { continue };
            read
        } else if let Some((_, text)) = shipped {
            (sources.add(format!("placet/{own}"), *text), (*text).to_owned())
        } else {
            sink.push(unknown(name));
            continue;
        };
        let Some(pack) = Pack::read(file, &text, sink) else { continue };
        if pack.name.value != name.value {
            sink.push(other_name(&pack.name, &name.value));
        }
        packs.push(Arc::new(pack));
    }
    Ok(packs)
}

/// What a pack asks for, as one layer of the policy.
pub(super) fn layer(pack: &Pack) -> Layer {
    let clause = |grade: crate::rules::pattern::Grade| Clause {
        level: grade.level,
        enforcement: Some(grade.enforcement),
        span: Some(grade.span),
    };
    let clauses = levels(pack).into_iter().map(|(code, grade)| (code.to_owned(), clause(grade))).collect();
    Layer { origin: Origin::Pack(pack.name.value.clone()), clauses }
}

/// What is to be said of a pack that nobody has read again in time. Packs follow laws, and laws change.
pub(super) fn review(pack: &Pack, today: Date) -> Option<Finding> {
    let by = &pack.review_by;
    (by.civil.date() < today).then(|| {
        Finding::new("GOV015", format!("Ask for a review of the pack `{}`", pack.name.value))
            .at(by.span, "this day has passed")
            .why("Laws and house rules change, and nobody has compared the pack with them since.")
            .help(
                "Let the people who own the policy read it again and write a new `review_by`, or take a newer version.",
            )
    })
}

fn unknown(name: &At<String>) -> Finding {
    let near = crate::diag::closest(&name.value, shipped().iter().map(|(known, _)| *known));
    let near = near.map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
    Finding::new("GOV004", format!("Correct the name of the pack `{}`", name.value))
        .at(name.span, "no such pack")
        .why("What the pack asks for would not be checked.")
        .help(format!("{near}Put the pack into `governance/packs/`, or name one that comes with Placet."))
}

fn other_name(name: &At<String>, wanted: &str) -> Finding {
    Finding::new("GOV001", format!("Write the name `{wanted}` in this pack, or rename its file"))
        .at(name.span, "another name than the file's")
        .why("Codes in reports and exceptions are made from this name, and people look for the file by it.")
        .help("Give both the same name.")
}
