//! Requests to an object store: signed, repeated when the line or the store fails, and explained when refused.

#![expect(clippy::disallowed_methods, reason = "the door to object stores; requests carry the time of the clock")]

use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::sign::{Credentials, Signed};
use crate::deploy::remote::Trouble;
use crate::html::{percent_decode, percent_encode};
use crate::policy::Bucket;

/// Tries of one request, and the pause before the second; it doubles.
const TRIES: (u32, Duration) = (4, Duration::from_millis(250));

/// Largest answer that is taken, in bytes.
const LARGEST: u64 = 1 << 30;

/// Asks one bucket.
#[derive(Debug)]
pub(super) struct Client {
    agent: ureq::Agent,
    who: Credentials,
    /// Scheme with host: `https://blog.s3.eu-central-1.amazonaws.com`.
    origin: String,
    host: String,
    /// What stands before every key in a path: empty, or `/bucket`.
    base: String,
    pub(super) name: String,
    region: String,
}

/// A condition on what is there before a key is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Only<'a> {
    /// Whatever is there.
    Always,
    /// Nothing is there.
    New,
    /// What has this name of a version (`ETag`) is there.
    Over(&'a str),
}

/// An answer that was understood.
#[derive(Debug)]
pub(super) struct Got {
    status: u16,
    etag: String,
    body: Vec<u8>,
}

/// An object: its bytes and the name of its version.
pub(super) type Object = (Vec<u8>, String);

impl Client {
    /// A client for a bucket, with the key that the environment of this process names.
    pub(super) fn new(bucket: &Bucket) -> io::Result<Self> {
        let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (Some(id), Some(secret)) = (var("AWS_ACCESS_KEY_ID"), var("AWS_SECRET_ACCESS_KEY")) else {
            return Err(Trouble::new(
                "There is no key for the object store.",
                "Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` where the key is lent; they are read from nowhere else.",
            )
            .into());
        };
        let who = Credentials { id, secret, token: var("AWS_SESSION_TOKEN") };
        let (name, region) = (bucket.name.value.clone(), bucket.region.clone());
        let (origin, base) = match &bucket.endpoint {
            Some(endpoint) => (endpoint.value.clone(), format!("/{name}")),
            // The certificates of Amazon cover one part of a name only.
            None if name.contains('.') => (format!("https://s3.{region}.amazonaws.com"), format!("/{name}")),
            None => (format!("https://{name}.s3.{region}.amazonaws.com"), String::new()),
        };
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_mins(5)))
            .max_idle_connections_per_host(super::JOBS)
            .user_agent(concat!("placet/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        let host = origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        let host = host.strip_suffix(":443").unwrap_or(&host).to_owned();
        Ok(Self { agent: config.build().into(), who, origin, host, base, name, region })
    }

    /// The bytes of an object; `None` where there is none.
    pub(super) fn get(&self, key: &str) -> io::Result<Option<Object>> {
        let got = self.send("GET", (key, ""), &[], &[])?;
        match got.status {
            200 => Ok(Some((got.body, got.etag))),
            404 if !got.says("NoSuchBucket") => Ok(None),
            _ => Err(self.refused(&got, &format!("read `{key}`"))),
        }
    }

    /// Writes an object. `None` where the condition does not hold.
    pub(super) fn put(
        &self,
        key: &str,
        bytes: &[u8],
        headers: &[(&str, &str)],
        only: Only<'_>,
    ) -> io::Result<Option<String>> {
        let mut headers: Vec<(String, String)> = owned(headers);
        match only {
            Only::Always => {}
            Only::New => headers.push(("if-none-match".to_owned(), "*".to_owned())),
            Only::Over(etag) => headers.push(("if-match".to_owned(), etag.to_owned())),
        }
        let got = self.send("PUT", (key, ""), &headers, bytes)?;
        match got.status {
            200..=299 => Ok(Some(got.etag)),
            409 | 412 if !matches!(only, Only::Always) => Ok(None),
            _ => Err(self.refused(&got, &format!("write `{key}`"))),
        }
    }

    /// Copies an object inside the bucket, under header fields of its own.
    pub(super) fn copy(&self, from: &str, key: &str, headers: &[(&str, &str)]) -> io::Result<()> {
        let mut headers = owned(headers);
        let source = format!("/{}/{}", self.name, percent_encode(from, "/"));
        headers.push(("x-amz-copy-source".to_owned(), source));
        headers.push(("x-amz-metadata-directive".to_owned(), "REPLACE".to_owned()));
        let got = self.send("PUT", (key, ""), &headers, &[])?;
        // A copy may fail after the head of its answer was sent.
        if got.status == 200 && !got.says("<Error>") {
            return Ok(());
        }
        Err(self.refused(&got, &format!("write `{key}`")))
    }

    /// Removes an object; one that is not there is fine.
    pub(super) fn delete(&self, key: &str) -> io::Result<()> {
        let got = self.send("DELETE", (key, ""), &[], &[])?;
        match got.status {
            200..=299 => Ok(()),
            404 if !got.says("NoSuchBucket") => Ok(()),
            _ => Err(self.refused(&got, &format!("remove `{key}`"))),
        }
    }

    /// All keys that begin with a text, sorted.
    pub(super) fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        let (mut keys, mut more) = (Vec::new(), None::<String>);
        loop {
            let token = more.as_ref().map(|token| format!("continuation-token={}&", percent_encode(token, "")));
            let query = format!(
                "{}encoding-type=url&list-type=2&prefix={}",
                token.unwrap_or_default(),
                percent_encode(prefix, "")
            );
            let got = self.send("GET", ("", &query), &[], &[])?;
            if got.status != 200 {
                return Err(self.refused(&got, "list the bucket"));
            }
            let text = String::from_utf8_lossy(&got.body).into_owned();
            keys.extend(elements(&text, "Key").map(|key| percent_decode(&key.replace('+', "%20")).into_owned()));
            let next = elements(&text, "NextContinuationToken").next().map(plain);
            if next.is_none() || next == more {
                break;
            }
            more = next;
        }
        keys.sort();
        Ok(keys)
    }

    fn send(&self, method: &str, target: (&str, &str), headers: &[(String, String)], body: &[u8]) -> io::Result<Got> {
        let mut pause = TRIES.1;
        for number in 1.. {
            match self.once(method, target, headers, body) {
                Ok(got) if got.status < 500 && got.status != 429 => return Ok(got),
                Ok(got) if number == TRIES.0 => return Ok(got),
                Err(error) if number == TRIES.0 => return Err(self.unreachable(&error)),
                _ => std::thread::sleep(pause),
            }
            pause *= 2;
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    fn once(
        &self,
        method: &str,
        (key, query): (&str, &str),
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Got, ureq::Error> {
        let path = format!("{}/{}", self.base, percent_encode(key, "/"));
        let time = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let signed =
            Signed { method, host: &self.host, path: &path, query, headers, body, region: &self.region, time: &time };
        let question = if query.is_empty() { "" } else { "?" };
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}{question}{query}", self.origin));
        for (name, value) in signed.headers(&self.who) {
            request = request.header(name, value);
        }
        let mut response =
            if method == "PUT" { self.agent.run(request.body(body)?)? } else { self.agent.run(request.body(())?)? };
        let etag = response.headers().get("etag").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec()?;
        Ok(Got { status, etag, body })
    }

    fn unreachable(&self, error: &ureq::Error) -> io::Error {
        Trouble::new(
            format!("The object store at `{}` cannot be reached: {error}.", self.host),
            "What is served is as it was, or is completed by the next run. Check the network and `endpoint` in `governance/targets.toml`, then publish again.",
        )
        .into()
    }

    /// What a refusal means.
    fn refused(&self, got: &Got, what: &str) -> io::Error {
        let text = String::from_utf8_lossy(&got.body);
        let code = elements(&text, "Code").next().map(plain).unwrap_or_default();
        let bucket = &self.name;
        let trouble = match (got.status, code.as_str()) {
            (_, "NoSuchBucket") => Trouble::new(
                format!("There is no bucket `{bucket}`."),
                "IT makes it; or correct `bucket`, `region` and `endpoint` in `governance/targets.toml`.",
            ),
            (
                _,
                "InvalidAccessKeyId"
                | "SignatureDoesNotMatch"
                | "ExpiredToken"
                | "InvalidToken"
                | "TokenRefreshRequired",
            ) => Trouble::new(
                format!("The object store does not know this key, or it is not in force any more ({code})."),
                "Set `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` anew.",
            ),
            (_, "RequestTimeTooSkewed") => Trouble::new(
                "The clock of this machine is wrong, so the object store takes no signature.",
                "Set the clock.",
            ),
            (301 | 307, _) | (_, "PermanentRedirect" | "AuthorizationHeaderMalformed") => Trouble::new(
                format!("The bucket `{bucket}` is in another region."),
                "Correct `region` in `governance/targets.toml`.",
            ),
            (403, _) => Trouble::new(
                format!("This key may not {what} in `{bucket}`."),
                "IT adds the right to its policy; `docs/release.md` has the shortest one that is enough.",
            ),
            (507, _) | (_, "XMinioStorageFull" | "QuotaExceeded") => Trouble::new(
                format!("There is no space left in `{bucket}`: it could not {what}."),
                "IT makes space, or `keep` of this target is made smaller; then publish again.",
            ),
            (status, code) => Trouble::new(
                format!("The object store could not {what} in `{bucket}` ({status} {code})."),
                "Publish again; what is there already is not sent twice.",
            ),
        };
        trouble.into()
    }
}

impl Got {
    fn says(&self, word: &str) -> bool {
        self.body.windows(word.len()).any(|window| window == word.as_bytes())
    }
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Texts of all elements of a name. Answers of object stores are flat and made by programs.
fn elements<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&start)?;
        let (inner, behind) = after.split_once(&end)?;
        rest = behind;
        Some(inner)
    })
}

/// A text without references.
fn plain(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_elements_are_found() {
        let text = "<A><Key>a%20b</Key><Size>1</Size></A><A><Key>c</Key></A><Next>x&amp;y=</Next>";
        assert_eq!(elements(text, "Key").collect::<Vec<_>>(), ["a%20b", "c"]);
        assert_eq!(elements(text, "Next").map(plain).collect::<Vec<_>>(), ["x&y="]);
        assert_eq!(elements("<Key>cut", "Key").count(), 0);
    }
}
