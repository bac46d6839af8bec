//! Code blocks: real-looking source in ten languages, different in every post.

use crate::rng::Rng;

/// Language and source; `@N` are names and `@D` are numbers.
const SNIPPETS: [(&str, &str); 14] = [
    ("rust", include_str!("../snippets/ledger.rs.txt")),
    ("rust", include_str!("../snippets/retry.rs.txt")),
    ("python", include_str!("../snippets/report.py.txt")),
    ("python", include_str!("../snippets/client.py.txt")),
    ("javascript", include_str!("../snippets/basket.js.txt")),
    ("javascript", include_str!("../snippets/poll.js.txt")),
    ("go", include_str!("../snippets/worker.go.txt")),
    ("go", include_str!("../snippets/handler.go.txt")),
    ("bash", include_str!("../snippets/backup.sh.txt")),
    ("bash", include_str!("../snippets/release.sh.txt")),
    ("toml", include_str!("../snippets/service.toml.txt")),
    ("yaml", include_str!("../snippets/deploy.yaml.txt")),
    ("html", include_str!("../snippets/form.html.txt")),
    ("json", include_str!("../snippets/event.json.txt")),
];

const NAMES: [&str; 16] = [
    "orders", "invoice", "ledger", "session", "customer", "shipment", "payment", "profile", "region", "metric",
    "tenant", "catalog", "voucher", "ticket", "segment", "archive",
];

/// Writes a fenced block.
pub fn block(rng: &mut Rng, out: &mut String) {
    let (language, source) = *rng.pick(&SNIPPETS);
    out.push_str("```");
    out.push_str(language);
    out.push('\n');
    let (first, second) = (*rng.pick(&NAMES), *rng.pick(&NAMES));
    let mut rest = source;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        match rest.as_bytes().get(at + 1) {
            Some(b'N') => out.push_str(first),
            Some(b'M') => out.push_str(second),
            Some(b'D') => out.push_str(&rng.below(9_000).to_string()),
            _ => {
                out.push('@');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out.push_str("```\n\n");
}
