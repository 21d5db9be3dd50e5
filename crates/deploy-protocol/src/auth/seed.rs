//! What the clients of an earlier runner send. An environment has to allow it; new clients use
//! [`super::hmac`] or [`super::oidc`].
//!
//! There are two forms of it. Both have [`SIGNATURE`] with `sha256=` and an HMAC-SHA256:
//!
//! - plain: over the body alone. **It can be replayed for ever**, by whoever saw it once, and to
//!   the other of the two [`PATHS`]. Therefore it is off unless it is asked for, and deployments
//!   are idempotent. A caller tells it by [`Proof::once`], which is `None`.
//! - stamped: over `{timestamp}.{nonce}.` and the body, with [`TIMESTAMP`] and [`NONCE`]. It
//!   counts once, but its method and path are not signed.

use jiff::Timestamp;
use secrecy::SecretString;

use super::key::{self, read_signature};
use super::stamp::Stamp;
use super::{Denied, Headers, KeyError, Mode, Nonce, Proof, Request};

/// `sha256=` and hexadecimal digits.
pub const SIGNATURE: &str = super::webhook::SIGNATURE;
/// When it was signed, in whole Unix seconds; only in the stamped form.
pub const TIMESTAMP: &str = "X-IAC-Timestamp";
/// See [`Nonce`]; only in the stamped form.
pub const NONCE: &str = "X-IAC-Nonce";

/// The only paths for which such a signature counts, by `POST` and without a query.
pub const PATHS: [&str; 2] = ["/deploy", "/deploy/status"];

/// A secret of this mode, which must be used for no other.
#[derive(Debug, Clone)]
pub struct Key(key::Key);

impl Key {
    /// The key of this secret, for a signer of this name. Secrets in use may be short; only an
    /// empty one is refused.
    pub fn new(name: &str, secret: &SecretString) -> Result<Self, KeyError> {
        key::Key::new(Mode::Seed, name, secret, 1).map(Self)
    }

    /// The header, as name and value, of the plain form.
    pub fn sign_plain(&self, body: &[u8]) -> (&'static str, String) {
        (SIGNATURE, self.0.sign(body))
    }

    /// The headers, as names and values, of the stamped form. Every attempt needs a new nonce and
    /// the present time.
    pub fn sign_stamped(
        &self,
        body: &[u8],
        nonce: &Nonce,
        now: Timestamp,
    ) -> [(&'static str, String); 3] {
        let timestamp = now.as_second().to_string();
        let signature = self.0.sign(&signed_bytes(&timestamp, nonce.as_str(), body));
        [
            (TIMESTAMP, timestamp),
            (NONCE, nonce.as_str().to_owned()),
            (SIGNATURE, signature),
        ]
    }
}

/// Which of these keys signed this request, in which form.
pub fn verify(
    keys: &[Key],
    request: &Request<'_>,
    headers: &Headers<'_>,
    now: Timestamp,
) -> Result<Proof, Denied> {
    if !request.is_post_to(&PATHS) {
        let place = format!("{} {}", request.method(), request.path());
        return Err(Denied::Misplaced(Mode::Seed, place));
    }
    let signature = read_signature(SIGNATURE, headers.required(SIGNATURE)?)?;
    match (headers.one(TIMESTAMP)?, headers.one(NONCE)?) {
        (None, None) => verify_plain(keys, request.body(), &signature),
        (Some(timestamp), Some(nonce)) => {
            let stamp = Stamp::read((TIMESTAMP, timestamp), (NONCE, nonce))?;
            verify_stamped(keys, request.body(), &signature, &stamp, now)
        }
        (None, Some(_)) => Err(Denied::MissingHeader(TIMESTAMP)),
        (Some(_), None) => Err(Denied::MissingHeader(NONCE)),
    }
}

/// A stamped request could be sent again as a plain one, with what was signed for its body. That
/// begins with the timestamp's digits, and an honest body with a brace.
fn verify_plain(keys: &[Key], body: &[u8], signature: &[u8]) -> Result<Proof, Denied> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(Denied::NoObject);
    }
    Ok(Proof {
        signer: signer(keys, body, signature)?.to_owned(),
        once: None,
    })
}

fn verify_stamped(
    keys: &[Key],
    body: &[u8],
    signature: &[u8],
    stamp: &Stamp<'_>,
    now: Timestamp,
) -> Result<Proof, Denied> {
    let bytes = signed_bytes(stamp.timestamp, stamp.nonce, body);
    stamp.prove(signer(keys, &bytes, signature)?, now)
}

fn signer<'a>(keys: &'a [Key], bytes: &[u8], signature: &[u8]) -> Result<&'a str, Denied> {
    let signed = |key: &&Key| key.0.verifies(bytes, signature);
    let key = keys.iter().find(signed).ok_or(Denied::Signature)?;
    Ok(&key.0.signer)
}

fn signed_bytes(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    [timestamp.as_bytes(), b".", nonce.as_bytes(), b".", body].concat()
}
