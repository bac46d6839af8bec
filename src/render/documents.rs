//! Every file of the output, before any of it is rendered: path, what makes it, where it comes from.

use std::collections::BTreeMap;

pub use super::file_jobs::leads_to;
pub use super::planned::{FeedOf, Job, Planned};

use super::assets::StaticFile;
use super::latest::latest;
use super::view::has_address;
use crate::config::Config;
use crate::diag::{Finding, Sink, Span};
use crate::output::OutputPath;
use crate::site::{PageId, SectionId, Site};

/// What listing looks at.
pub struct DocumentsCx<'a> {
    /// Configuration.
    pub config: &'a Config,
    /// Site.
    pub site: &'a Site,
    /// Whether the theme has a template of this name.
    pub has_template: &'a dyn Fn(&str) -> bool,
    /// Static files, generated ones included.
    pub statics: &'a [StaticFile],
}

/// Lists all documents; two that want the same path are a finding and only the first is kept.
pub fn documents(cx: &DocumentsCx<'_>, sink: &mut Sink) -> Vec<Planned> {
    let mut list = List { cx, planned: BTreeMap::new(), sink };
    list.pages();
    list.sections();
    list.taxonomies();
    list.special();
    list.series();
    list.feeds();
    list.files();
    list.redirects();
    list.planned.into_values().collect()
}

/// Number of list pages; an empty list still has one.
pub fn pagers(count: usize, by: Option<usize>) -> usize {
    by.filter(|by| *by > 0).map_or(1, |by| count.div_ceil(by).max(1))
}

/// Path of list page `number` below `base` (which ends with `/`).
pub fn pager_path(base: &str, paginate_path: &str, number: usize) -> String {
    match (number, paginate_path.trim_matches('/')) {
        (1, _) => base.to_owned(),
        (_, "") => format!("{base}{number}/"),
        (_, path) => format!("{base}{path}/{number}/"),
    }
}

struct List<'a> {
    cx: &'a DocumentsCx<'a>,
    planned: BTreeMap<String, Planned>,
    sink: &'a mut Sink,
}

/// A list that is cut into pages: its address, the path in front of the number, how many pages.
#[derive(Clone, Copy)]
struct Cut<'a> {
    base: &'a str,
    path: &'a str,
    count: usize,
}

/// Where a document comes from.
struct Origin<'a> {
    span: Option<Span>,
    source: &'a str,
}

impl List<'_> {
    /// Plans a document at an address: a path that ends with `/` means `index.html` in it.
    fn add(&mut self, address: &str, job: Job, origin: &Origin<'_>) {
        let relative = address.trim_start_matches('/');
        let file = if relative.is_empty() || relative.ends_with('/') {
            format!("{relative}index.html")
        } else {
            relative.to_owned()
        };
        let path = match OutputPath::new(&file) {
            Ok(path) => path,
            Err(reason) => return self.sink.push(unsafe_path(&file, &reason.to_string(), origin)),
        };
        let own = matches!(job, Job::Page(_) | Job::Section(..) | Job::SectionRedirect(_));
        let source = if own { None } else { Some(origin.source.into()) };
        let planned = Planned { path, job, origin: origin.span, source };
        // Case-insensitive servers and disks (Windows, macOS) would let one of two such files win.
        let key = file.to_lowercase();
        match self.planned.get(&key) {
            None => drop(self.planned.insert(key, planned)),
            Some(other) if is_automatic(&planned.job) && !is_automatic(&other.job) => {}
            Some(other) if is_automatic(&other.job) && !is_automatic(&planned.job) => {
                self.planned.insert(key, planned);
            }
            Some(other) => self.sink.push(same_address(&file, (other, &planned), self.cx.site)),
        }
    }

    fn pages(&mut self) {
        for (number, page) in self.cx.site.pages.iter().enumerate() {
            let origin = Origin { span: page.doc.front.span, source: &page.doc.path };
            if page.doc.front.render != Some(false) {
                self.add(&page.path, Job::Page(PageId(number as u32)), &origin);
            }
            self.assets(&page.path, &page.doc, &origin);
        }
    }

    /// Colocated files lie beside the page, in the same folders below it.
    fn assets(&mut self, address: &str, doc: &crate::content::Document, origin: &Origin<'_>) {
        let folder = doc.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for asset in &doc.assets {
            let inner = asset.strip_prefix(folder).unwrap_or(asset).trim_start_matches('/');
            let job = Job::Copy(format!("content/{asset}"));
            self.add(&format!("{address}{inner}"), job, &Origin { span: origin.span, source: asset });
        }
    }

    fn sections(&mut self) {
        for (number, section) in self.cx.site.sections.iter().enumerate() {
            let id = SectionId(number as u32);
            let front = &section.doc.front;
            let origin = Origin { span: front.span, source: &section.doc.path };
            if front.redirect_to.is_some() {
                self.add(&section.path, Job::SectionRedirect(id), &origin);
            } else if front.render != Some(false) {
                let count = pagers(section.pages.len(), front.paginate_by);
                let path = front.paginate_path.as_deref().unwrap_or("page");
                let cut = Cut { base: &section.path, path, count };
                self.list_pages(&cut, &origin, &|pager| Job::Section(id, pager));
            }
            self.assets(&section.path, &section.doc, &origin);
        }
    }

    fn list_pages(&mut self, cut: &Cut<'_>, origin: &Origin<'_>, job: &dyn Fn(usize) -> Job) {
        let Cut { base, path, count } = *cut;
        for pager in 1..=count {
            self.add(&pager_path(base, path, pager), job(pager), origin);
        }
        if count > 1 {
            let first = match path.trim_matches('/') {
                "" => format!("{base}1/"),
                path => format!("{base}{path}/1/"),
            };
            self.add(&first, Job::FirstPager(base.to_owned()), origin);
        }
    }

    fn taxonomies(&mut self) {
        for (number, index) in self.cx.site.taxonomies.iter().enumerate() {
            if !index.config.render || index.terms.is_empty() {
                continue;
            }
            let source = format!("taxonomy `{}`", index.config.name);
            let origin = Origin { span: index.doc.as_ref().and_then(|doc| doc.front.span), source: &source };
            self.add(&index.path, Job::TermList(number), &origin);
            for (at, term) in index.terms.iter().enumerate() {
                let count = pagers(term.pages.len(), index.config.paginate_by);
                let job = |pager| Job::Term { taxonomy: number, term: at, pager };
                let cut = Cut { base: &term.path, path: &index.config.paginate_path, count };
                self.list_pages(&cut, &origin, &job);
            }
        }
    }

    /// Pages that exist once per site or language, if the theme has a template for them.
    fn special(&mut self) {
        let origin = Origin { span: None, source: "Placet" };
        let has = self.cx.has_template;
        self.add("/404.html", Job::NotFound, &origin);
        if !self.cx.site.gone.is_empty() {
            self.add("/410.html", Job::GoneError, &origin);
        }
        for address in &self.cx.site.gone {
            self.add(address, Job::Gone(address.clone()), &Origin { span: None, source: "a withdrawn post" });
        }
        for language in &self.cx.config.languages {
            let lang = language.code.clone();
            let root = self.root(&lang);
            if has("archive.html") && !latest(self.cx.site, &lang).is_empty() {
                self.add(&format!("{root}archive/"), Job::Archive(lang.clone()), &origin);
            }
            if language.build_search_index {
                self.add(&format!("/search_index.{lang}.json"), Job::SearchIndex(lang.clone()), &origin);
                if has("search.html") {
                    self.add(&format!("{root}search/"), Job::Search(lang.clone()), &origin);
                }
            }
        }
        if self.cx.config.generate_robots_txt {
            self.add("/robots.txt", Job::Robots, &origin);
        }
        if self.cx.config.generate_sitemap {
            self.add("/sitemap.xml", Job::Sitemap, &origin);
        }
    }

    fn root(&self, lang: &str) -> String {
        if lang == self.cx.config.default_language { "/".to_owned() } else { format!("/{lang}/") }
    }

    fn series(&mut self) {
        let site = self.cx.site;
        for language in &self.cx.config.languages {
            let lang = &language.code;
            let names: Vec<&String> = site
                .series
                .iter()
                .filter(|(_, pages)| {
                    pages.iter().any(|id| site.page(*id).doc.lang == *lang && has_address(site.page(*id)))
                })
                .map(|(name, _)| name)
                .collect();
            let root = self.root(lang);
            let origin = Origin { span: None, source: "series" };
            if !names.is_empty() && (self.cx.has_template)("series_list.html") {
                self.add(&format!("{root}series/"), Job::SeriesList(lang.clone()), &origin);
            }
            for name in names.into_iter().filter(|_| (self.cx.has_template)("series_single.html")) {
                let path = series_path(self.cx.config, lang, name);
                self.add(&path, Job::Series { lang: lang.clone(), name: name.clone() }, &origin);
            }
        }
    }

    fn feeds(&mut self) {
        let origin = Origin { span: None, source: "feeds" };
        for language in &self.cx.config.languages {
            let names = &language.feed_filenames;
            let root = self.root(&language.code);
            for name in names.iter().filter(|_| language.generate_feeds) {
                self.add(
                    &format!("{root}{name}"),
                    Job::Feed(FeedOf::Site(language.code.clone()), name.clone()),
                    &origin,
                );
            }
            for (number, section) in self.cx.site.sections.iter().enumerate() {
                if section.doc.lang != language.code || !section.doc.front.generate_feeds {
                    continue;
                }
                for name in names {
                    let of = FeedOf::Section(SectionId(number as u32));
                    self.add(&format!("{}{name}", section.path), Job::Feed(of, name.clone()), &origin);
                }
            }
            for (number, index) in self.cx.site.taxonomies.iter().enumerate() {
                if index.lang != language.code || !index.config.feed || !index.config.render {
                    continue;
                }
                for (at, term) in index.terms.iter().enumerate() {
                    for name in names {
                        let job = Job::Feed(FeedOf::Term(number, at), name.clone());
                        self.add(&format!("{}{name}", term.path), job, &origin);
                    }
                }
            }
        }
    }

    fn files(&mut self) {
        for (number, file) in self.cx.statics.iter().enumerate() {
            let origin = Origin { span: None, source: &file.source };
            self.add(&format!("/{}", file.path), Job::Static(number), &origin);
        }
    }

    fn redirects(&mut self) {
        let site = self.cx.site;
        for (number, redirect) in site.redirects.iter().enumerate() {
            let source = format!("old address of {}", redirect.to);
            let origin = Origin { span: redirect.origin, source: &source };
            self.add(&redirect.from, Job::Redirect(number), &origin);
        }
        if !site.redirects.is_empty() || site.sections.iter().any(|section| section.doc.front.redirect_to.is_some()) {
            let origin = Origin { span: None, source: "redirects" };
            self.add("/redirects.json", Job::RedirectList, &origin);
        }
    }
}

/// Path of a series in a language.
pub fn series_path(config: &Config, lang: &str, name: &str) -> String {
    let slug = crate::content::slug::slugify(name, config.slugify.taxonomies);
    if lang == config.default_language { format!("/series/{slug}/") } else { format!("/{lang}/series/{slug}/") }
}

/// Documents that give way to a file someone wrote for the same path.
fn is_automatic(job: &Job) -> bool {
    matches!(
        job,
        Job::Archive(_)
            | Job::Search(_)
            | Job::SeriesList(_)
            | Job::Series { .. }
            | Job::Robots
            | Job::NotFound
            | Job::Gone(_)
            | Job::GoneError
    )
}

fn same_address(file: &str, (first, second): (&Planned, &Planned), site: &Site) -> Finding {
    let title = "Give one of these two an address of its own";
    let mut finding = Finding::new("CNT019", title)
        .why(format!("`{}` and `{}` would both be written to `{file}`.", first.source(site), second.source(site)))
        .help("Change the `slug`, `path` or `aliases` of one of them, or rename its file.")
        .subject(file);
    if let Some(span) = second.origin {
        finding = finding.at(span, format!("wants `{file}`"));
    }
    if let Some(span) = first.origin {
        finding = finding.at(span, "so does this one");
    }
    finding
}

fn unsafe_path(file: &str, reason: &str, origin: &Origin<'_>) -> Finding {
    let finding = Finding::new("CNT021", "Choose another address for this page")
        .why(format!("`{}` would be written to `{file}`: {reason}.", origin.source))
        .help("Use letters, digits and hyphens in `slug`, `path`, `aliases` and file names.")
        .subject(file);
    match origin.span {
        Some(span) => finding.at(span, "has this address"),
        None => finding,
    }
}
