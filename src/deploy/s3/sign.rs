//! Signatures of requests (AWS Signature Version 4), with the digest of what is sent.
//!
//! The signature stands in a header field and never in an address: addresses are written into logs.

use std::fmt::{self, Write as _};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::output::{hex, sha256};

/// Who signs. What is secret is never shown.
#[derive(Clone)]
pub(super) struct Credentials {
    /// Name of the key.
    pub(super) id: String,
    /// The key.
    pub(super) secret: String,
    /// Goes along with a key that is lent for some hours.
    pub(super) token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

/// A request as it is signed.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    /// Host, with the port if that is not the usual one.
    pub(super) host: &'a str,
    /// Path, percent-encoded.
    pub(super) path: &'a str,
    /// Names and values, percent-encoded, sorted.
    pub(super) query: &'a str,
    /// Further header fields, names in small letters.
    pub(super) headers: &'a [(String, String)],
    pub(super) body: &'a [u8],
    pub(super) region: &'a str,
    /// `20130524T000000Z`.
    pub(super) time: &'a str,
}

impl Signed<'_> {
    /// The header fields that make the request a signed one.
    pub(super) fn headers(&self, who: &Credentials) -> Vec<(String, String)> {
        let digest = sha256(self.body);
        let mut headers: Vec<(String, String)> = self.headers.to_vec();
        let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        add("host", self.host);
        add("x-amz-content-sha256", &digest);
        add("x-amz-date", self.time);
        if let Some(token) = &who.token {
            add("x-amz-security-token", token);
        }
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let fields = headers.iter().fold(String::new(), |mut text, (name, value)| {
            let _ = writeln!(text, "{name}:{}", value.trim());
            text
        });
        let request = format!("{}\n{}\n{}\n{fields}\n{names}\n{digest}", self.method, self.path, self.query);
        let scope = format!("{}/{}/s3/aws4_request", self.time.get(..8).unwrap_or_default(), self.region);
        let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", self.time, sha256(request.as_bytes()));
        let signature = hex(&mac(&self.key(who), text.as_bytes()));
        let line =
            format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", who.id);
        headers.retain(|(name, _)| name != "host");
        headers.push(("authorization".to_owned(), line));
        headers
    }

    fn key(&self, who: &Credentials) -> Vec<u8> {
        let day = self.time.get(..8).unwrap_or_default();
        let first = format!("AWS4{}", who.secret).into_bytes();
        [day, self.region, "s3", "aws4_request"].iter().fold(first, |key, part| mac(&key, part.as_bytes()))
    }
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is taken, so there is nothing that could fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of "Signature Calculations for the Authorization Header" in the reference of Amazon S3.
    #[test]
    fn the_examples_of_the_reference_have_their_signatures() {
        let who = Credentials {
            id: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            token: None,
        };
        let of = |method, path, query, headers: &[(&str, &str)], body| {
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let signed = Signed {
                method,
                host: "examplebucket.s3.amazonaws.com",
                path,
                query,
                headers: &headers,
                body,
                region: "us-east-1",
                time: "20130524T000000Z",
            };
            let all = signed.headers(&who);
            all.iter().find(|(name, _)| name == "authorization").unwrap().1.rsplit('=').next().unwrap().to_owned()
        };
        assert_eq!(
            of("GET", "/test.txt", "", &[("range", "bytes=0-9")], b""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        assert_eq!(
            of(
                "PUT",
                "/test%24file.text",
                "",
                &[("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
                b"Welcome to Amazon S3."
            ),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        );
        assert_eq!(
            of("GET", "/", "lifecycle=", &[], b""),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        );
        assert_eq!(
            of("GET", "/", "max-keys=2&prefix=J", &[], b""),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        );
        assert_eq!(format!("{who:?}"), "Credentials", "what is secret is not shown");
    }
}
