//! `get_hash`: digests of files and texts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384, Sha512};
use tera::{Kwargs, TeraResult, Value};

use super::{CallCx, fail, file};

/// `get_hash(path | literal, sha_type=384, base64=true)`.
pub(super) fn get_hash(cx: &CallCx<'_>, arguments: &Kwargs) -> TeraResult<Value> {
    let bytes = match (arguments.get::<&str>("path")?, arguments.get::<&str>("literal")?) {
        (Some(path), None) => file::read(cx, path)?,
        (None, Some(text)) => text.as_bytes().to_vec().into(),
        _ => return fail("`get_hash` takes either `path` or `literal`"),
    };
    let digest = match arguments.get::<u32>("sha_type")?.unwrap_or(384) {
        256 => Sha256::digest(&bytes).to_vec(),
        384 => Sha384::digest(&bytes).to_vec(),
        512 => Sha512::digest(&bytes).to_vec(),
        other => return fail(format!("`sha_type` is 256, 384 or 512, not {other}")),
    };
    let text = if arguments.get::<bool>("base64")?.unwrap_or(true) { STANDARD.encode(digest) } else { hex(&digest) };
    Ok(Value::from(text))
}

/// The `integrity` attribute of a file (W3C Subresource Integrity).
pub(super) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    digits.map(char::from).collect()
}
