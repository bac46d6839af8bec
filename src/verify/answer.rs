//! One answer of a server, held against the one that is right.

use std::io::Read as _;

use super::ask::{Ask, Wanted};
use super::{Difference, Part, differ};
use crate::config::Coding;
use crate::hosting::{HTML, Plan, REVALIDATE, Served};
use crate::release::sha256;

/// What a server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Names in small letters.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Whether the body is longer than was read.
    pub(super) cut: bool,
}

impl Answer {
    /// All values of a field, joined; none where it is missing. Two of them equal nothing that is wanted.
    fn header(&self, name: &str) -> Option<String> {
        let same = |(own, _): &&(String, String)| own.eq_ignore_ascii_case(name);
        let values: Vec<&str> = self.headers.iter().filter(same).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// What an answer is held against.
#[derive(Clone, Copy)]
pub(super) struct CompareCx<'a> {
    pub(super) plan: &'a Plan,
    /// Scheme and host that were asked: redirects may name them.
    pub(super) origin: &'a str,
    /// The bytes of a file of the plan where they are at hand, to say where others differ.
    pub(super) bytes: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// Differences, and remarks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) differences: Vec<Difference>,
    pub(super) remarks: Vec<Difference>,
}

impl Found {
    fn differs(&mut self, difference: Difference) {
        self.differences.push(difference);
    }
}

/// Compares an answer with what was wanted.
pub(super) fn compare(cx: &CompareCx<'_>, ask: &Ask<'_>, answer: &Answer) -> Found {
    let mut found = Found::default();
    match &ask.wanted {
        Wanted::File(document, status) => {
            compare_status(*status, answer, &mut found);
            // Another status has another body: to say that as well helps nobody.
            if found.differences.is_empty() {
                compare_body(cx, document, (ask, answer), &mut found);
                compare_fields(cx.plan, document, (*status, answer), &mut found);
            }
        }
        Wanted::Status(status) => compare_status(*status, answer, &mut found),
        Wanted::Leads(to, status) => {
            compare_status(*status, answer, &mut found);
            compare_location(cx, to, answer, &mut found);
        }
        Wanted::Refused if !matches!(answer.status, 403 | 404 | 410) => {
            let text = format!("expected a refusal (403, 404 or 410), got the status {}", answer.status);
            found.differs(Difference { got: Some(answer.status.to_string()), ..Difference::new(Part::Status, text) });
        }
        Wanted::Refused => {}
    }
    for name in ["Set-Cookie", "X-Powered-By"] {
        if let Some(value) = answer.header(name) {
            let text = format!("header {name}: expected none, got `{value}`");
            found.differs(Difference { got: Some(value), ..Difference::new(Part::Header, text) });
        }
    }
    found
}

fn compare_status(wanted: u16, answer: &Answer, found: &mut Found) {
    if answer.status != wanted {
        let got = answer.status.to_string();
        found.differs(Difference::values(Part::Status, "status", &wanted.to_string(), Some(&got)));
    }
}

fn compare_location(cx: &CompareCx<'_>, to: &str, answer: &Answer, found: &mut Found) {
    let Some(location) = answer.header("Location") else {
        found.differs(Difference::values(Part::Location, "header Location", to, None));
        return;
    };
    let base = cx.plan.base_url.split_once("://").map_or("", |(scheme, rest)| {
        let host = rest.split('/').next().unwrap_or_default();
        &cx.plan.base_url[..scheme.len() + 3 + host.len()]
    });
    let own = [base, cx.origin, &format!("{base}:443")]
        .into_iter()
        .filter(|own| !own.is_empty())
        .find_map(|own| location.strip_prefix(own).filter(|rest| rest.starts_with('/')).map(str::to_owned));
    let path = own.as_deref().unwrap_or(&location);
    // `$` stands for itself in a path or a query, and for the same as `%24` (RFC 3986, 2.2).
    if path.replace('$', "%24") != to.replace('$', "%24") {
        found.differs(Difference::values(Part::Location, "header Location", to, Some(&location)));
    }
}

/// The bytes, with the coding taken off, are those of the file; compressed ones are those of its twin.
fn compare_body(cx: &CompareCx<'_>, document: &Served, (ask, answer): (&Ask<'_>, &Answer), found: &mut Found) {
    let coding = answer.header("Content-Encoding").map(|own| own.to_ascii_lowercase()).filter(|own| own != "identity");
    let asked = ask.coding.unwrap_or_default();
    if let Some(own) = coding.as_deref().filter(|own| !asked.split(", ").any(|asked| asked == *own)) {
        let wanted = if asked.is_empty() { "identity" } else { asked };
        found.differs(Difference::values(Part::Coding, "header Content-Encoding", wanted, Some(own)));
        return;
    }
    let plain = match decoded(coding.as_deref(), &answer.body, document.size) {
        Ok(plain) if !answer.cut => plain,
        Ok(_) => {
            let text = format!("the answer is longer than the {} bytes of `{}`", document.size, document.file);
            found.differs(Difference::new(Part::Body, text));
            return;
        }
        Err(why) => {
            let name = coding.as_deref().unwrap_or_default();
            let twin = document.variants.get(name).map_or(&document.file, |variant| &variant.file);
            let place = sent(cx, document, name, &answer.body).map(|place| format!(" ({place})")).unwrap_or_default();
            found.differs(Difference::new(Part::Body, format!("`{twin}` {why}{place}")));
            return;
        }
    };
    let digest = sha256(&plain);
    if digest != document.sha256 {
        let how = match (cx.bytes)(&document.file).filter(|own| sha256(own) == document.sha256) {
            Some(own) => differ::bytes(&own, &plain),
            None => differ::digest((&document.sha256, document.size), &plain),
        };
        let text = match coding.as_deref().and_then(|name| Some((&document.variants.get(name)?.file, name))) {
            Some((file, name)) => {
                let place =
                    sent(cx, document, name, &answer.body).map(|place| format!("{place}; ")).unwrap_or_default();
                format!("`{file}`: {place}after decompression {how}")
            }
            None => format!("`{}`: {how}", document.file),
        };
        let (expected, got) = (Some(document.sha256.clone()), Some(digest));
        found.differs(Difference { expected, got, ..Difference::new(Part::Body, text) });
        return;
    }
    remark_coding(cx, document, (asked, coding.as_deref(), answer), found);
}

/// Says where compressed bytes are others than those of the twin, or where none came: the page is the same.
fn remark_coding(
    cx: &CompareCx<'_>,
    document: &Served,
    (asked, coding, answer): (&str, Option<&str>, &Answer),
    found: &mut Found,
) {
    match coding {
        Some(name) => {
            let Some(variant) = document.variants.get(name) else { return };
            if let Some(place) = sent(cx, document, name, &answer.body) {
                let text = format!("`{}` was compressed in another way: {place}", variant.file);
                let (expected, got) = (Some(variant.sha256.clone()), Some(sha256(&answer.body)));
                found.remarks.push(Difference { expected, got, ..Difference::new(Part::Coding, text) });
            }
        }
        None if document.variants.contains_key(asked) => {
            let text = format!("came without compression, although there is `{}`", document.variants[asked].file);
            found.remarks.push(Difference::new(Part::Coding, text));
        }
        None => {}
    }
}

/// How compressed bytes differ from those of the twin; none where they do not, or there is no twin.
fn sent(cx: &CompareCx<'_>, document: &Served, coding: &str, body: &[u8]) -> Option<String> {
    let variant = document.variants.get(coding)?;
    if sha256(body) == variant.sha256 {
        return None;
    }
    let own = (cx.bytes)(&variant.file).filter(|own| sha256(own) == variant.sha256);
    Some(match own {
        Some(own) => differ::bytes(&own, body),
        None => differ::digest((&variant.sha256, variant.size), body),
    })
}

/// Takes a coding off, and reads at most one byte more than the file has.
///
/// # Errors
/// Why it cannot be taken off.
pub(super) fn decoded(coding: Option<&str>, body: &[u8], size: u64) -> Result<Vec<u8>, String> {
    let mut plain = Vec::new();
    let read = match coding {
        None => return Ok(body.to_vec()),
        Some("gzip") => flate2::read::MultiGzDecoder::new(body).take(size + 1).read_to_end(&mut plain),
        Some("br") => brotli::Decompressor::new(body, 4096).take(size + 1).read_to_end(&mut plain),
        Some(other) => return Err(format!("came in the coding `{other}`, which cannot be read here")),
    };
    read.map_err(|_| format!("is no sound {} stream", coding.unwrap_or_default()))?;
    Ok(plain)
}

/// Endings of twins by coding, as [`Coding`] has them.
pub(super) fn coding(name: &str) -> Option<Coding> {
    Coding::ALL.into_iter().find(|coding| coding.as_str() == name)
}

/// Media type, header fields and caching.
fn compare_fields(plan: &Plan, document: &Served, (status, answer): (u16, &Answer), found: &mut Found) {
    let media_type = answer.header("Content-Type");
    if media_type.as_deref().map(simplified) != Some(simplified(&document.media_type)) {
        found.differs(Difference::values(
            Part::Type,
            "header Content-Type",
            &document.media_type,
            media_type.as_deref(),
        ));
    }
    let (class, cache) =
        if status == 200 { (&*document.header_class, &*document.cache_class) } else { (HTML, REVALIDATE) };
    let fields = plan.headers.get(class).map(Vec::as_slice).unwrap_or_default();
    for field in fields {
        let value = answer.header(&field.name);
        if value.as_deref() != Some(&field.value) {
            let what = format!("header {}", field.name);
            found.differs(Difference::values(Part::Header, &what, &field.value, value.as_deref()));
        }
    }
    let others = plan.headers.values().flatten().map(|field| &field.name);
    let mut others: Vec<&String> = others.filter(|name| !fields.iter().any(|own| own.name == **name)).collect();
    others.sort();
    others.dedup();
    for name in others {
        if let Some(value) = answer.header(name) {
            let text = format!("header {name}: not for files of the class `{class}`, got `{value}`");
            found.remarks.push(Difference { got: Some(value), ..Difference::new(Part::Header, text) });
        }
    }
    if let Some(wanted) = plan.caches.get(cache) {
        let value = answer.header("Cache-Control");
        if value.as_deref().map(simplified) != Some(simplified(wanted)) {
            found.differs(Difference::values(Part::Cache, "header Cache-Control", wanted, value.as_deref()));
        }
    }
    let varies = answer.header("Vary").unwrap_or_default().to_ascii_lowercase();
    if status == 200 && !document.variants.is_empty() && !varies.contains("accept-encoding") && varies != "*" {
        found.differs(Difference::values(
            Part::Header,
            "header Vary",
            "Accept-Encoding",
            answer.header("Vary").as_deref(),
        ));
    }
}

/// A value in small letters without blanks, for fields where neither counts.
fn simplified(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::hosting::plan::{Header, Variant};
    use crate::hosting::{ASSET, compress};
    use crate::verify::Group;

    const PAGE: &str = "<p>Fine weather, fine weather, fine weather.</p>";

    fn page() -> Served {
        let twin = |coding: Coding| {
            let bytes = compress(coding, PAGE.as_bytes()).unwrap();
            let file = format!("a/index.html{}", coding.ending());
            (coding.as_str().to_owned(), Variant { file, sha256: sha256(&bytes), size: bytes.len() as u64 })
        };
        Served {
            url: "/a/".into(),
            file: "a/index.html".into(),
            sha256: sha256(PAGE.as_bytes()),
            size: PAGE.len() as u64,
            media_type: "text/html; charset=utf-8".into(),
            variants: Coding::ALL.map(twin).into(),
            header_class: HTML.into(),
            cache_class: REVALIDATE.into(),
        }
    }

    fn plan() -> Plan {
        let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
        let html = vec![header("Content-Security-Policy", "default-src 'none'"), header("X-A", "1")];
        let headers = [(HTML, html), (ASSET, vec![header("X-A", "1"), header("X-Only", "2")])];
        Plan {
            base_url: "https://blog.example".into(),
            headers: headers.into_iter().map(|(class, fields)| (class.to_owned(), fields)).collect(),
            caches: BTreeMap::from([(REVALIDATE.to_owned(), "no-cache".to_owned())]),
            ..Plan::default()
        }
    }

    fn right(coding: Option<Coding>) -> Answer {
        let mut fields = vec![
            ("content-type", "text/html;charset=UTF-8"),
            ("content-security-policy", "default-src 'none'"),
            ("x-a", "1"),
            ("cache-control", "no-cache"),
            ("vary", "Accept-Encoding"),
        ];
        fields.extend(coding.map(|coding| ("content-encoding", coding.as_str())));
        let headers = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let body = coding.map_or_else(|| PAGE.into(), |coding| compress(coding, PAGE.as_bytes()).unwrap());
        Answer { status: 200, headers, body, cut: false }
    }

    fn found(wanted: Wanted<'_>, coding: Option<&'static str>, answer: &Answer) -> Found {
        let bytes = |file: &str| match file.strip_prefix("a/index.html")? {
            "" => Some(PAGE.as_bytes().to_vec()),
            ".br" => compress(Coding::Br, PAGE.as_bytes()).ok(),
            _ => None,
        };
        let plan = plan();
        let cx = CompareCx { plan: &plan, origin: "http://127.0.0.1:8", bytes: &bytes };
        compare(&cx, &Ask { group: Group::Documents, target: "/a/".into(), coding, wanted }, answer)
    }

    fn texts(of: &[Difference]) -> Vec<&str> {
        of.iter().map(|difference| difference.text.as_str()).collect()
    }

    #[test]
    fn the_right_answer_has_no_difference_in_any_coding() {
        let page = page();
        for (asked, coding) in [(None, None), (Some("gzip"), Some(Coding::Gzip)), (Some("gzip, br"), Some(Coding::Br))]
        {
            assert_eq!(found(Wanted::File(&page, 200), asked, &right(coding)), Found::default(), "{asked:?}");
        }
    }

    #[test]
    fn every_part_that_differs_is_named() {
        let page = page();
        let change = |asked: Option<&'static str>, coding, change: &dyn Fn(&mut Answer)| {
            let mut answer = right(coding);
            change(&mut answer);
            found(Wanted::File(&page, 200), asked, &answer)
        };
        let field = |name: &'static str, value: &'static str| {
            move |answer: &mut Answer| {
                answer.headers.retain(|(own, _)| own != name);
                answer.headers.push((name.into(), value.into()));
            }
        };
        let said = change(None, None, &|answer| answer.status = 500);
        assert_eq!(texts(&said.differences), ["status: expected `200`, got `500`"]);
        let said = change(None, None, &|answer| answer.body[3] = b'f');
        assert_eq!(texts(&said.differences), ["`a/index.html`: one byte differs, at byte 3"]);
        let said = change(Some("br"), Some(Coding::Br), &|answer| *answer.body.last_mut().unwrap() ^= 0xff);
        assert!(said.differences[0].text.contains("`a/index.html.br`"), "{said:?}");
        let said = change(Some("gzip"), Some(Coding::Gzip), &|answer| answer.body[20] ^= 1);
        assert!(
            said.differences[0].text.starts_with("`a/index.html.gz` is no sound gzip stream (SHA-256 "),
            "{said:?}"
        );
        let said = change(Some("gzip"), Some(Coding::Gzip), &|answer| answer.body[4] = 9);
        assert!(said.differences.is_empty(), "the time in a gzip stream changes no page");
        assert!(said.remarks[0].text.starts_with("`a/index.html.gz` was compressed in another way"), "{said:?}");
        let said = change(Some("br"), None, &|_| ());
        assert_eq!(texts(&said.remarks), ["came without compression, although there is `a/index.html.br`"]);
        let said = change(None, Some(Coding::Gzip), &|_| ());
        assert_eq!(texts(&said.differences), ["header Content-Encoding: expected `identity`, got `gzip`"]);
        for (name, value, wanted) in [
            (
                "content-type",
                "text/plain",
                "header Content-Type: expected `text/html; charset=utf-8`, got `text/plain`",
            ),
            ("x-a", "2", "header X-A: expected `1`, got `2`"),
            (
                "cache-control",
                "public, max-age=9",
                "header Cache-Control: expected `no-cache`, got `public, max-age=9`",
            ),
            ("vary", "Cookie", "header Vary: expected `Accept-Encoding`, got `Cookie`"),
            ("set-cookie", "a=b", "header Set-Cookie: expected none, got `a=b`"),
        ] {
            assert_eq!(texts(&change(None, None, &field(name, value)).differences), [wanted]);
        }
        let twice = change(None, None, &|answer| answer.headers.push(("X-A".into(), "1".into())));
        assert_eq!(texts(&twice.differences), ["header X-A: expected `1`, got `1, 1`"]);
        let more = change(None, None, &field("x-only", "2"));
        assert_eq!((more.differences.len(), more.remarks.len()), (0, 1));
        let long = change(None, None, &|answer| answer.cut = true);
        assert!(long.differences[0].text.contains("is longer than"), "{long:?}");
    }

    #[test]
    fn an_address_leads_where_the_plan_says_on_its_own_host() {
        let leads = |location: &str| {
            let headers = vec![("location".to_owned(), location.to_owned())];
            let answer = Answer { status: 301, headers, ..Answer::default() };
            found(Wanted::Leads("/b/?x=$1".into(), 301), None, &answer).differences
        };
        for good in ["/b/?x=$1", "/b/?x=%241", "https://blog.example/b/?x=$1", "http://127.0.0.1:8/b/?x=$1"] {
            assert_eq!(leads(good), [], "{good}");
        }
        for bad in ["/b/", "https://blog.example.evil.example/b/?x=$1", "http://blog.example/b/?x=$1", "//b/?x=$1"] {
            assert_eq!(leads(bad).len(), 1, "{bad}");
        }
        let lost = found(Wanted::Leads("/b/".into(), 301), None, &Answer { status: 200, ..Answer::default() });
        let wanted = ["status: expected `301`, got `200`", "header Location: expected `/b/`, got nothing"];
        assert_eq!(texts(&lost.differences), wanted);
    }

    #[test]
    fn what_is_hidden_is_refused() {
        for (status, count) in [(404, 0), (403, 0), (410, 0), (200, 1), (301, 1), (500, 1)] {
            let said = found(Wanted::Refused, None, &Answer { status, ..Answer::default() });
            assert_eq!(said.differences.len(), count, "{status}");
        }
    }
}
