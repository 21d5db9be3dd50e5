//! What GitHub signs: the body of a webhook's delivery, for [`PATH`] only.
//!
//! A delivery can be replayed; GitHub itself sends one again when asked to. So it must only lead
//! to what may happen twice.
//!
//! Source: <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>.

use secrecy::SecretString;

use super::key::{self, read_signature};
use super::{Denied, Headers, KeyError, Mode, Proof, Request};

/// `sha256=` and hexadecimal digits.
pub const SIGNATURE: &str = "X-Hub-Signature-256";
/// The only path for which such a signature counts, by `POST` and without a query.
pub const PATH: &str = "/webhook";

/// A webhook's secret, which must be used for nothing else.
#[derive(Debug, Clone)]
pub struct Key(key::Key);

impl Key {
    /// The key of this secret, for a webhook of this name. Only an empty secret is refused.
    pub fn new(name: &str, secret: &SecretString) -> Result<Self, KeyError> {
        key::Key::new(Mode::Webhook, name, secret, 1).map(Self)
    }

    /// The header, as name and value, that GitHub would send with this body.
    pub fn sign(&self, body: &[u8]) -> (&'static str, String) {
        (SIGNATURE, self.0.sign(body))
    }
}

/// Which of these webhooks sent this.
pub fn verify(keys: &[Key], request: &Request<'_>, headers: &Headers<'_>) -> Result<Proof, Denied> {
    if !request.is_post_to(&[PATH]) {
        let place = format!("{} {}", request.method(), request.path());
        return Err(Denied::Misplaced(Mode::Webhook, place));
    }
    let signature = read_signature(SIGNATURE, headers.required(SIGNATURE)?)?;
    let signed = |key: &&Key| key.0.verifies(request.body(), &signature);
    let Key(key) = keys.iter().find(signed).ok_or(Denied::Signature)?;
    Ok(Proof {
        signer: key.signer.clone(),
        once: None,
    })
}
