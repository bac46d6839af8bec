//! Who may ask for what.
//!
//! Any web page a person visits can send requests to this machine, and a name under somebody else's control can
//! point to it. So nothing is taken on trust: not the name in `Host`, not where a request says it comes from.

use std::collections::BTreeSet;

use super::http::{Answer, Ask, Door, Target};

/// Header field that carries the secret for changes.
pub(super) const SECRET: &str = "Placet-Secret";

/// Where changes are sent to.
pub(super) const ACTIONS: &str = "/__desk/act/";

/// The secrets of one run and the names this server goes by.
#[derive(Debug)]
pub(super) struct Guard {
    /// Names with port, in small letters, of the port for the desk.
    pub(super) desk: BTreeSet<String>,
    /// The same for readers.
    pub(super) reader: BTreeSet<String>,
    /// Stands in the addresses of what not everybody may see: frames and pictures cannot carry a header field.
    pub(super) pass: String,
    /// Is sent along with every change, in a header field.
    pub(super) secret: String,
    /// Whether changes are taken at all.
    pub(super) writable: bool,
}

impl Guard {
    /// Lets a request pass, with its target taken apart, or answers it.
    pub(super) fn admit(&self, ask: &Ask) -> Result<Target, Answer> {
        let names = if ask.door == Door::Desk { &self.desk } else { &self.reader };
        if !ask.one("Host").is_some_and(|host| names.contains(&host.to_ascii_lowercase())) {
            return Err(Answer::text(421, "This preview does not go by the name that was asked for."));
        }
        let Some(target) = Target::read(&ask.target) else {
            return Err(Answer::text(400, "This is no address of the preview."));
        };
        match (ask.method.as_str(), ask.door) {
            ("GET" | "HEAD", Door::Desk) if target.path.starts_with(ACTIONS) => Err(allow("POST")),
            ("GET" | "HEAD", _) => Ok(target),
            ("POST", Door::Desk) if target.path.starts_with(ACTIONS) => self.change(ask).map(|()| target),
            _ => Err(allow("GET, HEAD")),
        }
    }

    /// Whether a change comes from the desk itself.
    fn change(&self, ask: &Ask) -> Result<(), Answer> {
        let origin = ask.one("Host").map(|host| format!("http://{host}"));
        let json = ask.one("Content-Type").map(|kind| kind.to_ascii_lowercase().replace(' ', ""));
        let own = ask.one("Sec-Fetch-Site") == Some("same-origin")
            && origin.is_some()
            && ask.one("Origin") == origin.as_deref()
            && ask.one(SECRET).is_some_and(|secret| same(secret, &self.secret));
        if !own || !self.writable {
            return Err(Answer::text(403, "Changes are taken from the desk only."));
        }
        match json.as_deref() {
            Some("application/json" | "application/json;charset=utf-8") => Ok(()),
            _ => Err(Answer::text(415, "Changes are sent as JSON.")),
        }
    }

    /// The rest of a path behind `prefix` and the pass; `None` where the pass is missing or another one.
    pub(super) fn behind_pass<'p>(&self, path: &'p str, prefix: &str) -> Option<&'p str> {
        let rest = path.strip_prefix(prefix)?;
        let (pass, rest) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
        same(pass, &self.pass).then_some(rest)
    }

    /// Whether a page of another site asks. Requests of the address bar, and of programs, name no site.
    pub(super) fn is_foreign(ask: &Ask) -> bool {
        let site = "Sec-Fetch-Site";
        ask.has(site) && !matches!(ask.one(site), Some("same-origin" | "none"))
    }
}

fn allow(methods: &str) -> Answer {
    Answer::text(405, "This cannot be done here.").with("Allow", methods)
}

/// Compares in a time that does not depend on where the first difference is.
fn same(a: &str, b: &str) -> bool {
    !b.is_empty() && blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> Guard {
        Guard {
            desk: ["localhost:1111".to_owned(), "127.0.0.1:1111".to_owned()].into(),
            reader: ["localhost:1112".to_owned()].into(),
            pass: "p".repeat(32),
            secret: "s".repeat(32),
            writable: true,
        }
    }

    fn ask(text: &str) -> Ask {
        let mut lines = text.lines();
        let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
        let headers = lines.map(|line| line.split_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap());
        let (method, target) = (method.to_owned(), target.to_owned());
        Ask { door: Door::Desk, method, target, headers: headers.collect(), body: Vec::new() }
    }

    #[test]
    fn changes_come_from_the_desk_only() {
        let secret = "s".repeat(32);
        let good = format!(
            "POST /__desk/act/approve\nHost: localhost:1111\nOrigin: http://localhost:1111\n\
             Sec-Fetch-Site: same-origin\nPlacet-Secret: {secret}\nContent-Type: application/json"
        );
        assert!(guard().admit(&ask(&good)).is_ok());
        for (from, to) in [
            ("Origin: http://localhost:1111\n", ""),
            ("Origin: http://localhost:1111", "Origin: null"),
            ("Origin: http://localhost:1111", "Origin: http://localhost:1112"),
            ("Origin: http://localhost:1111", "Origin: http://127.0.0.1:1111"),
            ("same-origin", "same-site"),
            ("same-origin", "cross-site"),
            ("Sec-Fetch-Site: same-origin\n", ""),
            ("sss", "sst"),
            ("application/json", "text/plain"),
            ("application/json", "application/x-www-form-urlencoded"),
            ("Host: localhost:1111\n", "Host: localhost:1111\nHost: localhost:1111\n"),
            ("POST", "PUT"),
            ("POST", "GET"),
        ] {
            assert!(guard().admit(&ask(&good.replacen(from, to, 1))).is_err(), "{from} -> {to}");
        }
        let reader = Ask { door: Door::Reader, ..ask(&good.replace("1111", "1112")) };
        assert!(guard().admit(&reader).is_err(), "nothing can be written by the port for readers");
        assert!(Guard { writable: false, ..guard() }.admit(&ask(&good)).is_err());
    }

    #[test]
    fn the_pass_opens_what_is_behind_it() {
        let pass = "p".repeat(32);
        assert_eq!(guard().behind_pass(&format!("/__desk/{pass}/a/"), "/__desk/"), Some("/a/"));
        for path in ["/__desk/", "/__desk//a/", "/__desk/x/a/", &format!("/__desk/{pass}x/a/")] {
            assert_eq!(guard().behind_pass(path, "/__desk/"), None, "{path}");
        }
    }
}
