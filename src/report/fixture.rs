//! One report that every renderer's snapshot shows.

use crate::diag::{Finding, Sources, Span};
use crate::policy::{Policy, Report, judge};

pub(super) fn report() -> (Report, Sources) {
    let mut sources = Sources::new();
    let text = "+++\ntitle = \"Größe – heute\"\ndarft = true\n+++\n[See](@/blog/lauch.md)\n";
    let file = sources.add("content/blog/launch.md", text);
    let span = |word: &str| {
        let start = text.find(word).unwrap_or_default();
        Span::new(file, start..start + word.len())
    };
    let findings = vec![
        Finding::new("LNK001", "Correct the link to a page that does not exist")
            .at(span("@/blog/lauch.md"), "no such page")
            .at(span("Größe"), "")
            .why("Readers would land on an error page.")
            .help("Did you mean `@/blog/launch.md`?"),
        Finding::new("CNT001", "Correct the field `darft`")
            .at(span("darft"), "not a known field")
            .why("A misspelt field has no effect: the post would go out although it is a draft.")
            .help("Did you mean `draft`?")
            .fix("Write `draft`", span("darft"), "draft"),
        Finding::new("CNT041", "Give the two pages different titles").at(span("Größe – heute"), "this title"),
        Finding::new("CFG005", "Add `base_url` to `config.toml`")
            .help("Write `base_url = \"https://…\"` with the address of the site."),
        Finding::new("SEC002", "Take the script out").subject("blog/launch/index.html"),
    ];
    (judge(findings, &sources, &Policy::default()), sources)
}
