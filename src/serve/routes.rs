//! From a request to its answer.

use std::sync::Arc;
use std::time::Duration;

use super::content;
use super::desk::{self, DeskCx};
use super::guard::Guard;
use super::headers::{of_desk, of_preview};
use super::http::{Answer, Ask, Door, Target, encoded};
use super::state::{Known, Sight, State};
use crate::hosting::IMMUTABLE;

/// Where the desk is.
pub(super) const DESK: &str = "/__desk/";

/// Where pages are that only people with the pass may see.
pub(super) const AHEAD: &str = "/__placet/";

/// Longest time that an answer waits for a build that is under way.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longest time that the question for something newer is held.
const HOLD: Duration = Duration::from_secs(1);

/// Answers requests; shared by all threads.
#[derive(Debug)]
pub(super) struct Routes {
    pub(super) state: Arc<State>,
    pub(super) guard: Guard,
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
            Door::Reader => self.page(Sight::Public, &target, ask.door),
            Door::Desk if path == "/__desk" || path.starts_with(DESK) => of_desk(self.desk(ask, &target)),
            Door::Desk => match self.guard.behind_pass(path, AHEAD).filter(|_| !Guard::is_foreign(ask)) {
                Some(rest) => self.ahead(rest, &target),
                None => self.beside(ask, &target),
            },
        }
    }

    /// A page that readers may not see yet.
    fn ahead(&self, rest: &str, target: &Target) -> Answer {
        if rest.is_empty() {
            return of_desk(Answer::leads_to(301, &encoded(&format!("{}/", target.path))));
        }
        let inner = Target { path: rest.to_owned(), query: target.query.clone() };
        let answer = self.page(Sight::Ahead, &inner, Door::Desk);
        // Where a page leads on, it leads on behind the pass.
        let to = answer.headers.iter().find(|(name, _)| name == "Location").map(|(_, to)| to.clone());
        match to {
            Some(to) if to.starts_with('/') => answer.with("Location", self.behind(&to)),
            _ => answer,
        }
    }

    /// A request for a path of the site: one that a page behind the pass makes stays behind it.
    fn beside(&self, ask: &Ask, target: &Target) -> Answer {
        if Guard::is_foreign(ask) || !self.comes_from_behind(ask) {
            return self.page(Sight::Public, target, Door::Desk);
        }
        let document = matches!(ask.one("Sec-Fetch-Dest"), Some("document" | "iframe" | "frame"));
        if !document {
            return self.page(Sight::Ahead, target, Door::Desk);
        }
        let query = if target.query.is_empty() { String::new() } else { format!("?{}", target.query) };
        of_desk(Answer::leads_to(302, &format!("{}{query}", self.behind(&encoded(&target.path)))))
    }

    /// Whether a request was made by a page behind the pass: its full address stands in `Referer`, which only pages of
    /// the same origin send.
    fn comes_from_behind(&self, ask: &Ask) -> bool {
        let host = ask.one("Host").unwrap_or_default();
        let from = ask.one("Referer").and_then(|from| from.strip_prefix("http://")?.strip_prefix(host));
        from.is_some_and(|path| self.guard.behind_pass(path, AHEAD).is_some())
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
        let cx = |known| DeskCx {
            known,
            pass: &self.guard.pass,
            secret: &self.guard.secret,
            reader: &self.reader,
            environment: &self.environment,
        };
        match rest {
            "" => Answer::leads_to(301, &format!("{DESK}{}/", self.guard.pass)),
            "/" => desk::list(&cx(self.state.fresh(Sight::Ahead, PATIENCE))),
            "/post" => {
                let path = target.field("path").unwrap_or_default();
                desk::post(&cx(self.state.fresh(Sight::Ahead, PATIENCE)), &path)
            }
            "/rev" => {
                let than = target.field("since").and_then(|since| since.parse().ok()).unwrap_or(0);
                desk::revision(&self.state.newer(Sight::Ahead, than, HOLD))
            }
            _ => Answer::text(404, "The desk has no such page."),
        }
    }
}

/// Says which generation an answer is of, and whether a newer one is on its way.
fn marked(answer: Answer, known: &Known) -> Answer {
    let answer = answer.with("Placet-Generation", known.pages().to_string());
    let broken = known.said.as_ref().is_some_and(|said| said.pages_are_older);
    if known.older || broken { answer.with("Placet-Older", if broken { "broken" } else { "building" }) } else { answer }
}
