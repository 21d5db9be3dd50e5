//! A shared secret, and a signature that fits one request once.
//!
//! Three headers: [`TIMESTAMP`] in whole Unix seconds, [`NONCE`], and [`SIGNATURE`] with
//! `sha256=` and the HMAC-SHA256, in hexadecimal digits, of five lines without an end after the
//! last: method, path with its query, timestamp, nonce, and the SHA-256 digest of the body.
//!
//! ```
//! use windlass_deploy_protocol::auth::{Headers, Request, hmac};
//! let key = hmac::Key::new("release", &"0123456789abcdef".into())?;
//! let request = Request::new("POST", "/deploy", br#"{"env":"staging","tag":"v1.2.4"}"#)?;
//! let now = "2026-01-02T03:04:05Z".parse()?;
//!
//! let signed = key.sign(&request, &"e2f1a7c94b60".parse()?, now);
//! let headers: Headers = signed.iter().map(|(name, value)| (*name, value.as_str())).collect();
//! let proof = hmac::verify(&[key], &request, &headers, now)?;
//! assert_eq!(proof.signer, "hmac:release");
//! assert_eq!(proof.once.unwrap().key, "hmac:release:e2f1a7c94b60");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use jiff::Timestamp;
use secrecy::SecretString;

use super::key::{self, read_signature};
use super::{Denied, Headers, KeyError, Mode, Nonce, Proof, Request, stamp};

/// When it was signed, in whole Unix seconds.
pub const TIMESTAMP: &str = "X-Windlass-Timestamp";
/// See [`Nonce`].
pub const NONCE: &str = "X-Windlass-Nonce";
/// `sha256=` and hexadecimal digits.
pub const SIGNATURE: &str = "X-Windlass-Signature";

/// So many bytes can't be guessed from a signed request.
const SHORTEST_SECRET: usize = 16;

/// A secret that a trigger and the runner share. Give each runner one of its own: a signature
/// doesn't say which runner it is for.
#[derive(Debug, Clone)]
pub struct Key(key::Key);

impl Key {
    /// The key of this secret, for a signer of this name. The secret has at least 16 bytes.
    pub fn new(name: &str, secret: &SecretString) -> Result<Self, KeyError> {
        key::Key::new(Mode::Hmac, name, secret, SHORTEST_SECRET).map(Self)
    }

    /// The headers, as names and values, that make this request provable. Every attempt needs a
    /// new nonce and the present time.
    pub fn sign(
        &self,
        request: &Request<'_>,
        nonce: &Nonce,
        now: Timestamp,
    ) -> [(&'static str, String); 3] {
        let timestamp = now.as_second().to_string();
        let text = signed_text(request, &timestamp, nonce.as_str());
        [
            (TIMESTAMP, timestamp),
            (NONCE, nonce.as_str().to_owned()),
            (SIGNATURE, self.0.sign(text.as_bytes())),
        ]
    }
}

/// Which of these keys signed this request. The nonce is still to be looked up, see
/// [`super::Once`].
pub fn verify(
    keys: &[Key],
    request: &Request<'_>,
    headers: &Headers<'_>,
    now: Timestamp,
) -> Result<Proof, Denied> {
    let signature = read_signature(SIGNATURE, headers.required(SIGNATURE)?)?;
    let stamp = stamp::required(headers, TIMESTAMP, NONCE)?;
    let text = signed_text(request, stamp.timestamp, stamp.nonce);
    let signed = |key: &&Key| key.0.verifies(text.as_bytes(), &signature);
    let Key(key) = keys.iter().find(signed).ok_or(Denied::Signature)?;
    stamp.prove(&key.signer, now)
}

/// No part can hold a line's end, so that the parts of one request are never those of another.
fn signed_text(request: &Request<'_>, timestamp: &str, nonce: &str) -> String {
    let (method, path, digest) = (request.method(), request.path(), request.body_digest());
    format!("{method}\n{path}\n{timestamp}\n{nonce}\n{digest}")
}
