//! From a request to its answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::act::{self, Acts};
use super::content;
use super::desk::{self, DeskCx};
use super::guard::{ACTIONS, Guard};
use super::headers::{of_desk, of_preview};
use super::http::{Answer, Ask, Door, Target, encoded};
use super::moments::Moments;
use super::range::cut;
use super::state::{Known, Sight, State};
use crate::hosting::IMMUTABLE;
use crate::world::DiskWorld;

/// Where the desk is.
pub(super) const DESK: &str = "/__desk/";

/// Where pages are that only people with the pass may see.
pub(super) const AHEAD: &str = "/__placet/";

/// Longest time that an answer waits for a build that is under way.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longest time that a form waits for a build that is under way.
const SOON: Duration = Duration::from_secs(3);

/// Longest time that the question for something newer is held.
const HOLD: Duration = Duration::from_secs(1);

/// Answers requests; shared by all threads.
pub(super) struct Routes {
    /// Folder of the site.
    pub(super) root: PathBuf,
    /// The instant that is pretended for everything.
    pub(super) at: Option<Timestamp>,
    /// The site at the instants that addresses ask for.
    pub(super) moments: Moments,
    /// Name and address of whoever started the preview.
    pub(super) me: Vec<String>,
    pub(super) state: Arc<State>,
    pub(super) guard: Guard,
    /// What people do at the desk.
    pub(super) acts: Acts,
    /// Origin of the port for readers.
    pub(super) reader: String,
    pub(super) environment: String,
}

impl Routes {
    /// The answer to a request.
    pub(super) fn answer(&self, ask: &Ask) -> Answer {
        let target = match self.guard.admit(ask) {
            Ok(target) => target,
            Err(answer) => return of_desk(answer),
        };
        let path = target.path.as_str();
        match ask.door {
            Door::Reader => cut(ask, self.page(Sight::Public, &target, ask.door)),
            Door::Desk if path.starts_with(ACTIONS) => of_desk(self.acts.answer(&path[ACTIONS.len()..], &ask.body)),
            Door::Desk if path == "/__desk" || path.starts_with(DESK) => of_desk(self.desk(ask, &target)),
            Door::Desk => match self.guard.behind_pass(path, AHEAD).filter(|_| !Guard::is_foreign(ask)) {
                Some(rest) => cut(ask, self.ahead(rest, &target)),
                None => cut(ask, self.beside(ask, &target)),
            },
        }
    }

    /// A page that readers may not see yet.
    fn ahead(&self, rest: &str, target: &Target) -> Answer {
        if rest.is_empty() {
            return of_desk(Answer::leads_to(301, &encoded(&format!("{}/", target.path))));
        }
        let inner = Target { path: rest.to_owned(), query: target.query.clone() };
        let answer = self.shown(&inner, &inner);
        // Where a page leads on, it leads on behind the pass.
        let to = answer.headers.iter().find(|(name, _)| name == "Location").map(|(_, to)| to.clone());
        match to {
            Some(to) if to.starts_with('/') => answer.with("Location", self.behind(&to)),
            _ => answer,
        }
    }

    /// A request for a path of the site: one that a page behind the pass makes stays behind it.
    fn beside(&self, ask: &Ask, target: &Target) -> Answer {
        let Some(from) = self.page_behind(ask).filter(|_| !Guard::is_foreign(ask)) else {
            return self.page(Sight::Public, target, Door::Desk);
        };
        let document = matches!(ask.one("Sec-Fetch-Dest"), Some("document" | "iframe" | "frame"));
        if !document {
            return self.shown(target, &from);
        }
        // A page at another instant leads to others at that instant.
        let at = from.field("at").filter(|_| target.field("at").is_none()).map(|at| format!("at={at}"));
        let query = [target.query.clone()].into_iter().chain(at).filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        of_desk(Answer::leads_to(302, &format!("{}{query}", self.behind(&encoded(&target.path)))))
    }

    /// The page behind the pass that made a request: its full address stands in `Referer`, which only pages of the same
    /// origin send.
    fn page_behind(&self, ask: &Ask) -> Option<Target> {
        let host = ask.one("Host").unwrap_or_default();
        let from = ask.one("Referer")?.strip_prefix("http://")?.strip_prefix(host)?;
        Target::read(from).filter(|from| self.guard.behind_pass(&from.path, AHEAD).is_some())
    }

    /// A page behind the pass, at the instant that the address `of` asks for, else now.
    fn shown(&self, target: &Target, of: &Target) -> Answer {
        match asked(of) {
            Ok(None) => self.page(Sight::Ahead, target, Door::Desk),
            Ok(Some(at)) => {
                let now = self.state.fresh(Sight::Ahead, PATIENCE);
                let known = self.moments.at(at, now.change);
                let answer = known.output.as_ref().map(|output| content::answer(output, target));
                let none =
                    || Answer::text(503, "There is nothing to show at that instant. The desk says what is to fix.");
                of_preview(answer.unwrap_or_else(none), Door::Desk)
            }
            Err(answer) => of_desk(answer),
        }
    }

    fn behind(&self, path: &str) -> String {
        format!("{AHEAD}{}{path}", self.guard.pass)
    }

    fn page(&self, sight: Sight, target: &Target, door: Door) -> Answer {
        let now = self.state.now(sight);
        let served = now.output.as_ref().and_then(|output| Some((output, content::served(output, target)?)));
        let known = match served {
            // The name says the bytes: there is nothing to wait for.
            Some((_, served)) if served.cache_class == IMMUTABLE => now.settled(),
            Some((_, served)) if served.file.rsplit('.').next() == Some("html") => {
                let (known, early) = self.state.page(sight, &served.file, PATIENCE);
                if let Some(early) = early {
                    let answer = of_preview(content::early(served, &early), door);
                    return answer.with("Placet-Generation", known.pages().to_string());
                }
                known
            }
            _ => self.state.fresh(sight, PATIENCE),
        };
        let answer = match &known.output {
            Some(output) => content::answer(output, target),
            None => Answer::text(503, "There is nothing to show yet. The desk says what is to fix."),
        };
        marked(of_preview(answer, door), &known)
    }

    fn desk(&self, ask: &Ask, target: &Target) -> Answer {
        if let Some(name) = target.path.strip_prefix("/__desk/assets/") {
            return desk::asset(name);
        }
        let Some(rest) = self.guard.behind_pass(&target.path, DESK).filter(|_| !Guard::is_foreign(ask)) else {
            return desk::closed();
        };
        match rest {
            "" => return Answer::leads_to(301, &format!("{DESK}{}/", self.guard.pass)),
            "/rev" => {
                let than = target.field("since").and_then(|since| since.parse().ok()).unwrap_or(0);
                return desk::revision(&self.state.newer(Sight::Ahead, than, HOLD));
            }
            _ => {}
        }
        let screen = desk::SCREENS.iter().find(|screen| screen.rest == rest);
        if screen.is_none() && !act::is_page(rest) {
            return Answer::text(404, "The desk has no such page.");
        }
        let at = match asked(target) {
            Ok(at) => at,
            Err(answer) => return answer,
        };
        // A form shows what is on disk; the page beside it should be the same, but nobody waits long for it.
        let patience = if screen.is_some() { PATIENCE } else { SOON };
        let now = self.state.fresh(Sight::Ahead, patience);
        let pulse = (now.generation(), now.pages());
        let known = at.map_or_else(|| now.clone(), |at| self.moments.at(at, now.change));
        let cx = DeskCx {
            known,
            pulse,
            world: &DiskWorld::open(&self.root, at.or(self.at)),
            at,
            pass: &self.guard.pass,
            secret: &self.guard.secret,
            reader: &self.reader,
            environment: &self.environment,
            me: &self.me,
        };
        match screen {
            Some(screen) => (screen.show)(&cx, target),
            None => act::page(&cx, &self.acts, (rest, target)),
        }
    }
}

/// The instant that an address asks for.
fn asked(target: &Target) -> Result<Option<Timestamp>, Answer> {
    let Some(at) = target.field("at") else { return Ok(None) };
    at.parse().map(Some).map_err(|_| {
        Answer::text(400, "Write date and time with `Z` at the end, for example `?at=2026-05-14T09:00:00Z`.")
    })
}

/// Says which generation an answer is of, and whether a newer one is on its way.
fn marked(answer: Answer, known: &Known) -> Answer {
    let answer = answer.with("Placet-Generation", known.pages().to_string());
    let broken = known.said.as_ref().is_some_and(|said| said.pages_are_older);
    if known.older || broken { answer.with("Placet-Older", if broken { "broken" } else { "building" }) } else { answer }
}
