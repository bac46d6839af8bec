//! All approvals of a site held against what needs them.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;

use super::closure::{Referable, SITE_SUBJECT, of_site, seal, subject};
use super::past::Past;
use super::record::{Record, Sealed};
use super::say::Place;
use super::settle::{Settled, settle};
use super::weigh::{Paper, Scale};
use super::{Authority, FOLDER};
use crate::config::Config;
use crate::content::registry::Registry;
use crate::content::{Document, DocumentKind};
use crate::diag::{Finding, Sink, Sources, Span};
use crate::load::Inputs;
use crate::par;
use crate::rules::PageCx;
use crate::rules::pattern::Pack;
use crate::rules::personal::Digits;
use crate::world::World;

/// What approvals are held against.
#[derive(Clone, Copy)]
pub struct ReviewCx<'a> {
    /// The site.
    pub world: &'a dyn World,
    /// Its configuration.
    pub config: &'a Config,
    /// Its files.
    pub inputs: &'a Inputs,
    /// Roles, signers and revoked keys of the trusted policy.
    pub authority: &'a Authority,
    /// Packs, which may ask for approvals.
    pub packs: &'a [Arc<Pack>],
    /// Whether a rule of a pack stops a page, by its code and the path of the page from the root: one that the policy
    /// has turned down asks for no approval.
    pub in_force: &'a (dyn Fn(&str, &str) -> bool + Sync),
    /// Known authors.
    pub authors: Option<&'a Registry>,
    /// Digest of the trusted policy.
    pub policy: &'a str,
}

/// Where a post stands with those who have to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// All agreed, or nobody has to.
    #[default]
    Clear,
    /// Someone has to agree.
    Waiting,
    /// It was approved, and is different now.
    Changed,
    /// An approval was taken back.
    Withdrawn,
    /// Someone said no.
    Rejected,
}

/// An approval that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Who gave it.
    pub signer: String,
    /// Fingerprint of the key.
    pub fingerprint: String,
    /// What was signed.
    pub record: Record,
}

/// A role that has to agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The role.
    pub role: String,
    /// How many people have to agree.
    pub wanted: usize,
    /// Who did.
    pub given: Vec<Given>,
    /// Who may, while not enough did.
    pub waiting: Vec<String>,
}

/// What is known about the approvals of one post, or of the site as a whole.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// Its name in approvals.
    pub subject: String,
    /// Path of its file from the root; `site` for the site as a whole.
    pub path: String,
    /// Title, or the path where there is none.
    pub title: String,
    /// Whether it is a post or page: no section, and not the site as a whole.
    pub post: bool,
    /// Paths of its addresses, its own first, while it is part of the site; filled in when that is known.
    pub addresses: Vec<String>,
    /// Its files, if anyone has to agree.
    pub files: Vec<Sealed>,
    /// The roles that have to agree.
    pub roles: Vec<Standing>,
    /// Where it stands.
    pub phase: Phase,
    /// When one of its files was changed last, if that is known.
    pub since: Option<Timestamp>,
    /// The newest approval of other files.
    pub stale: Option<Record>,
    /// The withdrawal that holds, if someone took it back.
    pub back: Option<Record>,
    /// Who had a part in it: authors in the details, and who changed its files.
    pub people: Vec<String>,
    /// Those who hold a role and may not approve it, because they had a part in it, with how.
    pub barred: Vec<(String, String)>,
    /// Lead times that packs ask for, as they write them.
    pub leads: Vec<String>,
    /// What is to be said if it is published.
    pub findings: Vec<Finding>,
}

/// Namespace of the signatures of a role.
pub fn namespace(role: &str, site: &str) -> String {
    format!("approve.{role}@{site}")
}

/// Name of the site in approvals: that of the policy, else the host of its address.
pub fn site_name(authority: &Authority, config: &Config) -> String {
    let host = || config.base_url.split("//").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    authority.roles.site.clone().unwrap_or_else(|| host().unwrap_or("site").to_owned())
}

/// What needs approval, and whether it has it. Where nothing does, nothing is read.
///
/// # Errors
/// When a file cannot be read.
pub fn review(cx: &ReviewCx<'_>, documents: &[Document], sources: &mut Sources) -> io::Result<Vec<Review>> {
    let asking = cx
        .packs
        .iter()
        .flat_map(|pack| &pack.rules)
        .any(|rule| rule.approval().is_some() || rule.lead_time().is_some());
    if cx.authority.roles.roles.is_empty() && cx.authority.roles.is_empty() && !asking {
        return Ok(documents.iter().map(|document| bare(Some(document))).collect());
    }
    let referable = Referable::new(cx.world, cx.inputs, &cx.config.base_url)?;
    let own: Vec<&Document> = documents.iter().filter(|document| document.digest != [0; 32]).collect();
    let drafts = par::map(&own, &mut Sink::new(), |document, _| draft(cx, asking, &referable, document));
    let mut drafts = drafts.into_iter().collect::<io::Result<Vec<_>>>()?;
    drafts.push(Draft {
        document: None,
        needs: cx.authority.roles.site_needs(),
        leads: Vec::new(),
        files: if cx.authority.roles.site_needs().is_empty() {
            Vec::new()
        } else {
            seal(cx.world, &of_site(cx.world)?)?
        },
    });
    drafts.retain(|draft| draft.document.is_some() || !draft.needs.is_empty());
    let needed = drafts.iter().any(|draft| !draft.needs.is_empty() || !draft.leads.is_empty());
    let past = Past::new(if needed { cx.world.history() } else { crate::world::History::Missing });
    let mut papers = papers(cx.world, sources)?;
    let site = site_name(cx.authority, cx.config);
    let mut reviews = Vec::with_capacity(drafts.len());
    for draft in drafts {
        reviews.push(reviewed(cx, draft, &site, (&past, &papers)));
        papers.remove(&reviews[reviews.len() - 1].subject);
    }
    // Posts that were taken back and deleted since: their addresses stay gone.
    let left = papers.iter().filter(|(_, own)| own.iter().any(Paper::withdraws));
    reviews.extend(left.map(|(name, own)| deleted(cx, (name, own), &site, &past)).filter(|own| own.back.is_some()));
    Ok(reviews)
}

impl ReviewCx<'_> {
    /// What the papers of a subject are weighed on, as long as nothing is known but its name.
    fn scale<'a>(&'a self, (site, past): (&'a str, &'a Past), subject: &'a str, path: &'a str) -> Scale<'a> {
        Scale {
            world: self.world,
            authority: self.authority,
            site,
            policy: self.policy,
            past,
            authors: self.authors,
            document: None,
            place: Place { span: None, path },
            subject,
            files: &[],
        }
    }
}

/// What is known of a post that is no file any more.
fn deleted(cx: &ReviewCx<'_>, (name, papers): (&str, &[Paper]), site: &str, past: &Past) -> Review {
    let scale = cx.scale((site, past), name, name);
    let back = settle(&scale, &BTreeMap::new(), papers).back;
    Review { subject: name.to_owned(), path: name.to_owned(), title: name.to_owned(), back, ..Review::default() }
}

/// A post with what it needs.
struct Draft<'a> {
    document: Option<&'a Document>,
    needs: BTreeMap<String, usize>,
    leads: Vec<String>,
    files: Vec<Sealed>,
}

fn draft<'a>(cx: &ReviewCx<'_>, asking: bool, referable: &Referable, document: &'a Document) -> io::Result<Draft<'a>> {
    let mut needs = cx.authority.roles.needs(document);
    if needs.is_empty() && !asking {
        return Ok(Draft { document: Some(document), needs, leads: Vec::new(), files: Vec::new() });
    }
    let path = format!("content/{}", document.path);
    let text = cx.world.read(&path)?;
    let text = String::from_utf8_lossy(&text);
    let page = PageCx {
        document,
        whole: document,
        text: &text,
        digits: &Digits::new(&text),
        config: cx.config,
        running: None,
    };
    let mut leads = Vec::new();
    for rule in cx.packs.iter().flat_map(|pack| &pack.rules) {
        if let Some(lead) = rule.lead_time().filter(|_| (cx.in_force)(&rule.code, &path) && rule.applies(&page)) {
            leads.push(lead.value.clone());
        }
        let role = rule.approval().filter(|_| (cx.in_force)(&rule.code, &path) && rule.applies(&page));
        if let Some(role) = role {
            needs.entry(role.value.clone()).or_insert(1);
        }
    }
    let files = if needs.is_empty() && leads.is_empty() {
        Vec::new()
    } else {
        seal(cx.world, &referable.of_post(document, &text))?
    };
    Ok(Draft { document: Some(document), needs, leads, files })
}

/// All approvals by subject.
fn papers(world: &dyn World, sources: &mut Sources) -> io::Result<BTreeMap<String, Vec<Paper>>> {
    let mut papers: BTreeMap<String, Vec<Paper>> = BTreeMap::new();
    for entry in world.list(FOLDER)? {
        let Some((folder, name)) = entry.path.strip_prefix("approvals/").and_then(|path| path.rsplit_once('/')) else {
            continue;
        };
        if !name.ends_with(".approval") {
            continue;
        }
        let text = world.read(&entry.path)?;
        let signature = format!("{}.sig", entry.path);
        let signature = if world.exists(&signature) { Some(world.read(&signature)?) } else { None };
        let file = sources.add(entry.path.as_str(), String::from_utf8_lossy(&text).as_ref());
        let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
        let span = Span::new(file, 0..end);
        papers.entry(folder.to_owned()).or_default().push(Paper { path: entry.path.clone(), text, signature, span });
    }
    Ok(papers)
}

fn reviewed(
    cx: &ReviewCx<'_>,
    draft: Draft<'_>,
    site: &str,
    (past, papers): (&Past, &BTreeMap<String, Vec<Paper>>),
) -> Review {
    let bare = bare(draft.document);
    let own = papers.get(&bare.subject).map(Vec::as_slice).unwrap_or_default();
    if draft.needs.is_empty() && !own.iter().any(Paper::withdraws) {
        let since = if draft.leads.is_empty() { None } else { past.last(&draft.files, None) };
        return Review { since, leads: draft.leads, ..bare };
    }
    let Review { subject, path, .. } = &bare;
    let (none, config) = (Digits::new(""), cx.config);
    let head = |document: &Document| {
        PageCx { document, whole: document, text: "", digits: &none, config, running: None }.head()
    };
    let scale = Scale {
        document: draft.document,
        place: Place { span: draft.document.map(head), path },
        files: &draft.files,
        ..cx.scale((site, past), subject, path)
    };
    let Settled { roles, phase, stale, back, findings } = settle(&scale, &draft.needs, own);
    let barred = scale.barred();
    let since = past.last(&draft.files, None);
    let mut people = past.people(&draft.files);
    people.extend(draft.document.iter().flat_map(|own| &own.front.authors).map(|author| author.value.clone()));
    let (leads, files) = (draft.leads, draft.files);
    Review { files, roles, phase, since, stale, back, people, barred, leads, findings, ..bare }
}

/// What is known without looking at any approval.
fn bare(document: Option<&Document>) -> Review {
    let Some(document) = document else {
        let name = SITE_SUBJECT.to_owned();
        return Review { subject: name.clone(), path: name.clone(), title: name, ..Review::default() };
    };
    let title = document.front.title.as_ref().map_or_else(|| document.path.clone(), |title| title.value.clone());
    Review {
        subject: subject(&document.path),
        path: format!("content/{}", document.path),
        title,
        post: document.kind == DocumentKind::Page,
        ..Review::default()
    }
}

impl Phase {
    /// The one of two that says more.
    pub(super) fn max_of(self, other: Self) -> Self {
        let weight = |phase| match phase {
            Self::Clear => 0,
            Self::Waiting => 1,
            Self::Changed => 2,
            Self::Withdrawn => 3,
            Self::Rejected => 4,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}
