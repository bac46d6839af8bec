//! Signatures of `ssh-keygen -Y sign` (OpenSSH, PROTOCOL.sshsig): whether one was made by someone who may.
//!
//! The verdict is that of `ssh-keygen -Y verify -O verify-time=…` with the same lists.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ssh_key::certificate::CertType;
use ssh_key::public::KeyData;
use ssh_key::{Certificate, EcdsaCurve, HashAlg, PublicKey, Signature, SshSig};

use super::keygen::{self, Question};
use super::revoked::{Revoked, written};
use super::signers::{Signer, Signers};

/// What a signature is held against.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// Who may sign.
    pub signers: &'a Signers,
    /// Which keys count no more.
    pub revoked: &'a Revoked,
}

/// What is signed, by whom, for what and when.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The text.
    pub text: &'a [u8],
    /// The armoured signature.
    pub signature: &'a [u8],
    /// Who is said to have signed.
    pub principal: &'a str,
    /// The namespace it must have.
    pub namespace: &'a str,
    /// The instant at which the key must count.
    pub at: Timestamp,
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is no signature, or not one of this text.
    NotGenuine,
    /// It was made for another purpose.
    OtherNamespace,
    /// The key is not one of this person.
    UnknownKey,
    /// The person may not sign for this purpose.
    NotAllowed,
    /// The key did not count yet.
    TooEarly,
    /// The key counted no more.
    TooLate,
    /// The key is revoked, or that cannot be decided.
    Revoked,
    /// A kind of key that is not known here, and `ssh-keygen` cannot be asked.
    Unsupported,
}

/// The parts of a signature.
struct Parts<'a> {
    key: &'a [u8],
    namespace: &'a [u8],
    hash: HashAlg,
    signature: &'a [u8],
}

/// A key with the certificate it stands in.
struct Key {
    blob: Vec<u8>,
    data: KeyData,
    certificate: Option<Box<Certificate>>,
}

impl Judge<'_> {
    /// Fingerprint of the key that signed, or why the signature does not count.
    ///
    /// # Errors
    /// With the closest reason why not.
    pub fn verify(&self, claim: &Claim<'_>) -> Result<String, Refusal> {
        let bytes = dearmour(claim.signature).ok_or(Refusal::NotGenuine)?;
        let parts = parts(&bytes).ok_or(Refusal::NotGenuine)?;
        if parts.namespace != claim.namespace.as_bytes() {
            return Err(Refusal::OtherNamespace);
        }
        let Some(key) = key(parts.key) else { return self.ask(claim, parts.key) };
        genuine(&key, &parts, claim).ok_or(Refusal::NotGenuine)?;
        let authority = key.certificate.as_ref().and_then(|own| encoded(own.signature_key()));
        if self.revoked.holds(&key.blob, parts.key, authority.as_deref()) {
            return Err(Refusal::Revoked);
        }
        let mut reason = Refusal::UnknownKey;
        for signer in &self.signers.entries {
            match allowed(signer, &key, authority.as_deref(), claim) {
                Ok(()) => return Ok(key.data.fingerprint(HashAlg::Sha256).to_string()),
                Err(Refusal::UnknownKey) => {}
                Err(closer) => reason = closer,
            }
        }
        Err(reason)
    }

    /// A kind of key that is not known here: the program decides. It has no fine reasons.
    fn ask(&self, claim: &Claim<'_>, key: &[u8]) -> Result<String, Refusal> {
        if *self.revoked == Revoked::Unreadable {
            return Err(Refusal::Revoked);
        }
        // Lines that were refused here are not handed on.
        let question = Question {
            signers: &self.signers.usable_lines(),
            revoked: self.revoked.bytes(),
            principal: claim.principal,
            namespace: claim.namespace,
            signature: claim.signature,
            text: claim.text,
            at: claim.at,
        };
        match keygen::verify(&question) {
            Some(true) => Ok(fingerprint(key)),
            Some(false) => Err(Refusal::NotAllowed),
            None => Err(Refusal::Unsupported),
        }
    }
}

/// Whether a line of the list allows this key to sign this.
fn allowed(signer: &Signer, key: &Key, authority: Option<&[u8]>, claim: &Claim<'_>) -> Result<(), Refusal> {
    if !signer.speaks_for(claim.principal) {
        return Err(Refusal::UnknownKey);
    }
    let second = claim.at.as_second();
    match (&key.certificate, signer.authority) {
        (None, false) if signer.key == key.blob => {}
        (Some(own), true) if authority == Some(&signer.key) => certified(own, claim.principal, second)?,
        _ => return Err(Refusal::UnknownKey),
    }
    if !signer.covers(claim.namespace) {
        return Err(Refusal::NotAllowed);
    }
    if signer.valid_after.is_some_and(|after| second < after) {
        return Err(Refusal::TooEarly);
    }
    if signer.valid_before.is_some_and(|before| second > before) {
        return Err(Refusal::TooLate);
    }
    Ok(())
}

/// Whether a certificate is one of a person, names this person, and counts at this second.
fn certified(own: &Certificate, principal: &str, second: i64) -> Result<(), Refusal> {
    let second = u64::try_from(second).map_err(|_| Refusal::TooEarly)?;
    if own.cert_type() != CertType::User || !own.valid_principals().iter().any(|name| name == principal) {
        return Err(Refusal::UnknownKey);
    }
    if second < own.valid_after() {
        return Err(Refusal::TooEarly);
    }
    if second >= own.valid_before() { Err(Refusal::TooLate) } else { Ok(()) }
}

fn genuine(key: &Key, parts: &Parts<'_>, claim: &Claim<'_>) -> Option<()> {
    if let Some(own) = &key.certificate {
        own.verify_signature().ok()?;
    }
    let signature = Signature::try_from(parts.signature).ok()?;
    let whole = SshSig::new(key.data.clone(), claim.namespace, parts.hash, signature).ok()?;
    PublicKey::from(key.data.clone()).verify(claim.namespace, claim.text, &whole).ok()
}

/// A key of a kind that is checked here; `None` for other kinds.
fn key(blob: &[u8]) -> Option<Key> {
    let kind = std::str::from_utf8(written(blob)?).ok()?;
    if kind.ends_with("-cert-v01@openssh.com") {
        let own = Certificate::from_bytes(blob).ok()?;
        let data = own.public_key().clone();
        (known(&data) && known(own.signature_key())).then_some(())?;
        return Some(Key { blob: encoded(&data)?, data, certificate: Some(Box::new(own)) });
    }
    let data = KeyData::from(PublicKey::from_bytes(blob).ok()?);
    known(&data).then(|| Key { blob: blob.to_owned(), data, certificate: None })
}

fn known(data: &KeyData) -> bool {
    match data {
        KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => true,
        KeyData::Ecdsa(key) => key.curve() == EcdsaCurve::NistP256,
        _ => false,
    }
}

fn encoded(data: &KeyData) -> Option<Vec<u8>> {
    PublicKey::from(data.clone()).to_bytes().ok()
}

/// Fingerprint of a key as `ssh-keygen -l` shows it.
pub fn fingerprint(blob: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(blob);
    format!("SHA256:{}", base64::engine::general_purpose::STANDARD_NO_PAD.encode(digest))
}

/// The bytes between the two lines of the armour.
fn dearmour(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let inner = text.strip_prefix("-----BEGIN SSH SIGNATURE-----\n")?;
    let (inner, rest) = inner.split_once("\n-----END SSH SIGNATURE-----")?;
    rest.trim().is_empty().then(|| STANDARD.decode(inner.replace('\n', "")).ok())?
}

fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let mut rest = bytes.strip_prefix(b"SSHSIG\x00\x00\x00\x01")?;
    let mut next = || {
        let (length, after) = rest.split_at_checked(4)?;
        let (value, after) = after.split_at_checked(u32::from_be_bytes(length.try_into().ok()?) as usize)?;
        rest = after;
        Some(value)
    };
    let (key, namespace, _reserved) = (next()?, next()?, next()?);
    let hash = match next()? {
        b"sha256" => HashAlg::Sha256,
        b"sha512" => HashAlg::Sha512,
        _ => return None,
    };
    let signature = next()?;
    (rest.is_empty() && !namespace.is_empty()).then_some(Parts { key, namespace, hash, signature })
}
