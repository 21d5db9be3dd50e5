//! When a request was signed, and the nonce that makes it one of a kind. Knows no keys.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::{Denied, Headers, Once, Proof};

/// How far the time of a signature may lie from the time of who verifies it, both ways.
pub const WINDOW: SignedDuration = SignedDuration::from_secs(300);

/// A text that is used for one request: 8 to 128 letters, digits and `._:-`. Make a new one for
/// every attempt, from at least 16 random bytes; a second attempt with the same is refused (T4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Nonce(String);

/// A text that is no [`Nonce`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a nonce is 8 to 128 of a-z, A-Z, 0-9, '.', '_', ':' and '-'")]
pub struct ParseNonceError;

impl Nonce {
    /// The nonce as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nonce {
    type Err = ParseNonceError;

    fn from_str(text: &str) -> Result<Self, ParseNonceError> {
        match is_nonce(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(ParseNonceError),
        }
    }
}

/// A timestamp and a nonce as they were sent; the texts are what is signed.
pub(crate) struct Stamp<'a> {
    pub(crate) timestamp: &'a str,
    pub(crate) nonce: &'a str,
    signed_at: Timestamp,
}

impl<'a> Stamp<'a> {
    /// Reads both from the headers of these names and values.
    pub(crate) fn read(
        (timestamp_name, timestamp): (&'static str, &'a str),
        (nonce_name, nonce): (&'static str, &'a str),
    ) -> Result<Self, Denied> {
        let no_time = Denied::MalformedHeader(timestamp_name, "a time in whole Unix seconds");
        if !is_nonce(nonce) {
            let form = "8 to 128 letters, digits and '._:-'";
            return Err(Denied::MalformedHeader(nonce_name, form));
        }
        Ok(Self {
            timestamp,
            nonce,
            signed_at: time(timestamp).ok_or(no_time)?,
        })
    }

    /// What this signer has proved, if it is neither too old nor from the future.
    pub(crate) fn prove(&self, signer: &str, now: Timestamp) -> Result<Proof, Denied> {
        let age = now.duration_since(self.signed_at);
        let until = self.signed_at.checked_add(WINDOW);
        let Some(until) = until.ok().filter(|_| age.abs() <= WINDOW) else {
            return Err(Denied::Stale(age.as_secs()));
        };
        Ok(Proof {
            signer: signer.to_owned(),
            once: Some(Once {
                key: format!("{signer}:{}", self.nonce),
                until,
            }),
        })
    }
}

/// The headers that a stamp is read from. Both belong to every request of a mode that uses them.
pub(crate) fn required<'a>(
    headers: &Headers<'a>,
    timestamp: &'static str,
    nonce: &'static str,
) -> Result<Stamp<'a>, Denied> {
    Stamp::read(
        (timestamp, headers.required(timestamp)?),
        (nonce, headers.required(nonce)?),
    )
}

fn time(text: &str) -> Option<Timestamp> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = is_number.then(|| text.parse().ok()).flatten()?;
    Timestamp::from_second(seconds).ok()
}

fn is_nonce(text: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    (8..=128).contains(&text.len()) && text.bytes().all(is_legal)
}
