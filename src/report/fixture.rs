//! One report that every renderer's snapshot shows.

use crate::diag::{Finding, Sources, Span};
use crate::policy::{Clause, Layer, Origin, Policy, Report, Waived, judge};
use crate::rules::Level;

pub(super) fn report() -> (Report, Sources) {
    let mut sources = Sources::new();
    let text = "+++\ntitle = \"Größe – heute\"\ndarft = true\n+++\n[See](@/blog/lauch.md)\n";
    let file = sources.add("content/blog/launch.md", text);
    let odd_text = "+++\ntitle = \"100 % <b>sure</b>\"\n+++\n\n🎉 Our | *best* `year`, says @anna ##[error]\n";
    let odd = sources.add("content/blog/100 % größer.md", odd_text);
    let policy_file = sources.add("governance/policy.toml", "[levels]\nCNT041 = \"advise\"\n");
    let span = |word: &str| {
        let start = text.find(word).unwrap_or_default();
        Span::new(file, start..start + word.len())
    };
    let best = odd_text.find("*best*").unwrap_or_default();
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
        Finding::new("BRD001/House.Best", "Say what makes it the `*best* | <i>one</i>`")
            .at(Span::new(odd, best..best + 6), "a claim, no proof\n::error::x")
            .why("Claims without proof can be [tested](in court), 100%."),
        Finding::new("CNT040", "Remove the mark `<<<<<<< HEAD`").at(Span::new(odd, 0..3), ""),
    ];
    let mut policy = Policy::default();
    let clause = Span::new(policy_file, 9..15);
    let clause = Clause { level: Level::Advise, enforcement: None, span: Some(clause) };
    policy.add(Layer { origin: Origin::Policy, clauses: [("CNT041".to_owned(), clause)].into() });
    let mut report = judge(findings, &sources, &policy);
    for diagnostic in report.diagnostics.iter_mut().filter(|diagnostic| diagnostic.finding.code == "CNT040") {
        diagnostic.waiver =
            Some(Waived { id: "W-2026-01".to_owned(), reason: "under review | *until* May".to_owned() });
    }
    (report.narrowed(|_| true), sources)
}
