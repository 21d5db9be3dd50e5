//! A shared secret, ready to sign and to verify. Each mode wraps it in a type of its own, so that
//! a secret of one mode can't be used in another.

use aws_lc_rs::hmac;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Denied, Mode};
use crate::hex;

const PREFIX: &str = "sha256=";
const LONGEST_NAME: usize = 64;

/// A secret that can't be one, or a signer that can't be named so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Everybody can sign with an empty secret.
    #[error("the secret is empty, so that anybody could sign: set it, or turn the mode off")]
    Empty,
    /// A short secret can be guessed from a single signed request.
    #[error("the secret is shorter than {0} bytes: make one with `openssl rand -hex 32`")]
    Short(usize),
    /// The name would not stand apart from what is put around it.
    #[error("{0:?} can't name a signer: use up to {LONGEST_NAME} of a-z, A-Z, 0-9, '.', '_', '-'")]
    Name(String),
}

/// A named key for HMAC-SHA256. It holds the prepared key instead of the secret, and its debug
/// text shows neither.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) signer: String,
    key: hmac::Key,
}

impl Key {
    /// The key of a secret of at least so many bytes, white space around it not counted: a file
    /// that holds only a line's end is an empty secret.
    pub(crate) fn new(
        mode: Mode,
        name: &str,
        secret: &SecretString,
        least: usize,
    ) -> Result<Self, KeyError> {
        let secret = secret.expose_secret();
        match secret.trim().len() {
            0 => Err(KeyError::Empty),
            length if length < least => Err(KeyError::Short(least)),
            _ => Ok(Self {
                signer: signer(mode, name)?,
                key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()),
            }),
        }
    }

    /// The signature of these bytes, as a header's value.
    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        format!("{PREFIX}{}", hex::encode(hmac::sign(&self.key, bytes)))
    }

    /// Whether the signature is this key's for these bytes; how long it takes doesn't depend on
    /// how much of it is right.
    pub(crate) fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.key, bytes, signature).is_ok()
    }
}

/// What stands for a signer in the configuration and the log.
pub(crate) fn signer(mode: Mode, name: &str) -> Result<String, KeyError> {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_legal) {
        true => Ok(format!("{mode}:{name}")),
        false => Err(KeyError::Name(name.to_owned())),
    }
}

/// Reads `sha256=<hex>` from a header called `name`.
pub(crate) fn read_signature(name: &'static str, value: &str) -> Result<Vec<u8>, Denied> {
    let digits = value.strip_prefix(PREFIX).filter(|text| text.len() == 64);
    let malformed = Denied::MalformedHeader(name, "'sha256=' and 64 hexadecimal digits");
    digits.and_then(hex::decode).ok_or(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, secret: &str) -> Result<Key, KeyError> {
        Key::new(Mode::Hmac, name, &SecretString::from(secret), 16)
    }

    #[test]
    fn t3_an_empty_or_short_secret_is_no_key() {
        for (secret, expected) in [
            ("", KeyError::Empty),
            (" \r\n", KeyError::Empty),
            ("fifteen-bytes-x", KeyError::Short(16)),
            ("fifteen-bytes-x\n", KeyError::Short(16)),
        ] {
            assert_eq!(key("ci", secret).unwrap_err(), expected, "{secret:?}");
        }
        assert!(key("ci", "sixteen-bytes-xx").is_ok());
    }

    #[test]
    fn a_name_can_not_reach_into_another_signers() {
        for name in ["", "a:b", "a b", "a\n", "ü", &"x".repeat(65)] {
            let refused = KeyError::Name(name.to_owned());
            assert_eq!(key(name, "sixteen-bytes-xx").unwrap_err(), refused);
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let shown = format!("{:?}", key("ci", "sixteen-bytes-xx").unwrap());
        assert!(!shown.contains("sixteen"), "{shown}");
    }
}
