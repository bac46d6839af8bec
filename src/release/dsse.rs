//! DSSE envelopes (Dead Simple Signing Envelope 1.0) around in-toto statements.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// What is inside: an in-toto statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// A signature that somebody else made over [`pae`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Says which key it was; only a hint.
    pub keyid: String,
    /// The raw signature in Base64.
    pub sig: String,
}

/// The bytes that are signed.
pub fn pae(body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The envelope of a statement; without a signature it says only what was done, not who says so.
pub fn envelope(body: &[u8], signature: Option<&Signature>) -> String {
    let signatures: Vec<Value> =
        signature.into_iter().map(|signature| json!({ "keyid": signature.keyid, "sig": signature.sig })).collect();
    let envelope = json!({
        "payload": STANDARD.encode(body),
        "payloadType": PAYLOAD_TYPE,
        "signatures": signatures,
    });
    format!("{envelope}\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_signed_bytes_are_those_of_the_specification() {
        let bytes = super::pae(b"hello world");
        assert_eq!(bytes, b"DSSEv1 28 application/vnd.in-toto+json 11 hello world");
    }
}
