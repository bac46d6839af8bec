//! The capacity report: what pages weigh, exactly, and what the expected traffic makes of it.

mod budget;
mod formulas;
mod load;
mod projection;
mod weight;

use serde_json::json;

pub use budget::{Budgets, Excess};
pub use projection::{Campaign, EXAMPLE, Outage, Projection, read as read_projection};
pub use weight::{Resource, Weight, weights};

use super::facts::Facts;
use super::paper::{Block, Cell, File, Paper};
use super::state::State;
use super::words::{bytes, count};

/// What a report is made from.
#[derive(Debug, Clone, Copy)]
pub struct CapacityCx<'a> {
    /// What is known besides.
    pub facts: &'a Facts<'a>,
    /// What would be served.
    pub state: &'a State,
    /// What every page weighs.
    pub weights: &'a [Weight],
    /// What is expected, where somebody says it.
    pub projection: Option<&'a Projection>,
    /// Pages above their budget; none where there are no budgets.
    pub excess: Option<&'a [Excess]>,
}

/// Most pages that are listed.
const MOST: usize = 10;

/// The report.
pub fn capacity(cx: &CapacityCx<'_>) -> Paper {
    let mut paper = Paper::new("capacity", format!("Capacity report: {}", cx.facts.title()));
    paper.text(format!("Of the build `{}`, on {}.", cx.state.plan.build, cx.facts.day(cx.facts.now)));
    paper.section("What pages weigh");
    pages(cx, &mut paper);
    paper.section("Expected traffic");
    match cx.projection {
        Some(projection) => load::traffic(cx, projection, &mut paper),
        None => {
            paper.text(Cell::open("views a day, campaigns and what an outage costs: in a file for `--projection`"));
            paper.text("A file to start from:");
            let name = "projection.toml".to_owned();
            paper.blocks.push(Block::File(File { name, language: "toml", text: EXAMPLE.to_owned() }));
        }
    }
    paper.section("Storage");
    storage(cx, &mut paper);
    if let Some(excess) = cx.excess {
        paper.section("Budgets");
        budgets(excess, &mut paper);
    }
    paper.section("For comparison");
    comparison(&mut paper);
    fields(cx, &mut paper);
    paper
}

fn pages(cx: &CapacityCx<'_>, paper: &mut Paper) {
    let mut sorted: Vec<&Weight> = cx.weights.iter().collect();
    sorted.sort_by(|a, b| b.cold.cmp(&a.cold).then_with(|| a.url.cmp(&b.url)));
    let Some(median) = weight::median(cx.weights) else {
        paper.text("The build has no pages.");
        return;
    };
    paper.facts(
        format!("A visit to one of {}", count(sorted.len(), "page", "pages")),
        vec![
            ("First visit, the page in the middle", size(median.cold, median.requests).into()),
            (
                "First visit, the heaviest page",
                sorted.first().map_or(String::new(), |own| size(own.cold, own.requests)).into(),
            ),
            (
                "First visit, the lightest page",
                sorted.last().map_or(String::new(), |own| size(own.cold, own.requests)).into(),
            ),
            ("Later visit, the page in the middle", size(median.warm, 1).into()),
            (
                "Asked again on a later visit, and answered without bytes (304)",
                count(median.asked_again, "request", "requests").into(),
            ),
        ],
    );
    let rows = sorted.iter().take(MOST).map(|own| {
        vec![
            format!("`{}`", own.url).into(),
            own.title.clone().into(),
            own.cold.to_string().into(),
            own.warm.to_string().into(),
            own.requests.to_string().into(),
        ]
    });
    paper.table(
        "The heaviest pages",
        &["Address", "Title", "First visit, bytes", "Later visit, bytes", "Requests"],
        rows.collect(),
    );
    let parties = cx.state.sight.origins.len();
    paper.list([
        "Counted are the page and every file of this site that a browser loads with it, in the smallest coding that the build has.".to_owned(),
        "Of several sizes of a picture the largest counts, and every font that a style sheet names.".to_owned(),
        "Films, and what a script asks for later (the search index), are not part of it.".to_owned(),
        match parties {
            0 => "Browsers contact no other company.".to_owned(),
            own => format!("Browsers also contact {}; what these send is not known here.", count(own, "other host", "other hosts")),
        },
    ]);
}

fn size(weight: u64, requests: usize) -> String {
    format!("{} in {}", bytes(weight), count(requests, "request", "requests"))
}

fn storage(cx: &CapacityCx<'_>, paper: &mut Paper) {
    let all = released(cx.state);
    let keep = cx.facts.target.as_ref().map(|target| target.keep as u64);
    let mut rows = vec![
        ("One release, with compressed twins", format!("{} in {}", bytes(all.0), count(all.1, "file", "files")).into()),
        ("Releases that stay", Cell::or(keep.map(|keep| keep.to_string()), "how many releases stay on the server")),
    ];
    if let Some(keep) = keep {
        // One more while a new release is put in place. Files of earlier releases that stay are links, not copies.
        rows.push(("On the server at most", bytes(all.0 * (keep + 1)).into()));
    }
    paper.facts("Space", rows);
}

/// Bytes and number of all files of a release.
fn released(state: &State) -> (u64, usize) {
    let sizes = state
        .plan
        .documents
        .iter()
        .flat_map(|own| std::iter::once(own.size).chain(own.variants.values().map(|variant| variant.size)));
    (sizes.sum(), state.sums.len())
}

fn budgets(excess: &[Excess], paper: &mut Paper) {
    if excess.is_empty() {
        paper.text("Every page keeps to its budget.");
        return;
    }
    let rows = excess.iter().map(|own| {
        let shown = |number: f64| if own.requests { format!("{number} requests") } else { bytes(number as u64) };
        vec![format!("`{}`", own.url).into(), own.kind.as_str().into(), shown(own.has).into(), shown(own.budget).into()]
    });
    paper.table("Pages above their budget", &["Address", "Kind", "Has", "Budget"], rows.collect());
}

fn comparison(paper: &mut Paper) {
    paper.text(
        "All pages of the web, first visit: 10 % weigh up to 607 kB, half up to 2,412 kB, 90 % up to 9,179 kB on desktops; \
         516, 2,164 and 8,337 kB on phones. Inner pages: half up to 1,866 kB. Source: HTTP Archive, Web Almanac 2025, \
         chapter on page weight (crawl of July 2025).",
    );
}

fn fields(cx: &CapacityCx<'_>, paper: &mut Paper) {
    let pages: Vec<_> = cx
        .weights
        .iter()
        .map(|own| {
            json!({
                "url": own.url,
                "cold_bytes": own.cold,
                "warm_bytes": own.warm,
                "requests": own.requests,
                "asked_again": own.asked_again,
            })
        })
        .collect();
    paper.fields.insert("build".to_owned(), json!(cx.state.plan.build));
    paper.fields.insert("pages".to_owned(), json!(pages));
    paper.fields.insert("release_bytes".to_owned(), json!(released(cx.state).0));
    paper.fields.insert("over_budget".to_owned(), json!(cx.excess.map(<[Excess]>::len)));
}
