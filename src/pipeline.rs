//! The program on one page: from the files of a site to its documents.
//!
//! `build`, `check` and `serve` run this one function; they differ only in where documents are staged and
//! in what happens with the result.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::approvals::{self, Review, ReviewCx, TakenCx};
use crate::cache::Cache;
use crate::config::{Coding, Config, resolve};
use crate::content::registry::{self, Registry};
use crate::content::{self, Document, ParseInput};
use crate::diag::{Finding, Sink, Sources, settle};
use crate::earlier::{self, Earlier};
use crate::handover::{Purpose, purposes};
use crate::hooks::{self, HookRun, Host, SiteHooks};
use crate::hosting::{self, Draft, StageCx, Twins};
use crate::load::{self, Inputs, read_table};
use crate::output::{Index, IndexEntry, Staging};
use crate::policy::{Freezes, Governance, GovernanceCx};
use crate::render::bodies::{Bodies, BodiesCx};
use crate::render::documents::{DocumentsCx, Planned, documents};
use crate::render::highlight::Highlighter;
use crate::render::past::{Digests, Round};
use crate::render::run::{self, RenderCx, Takers};
use crate::render::site_data::SiteData;
use crate::render::theme::{Theme, join_repeated, with_theme_extra};
use crate::render::view::{ListBodies, Views, ViewsCx};
use crate::render::{assets, list_bodies};
use crate::rules::{
    Clock, Demands, Inspector, Level, Looking, Outline, PageRules, Registers, RegistersCx, RuleSet, SiteCx, Traces,
    files,
};
use crate::site::schedule::{Due, dates};
use crate::site::{self, AssembleCx, Hidden, Site};
use crate::world::World;

/// What a run is asked to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Configuration file, from the root; none means `config.toml`, else `zola.toml`.
    pub config: Option<String>,
    /// Environment: `preview`, `pilot` or `production`.
    pub environment: String,
    /// Address to use instead of the configured one.
    pub base_url: Option<String>,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether everything is shown that readers may not see yet: for people who review.
    pub ahead: bool,
    /// Advice stops as well.
    pub strict: bool,
    /// What templates see as `config.mode`: `build`, `check` or `serve`.
    pub mode: &'static str,
    /// What earlier runs in this process read, made and saw.
    pub earlier: Option<Arc<Earlier>>,
    /// Where programs of the company may be asked.
    pub hooks: Option<Arc<Host>>,
    /// Compressed twins to write, in place of those that the configuration names.
    pub compress: Option<Vec<Coding>>,
}

/// What a run found and made.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything that people should know, in the order of the stages.
    pub findings: Vec<Finding>,
    /// The files the findings point into, with their texts.
    pub sources: Sources,
    /// What was staged; empty when the configuration cannot be used.
    pub index: Index,
    /// How it is served, without the files, which stand in the index.
    pub serving: Option<Draft>,
    /// The configuration, if it can be used.
    pub config: Option<Config>,
    /// What `governance/` says, for the judge.
    pub governance: Governance,
    /// Number of pages.
    pub pages: usize,
    /// Number of documents that are left out as drafts.
    pub drafts: usize,
    /// Dates of the documents that have any.
    pub due: Vec<Due>,
    /// Where posts stand with those who have to agree; empty where nobody has to.
    pub reviews: Vec<Review>,
    /// Content paths of documents that are not part of the site now, with the reason.
    pub hidden: BTreeMap<String, Hidden>,
    /// Paths of the addresses of withdrawn posts at which only a page is that says so.
    pub gone: Vec<String>,
    /// Content paths of the posts that were taken back.
    pub withdrawn: Vec<String>,
    /// What of them must not be found any more.
    pub traces: Traces,
    /// Content paths of documents that are shown ahead of their time, with the reason why readers cannot see them yet.
    pub ahead: BTreeMap<String, Hidden>,
    /// The next instant at which a build would differ by itself.
    pub next_change: Option<jiff::Timestamp>,
    /// Why posts are published, as they say it.
    pub purposes: Vec<Purpose>,
    /// The record of programs of the company that were asked.
    pub hook_runs: Vec<HookRun>,
    /// The posts they were asked about, for the stages around publishing; empty without hooks.
    pub posts: Vec<hooks::Subject>,
}

/// Where a run puts and gets things.
pub struct RunCx<'a> {
    /// Disk, clock and environment.
    pub world: Arc<dyn World>,
    /// Where `governance/` is read from, if not from the site itself: so that a change cannot bring its own judge.
    pub trusted: Option<Arc<dyn World>>,
    /// Takes the documents.
    pub staging: &'a dyn Staging,
    /// Highlighted code of earlier runs.
    pub cache: Option<Cache>,
    /// Is told how many of how many documents are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Runs all stages. Gives the cache back, with what was added.
///
/// # Errors
/// When a folder cannot be read or the staging folder cannot be written to.
pub fn run(cx: RunCx<'_>, options: &Options) -> io::Result<(Outcome, Option<Cache>)> {
    run_with(cx, options, None)
}

/// Runs all stages with other rules than those of this site: none, to measure what they cost.
///
/// # Errors
/// As [`run`].
pub fn run_with(cx: RunCx<'_>, options: &Options, other: Option<&RuleSet>) -> io::Result<(Outcome, Option<Cache>)> {
    let (shared, mut sources, mut sink) = (cx.world.clone(), Sources::new(), Sink::new());
    let (earlier, world) = (options.earlier.as_deref(), &*shared);
    let Some(config) = configure(world, options, &mut sources, &mut sink)? else {
        return Ok((finish(world, Outcome { sources, ..Outcome::default() }, sink), cx.cache));
    };
    let trusted = cx.trusted.as_deref().unwrap_or(world);
    let governance = govern(trusted, world.now(), (options, &config), &mut sources, &mut sink)?;
    let config = with_theme_extra(config, world, &mut sources, &mut sink)?;
    let inputs = loaded(world, &config, &mut sources, &mut sink)?;
    let registries = registry::load(world, &inputs, &mut sources, &mut sink)?;
    let own = rules_of(earlier, (&governance, &config), (world, trusted), (&mut sources, &mut sink))?;
    let (rules, memory) = (other.unwrap_or(&own), earlier.map(|earlier| &earlier.documents));
    let inspect = PageRules { rules, config: &config };
    let input = ParseInput { world, config: &config, inputs: &inputs, inspect: &inspect, memory };
    let parsed = content::parse(&input, &mut sources, &mut sink);
    let inputs = inputs.without_content();
    let holds = Freezes { calendar: &governance.calendar, environment: &options.environment };
    let due = dates(&parsed.documents, &holds);
    let mut reviews = reviews(world, (&config, &inputs, &registries), &governance, &parsed.documents, &mut sources)?;
    let assemble = AssembleCx {
        config: &config,
        now: world.now(),
        drafts: options.drafts,
        ahead: options.ahead,
        registries: &registries,
        unreadable: &parsed.unreadable,
        holds: &holds,
        withdrawn: &approvals::withdrawals(&reviews, governance.file.withdrawn_title),
    };
    let site = site::assemble(parsed.documents, &assemble, &mut sink);
    governance.agree(&mut reviews, &site, (world, cx.trusted.as_deref()), &mut sink)?;
    let taken = TakenCx { world, config: &config, inputs: &inputs, site: &site };
    let (traces, left_out) = approvals::traces(&taken, &reviews)?;
    let inputs = inputs.without_statics(&left_out);
    rules.site(&SiteCx { site: &site, now: world.now(), config: &config, registers: rules.registers() }, &mut sink);
    let purposes = purposes(&config, &site);
    let hooks = SiteHooks::new(governance.hooks(), options.hooks.as_deref(), world, &config);
    let posts = hooks.subjects(&site);
    let mut hook_runs = hooks.before(&posts, (&mut sources, &mut sink));
    let export = hooks.export(cx.staging)?;
    let cx = RunCx { staging: export.as_ref().map_or(cx.staging, |export| export), ..cx };
    let assembled =
        Assembled { config: &config, inputs: &inputs, registries: &registries, site: &site, rules, traces: &traces };
    let ((index, draft), cache) = render(cx, &assembled, options, (&mut sources, &mut sink))?;
    hook_runs.extend(hooks.after(&posts, (export.as_ref(), &index), (&mut sources, &mut sink)));
    let outcome = Outcome {
        sources,
        index,
        serving: Some(draft),
        config: Some(config),
        governance,
        due,
        reviews,
        traces,
        hook_runs,
        posts,
        purposes,
        ..of_site(site)
    };
    Ok((finish(world, outcome, sink), cache))
}

/// The files of the site; names behind which there is none are said.
fn loaded(world: &dyn World, config: &Config, sources: &mut Sources, sink: &mut Sink) -> io::Result<Inputs> {
    let inputs = load::load(world, config)?;
    load::report_lost(&inputs, sources, sink);
    Ok(inputs)
}

/// What the outcome says of the site.
fn of_site(site: Site) -> Outcome {
    Outcome {
        pages: site.pages.len(),
        drafts: site.hidden.values().filter(|reason| matches!(reason, Hidden::Draft)).count(),
        hidden: site.hidden,
        ahead: site.ahead,
        gone: site.gone,
        withdrawn: site.withdrawn.into_keys().collect(),
        next_change: site.next_change,
        ..Outcome::default()
    }
}

/// The rules of a site, with its registers at hand.
fn rules_of(
    earlier: Option<&Earlier>,
    (governance, config): (&Governance, &Config),
    (world, trusted): (&dyn World, &dyn World),
    log: (&mut Sources, &mut Sink),
) -> io::Result<Arc<RuleSet>> {
    let registers = RegistersCx { world, trusted, folder: "governance", theme: config.theme.as_deref() };
    let work = |sources: &mut _, sink: &mut _| {
        let registers = Registers::load(&registers, sources, sink);
        Ok(Arc::new(governance.rules(trusted, sources, sink).with_registers(registers)))
    };
    earlier::stage(earlier, |own| &own.rules, log, work)
}

/// Where posts stand with those who have to agree.
fn reviews(
    world: &dyn World,
    (config, inputs, registries): (&Config, &Inputs, &BTreeMap<String, Registry>),
    governance: &Governance,
    documents: &[Document],
    sources: &mut Sources,
) -> io::Result<Vec<Review>> {
    let in_force = |code: &str, path: &str| governance.policy.in_force(code, Some(path)).level == Level::Block;
    let review = ReviewCx {
        world,
        in_force: &in_force,
        config,
        inputs,
        authority: &governance.authority,
        packs: &governance.packs,
        authors: registries.get("authors"),
        policy: &governance.digest,
    };
    approvals::review(&review, documents, sources)
}

/// Reads the policy for a site.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn govern(
    trusted: &dyn World,
    now: jiff::Timestamp,
    (options, config): (&Options, &Config),
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Governance> {
    let zone = config.zone();
    let cx =
        GovernanceCx { world: trusted, environment: &options.environment, now, zone: &zone, strict: options.strict };
    Governance::load(&cx, sources, sink)
}

/// What the stages before rendering gave.
struct Assembled<'a> {
    config: &'a Config,
    inputs: &'a Inputs,
    registries: &'a BTreeMap<String, Registry>,
    site: &'a Site,
    rules: &'a RuleSet,
    traces: &'a Traces,
}

/// From the site to its documents.
fn render(
    mut cx: RunCx<'_>,
    assembled: &Assembled<'_>,
    options: &Options,
    (sources, sink): (&mut Sources, &mut Sink),
) -> io::Result<((Index, Draft), Option<Cache>)> {
    let (world, earlier, mode) = (&*cx.world, options.earlier.as_deref(), options.mode);
    let Assembled { config, inputs, registries, site, .. } = *assembled;
    let early = Arc::new(SiteData::new(cx.world.clone(), config, "").with_digests(earlier.map(|_| Arc::default())));
    let load = |sources: &mut _, sink: &mut _| Theme::load(world, config, &early, (sources, sink));
    let theme = earlier::stage(earlier, |own| &own.theme, (sources, sink), load)?.with_data(&early);
    let files = files(sources);
    let round = |data: &Arc<SiteData>| earlier.map(|own| Round::new(&own.past, (data.clone(), theme.texts()), files));
    let (statics, fingerprints) = assets::collect(world, config, theme.name(), &inputs.statics, sink)?;
    let highlighter = Highlighter::new(config.markdown.highlighting.engine, cx.cache.take());
    let authors = registries.get("authors");
    let author = |name: &str| authors.and_then(|registry| registry.resolve(name));
    let has_template = |name: &str| theme.has_special_pages() && theme.has(name);
    let (series_pages, no_bodies) = (has_template("series_single.html"), ListBodies::default());
    let (now, keys) = (world.now(), theme.needs().keys);
    let views_cx = ViewsCx { site, config, now, mode, author: &author, keys, series_pages, bodies: &no_bodies };
    let before = round(&early);
    let base = BodiesCx { world, views_cx, theme: &theme, highlighter: &highlighter, round: before.as_ref() };
    let bodies = list_bodies::render(&Bodies::new(&base), site, theme.needs());
    let views_cx = ViewsCx { bodies: &bodies, ..views_cx };
    let views = Arc::new(Views::build(&views_cx));
    let digests = earlier.map(|_| Arc::new(Digests::of_views(&views)));
    let data = SiteData::new(cx.world.clone(), config, theme.name()).with_site(site, views.clone(), fingerprints);
    let data = Arc::new(data.with_digests(digests));
    let (round, theme) = (round(&data), theme.clone().with_data(&data));
    let has_template = |name: &str| theme.has_special_pages() && theme.has(name);
    let planned = documents(&DocumentsCx { config, site, has_template: &has_template, statics: &statics }, sink);
    let bodies = Bodies::new(&BodiesCx { theme: &theme, round: round.as_ref(), ..base });
    let (statics, planned, told) = (&*statics, &*planned, round.as_ref());
    let render =
        RenderCx { world, views_cx, views: &views, theme: &theme, bodies: &bodies, statics, planned, round: told };
    let (made, demands) = write(&cx, &render, assembled, earlier, (sources, sink))?;
    // Nobody asks for the values of templates any more, and what follows needs room.
    drop((theme, views, data, round));
    let (staging, demands, commit) = (cx.staging, &demands, world.commit());
    let plan =
        StageCx { config, site, planned, statics, demands, staging, gone: &site.gone, commit: commit.as_deref() };
    Ok((hosting::complete(&plan, made, sink)?, highlighter.into_cache()))
}

/// Makes all documents, and looks at each while it is hot. Gives what was made, twins apart, and what it demands.
fn write(
    cx: &RunCx<'_>,
    render: &RenderCx<'_>,
    assembled: &Assembled<'_>,
    earlier: Option<&Earlier>,
    (sources, sink): (&Sources, &mut Sink),
) -> io::Result<((Index, Vec<IndexEntry>), Demands)> {
    let Assembled { config, site, rules, traces, .. } = *assembled;
    let paths = render.planned.iter().map(|planned| planned.path.as_str()).collect();
    let outline = Outline::new(&config.base_url, paths, config.content_api);
    let (demands, clock) = (Demands::default(), Clock::new(cx.world.now()));
    let inspector = Inspector { rules, config, outline: &outline, traces, clock: &clock, demands: &demands };
    let looking = Looking { inspector: &inspector, site, looks: earlier.map(|earlier| &earlier.looks) };
    let again = looking.begin(&earlier.map(|earlier| earlier.around().all).unwrap_or_default(), sources);
    let inspect = |planned: &_, made: (&_, &_), sink: &mut _| looking.at(planned, made, sink);
    let twins = Twins::new(cx.staging, &config.hosting.compress);
    let early = |planned: &Planned| {
        if again {
            cx.staging.early(&planned.path, hosting::fields(config, &looking.demands()));
        }
    };
    let takers = Takers { staging: &twins, inspect: &inspect, early: &early, progress: cx.progress };
    let (index, facts) = run::run(render, &takers, sink)?;
    let files: Vec<_> = render.planned.iter().map(|planned| planned.file(site)).collect();
    inspector.all(&facts, &files, sink);
    Ok(((index, twins.into_entries()), demands))
}

/// The outcome with its findings settled: each with its place, and said once.
pub(crate) fn finish(world: &dyn World, mut outcome: Outcome, sink: Sink) -> Outcome {
    outcome.findings = join_repeated(sink.into_findings());
    load::recall(world, &outcome.sources, &outcome.findings);
    outcome.findings = settle(std::mem::take(&mut outcome.findings), &outcome.sources);
    outcome
}

/// Reads the configuration of the environment; `None` when it cannot be used.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn configure(
    world: &dyn World,
    options: &Options,
    sources: &mut Sources,
    sink: &mut Sink,
) -> io::Result<Option<Config>> {
    let names = ["config.toml", "zola.toml"];
    let found =
        options.config.clone().or_else(|| names.iter().find(|name| world.exists(name)).map(ToString::to_string));
    let Some(name) = found else {
        sink.push(
            Finding::new("CFG001", "Add a `config.toml` to this folder")
                .why("A site starts with its settings; this folder and the folders above have none.")
                .help("Run `placet init` to start a new site, or change into the folder of your site."),
        );
        return Ok(None);
    };
    let base = read_table(world, &name, sources, sink)?;
    let overlay = format!("config.{}.toml", options.environment);
    let overlay = if world.exists(&overlay) { Some(read_table(world, &overlay, sources, sink)?) } else { None };
    let (Some(base), true) = (base, overlay.as_ref().is_none_or(Option::is_some)) else { return Ok(None) };
    let config = resolve::resolve(base, overlay.flatten(), &options.environment, sink);
    Ok(config.map(|mut config| {
        if let Some(base_url) = &options.base_url {
            base_url.trim_end_matches('/').clone_into(&mut config.base_url);
        }
        if let Some(compress) = &options.compress {
            config.hosting.compress.clone_from(compress);
        }
        config
    }))
}
