//! `[hosting]` and `[security]`.

use crate::config::node::Kind;
use crate::config::read::Reader;
use crate::config::{Coding, Config, Hosting, Hsts, SecurityContact, VersionFiles};
use crate::diag::{At, Finding, Span, closest};

/// Reads both groups.
pub(super) fn read(config: &mut Config, reader: &mut Reader<'_, '_>) {
    if let Some(mut group) = reader.group("hosting") {
        config.hosting = hosting(&mut group);
        let sound = group.sound();
        group.finish();
        reader.note(sound, "hosting");
    }
    let span = reader.entry("security").map(|(span, _)| span);
    if let Some(mut group) = reader.group("security") {
        let security = span.and_then(|span| security(span, &mut group));
        let sound = group.sound();
        group.finish();
        reader.note(sound, "security");
        config.security = security;
    }
}

fn hosting(reader: &mut Reader<'_, '_>) -> Hosting {
    let (seconds, subdomains) = (reader.count("hsts"), reader.flag("hsts_subdomains").unwrap_or(false));
    Hosting {
        compress: codings(reader).unwrap_or_default(),
        hsts: seconds.filter(|seconds| *seconds > 0).map(|seconds| Hsts { seconds, subdomains }),
        version: reader.choice("version", &VersionFiles::WORDS).unwrap_or_default(),
        source: reader.filled("source").map(|source| source.value),
    }
}

/// The codings that `compress` names, each once; also used for targets. `None` where it is not there.
pub(crate) fn codings(reader: &mut Reader<'_, '_>) -> Option<Vec<Coding>> {
    let words = reader.texts("compress")?;
    let mut known: Vec<Coding> = words.iter().filter_map(|word| Coding::of(word)).collect();
    for word in words.iter().filter(|word| Coding::of(word).is_none()) {
        reader.fail("compress");
        let finding = unknown_coding(reader.words().kind, word);
        reader.sink().push(finding);
    }
    known.sort_unstable();
    known.dedup();
    Some(known)
}

fn unknown_coding(code: &'static str, word: &At<String>) -> Finding {
    let near = closest(word, Coding::ALL.map(Coding::as_str)).map(|near| format!("Did you mean `{near}`? "));
    Finding::new(code, "Choose a way to compress that is known")
        .at(word.span, "not one of them")
        .why("Files would not be compressed, so pages would load more slowly.")
        .help(format!("{}Possible: `gzip`, `br`.", near.unwrap_or_default()))
}

fn security(span: Span, reader: &mut Reader<'_, '_>) -> Option<SecurityContact> {
    let texts = |reader: &mut Reader<'_, '_>, key| -> Vec<String> {
        reader.texts(key).unwrap_or_default().into_iter().map(|text| text.value).collect()
    };
    let contact = texts(reader, "contact");
    let expires = expires(reader);
    let why = "`security.txt` needs it: whoever finds a weakness trusts nothing else.";
    reader.require("contact", why, "contact = [\"mailto:security@example.com\"]");
    reader.require("expires", why, "expires = 2027-01-31");
    Some(SecurityContact {
        span,
        contact,
        expires: expires?,
        encryption: texts(reader, "encryption"),
        acknowledgments: texts(reader, "acknowledgments"),
        languages: texts(reader, "languages"),
        policy: texts(reader, "policy"),
        hiring: texts(reader, "hiring"),
    })
}

/// A day, which means its end in UTC, or a date and time with a zone. What comes of it stands in the file as it is,
/// so that the rules about `security.txt` see it.
fn expires(reader: &mut Reader<'_, '_>) -> Option<String> {
    let take = |kind: &Kind| match kind {
        Kind::Date(text) | Kind::Str(text) => match text.parse::<jiff::civil::Date>() {
            Ok(day) if text.len() == 10 => Some(format!("{day}T23:59:59Z")),
            _ => text.parse::<jiff::Timestamp>().ok().map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        },
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) | Kind::Table(_) => None,
    };
    reader.convert("expires", ("a day, or a time with its zone", "2027-01-31"), take).map(|at| at.value)
}
