//! Text that must not show up in logs or errors.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A token. It is written to the state directory, and nowhere else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a token that is known already.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Makes a token of 36 random letters and digits behind GitHub's prefix
    /// for its kind, such as `ghs_`.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random(prefix: &str) -> std::io::Result<Self> {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let mut bytes = [0; 36];
        getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
        let letters = bytes
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter));
        Ok(Self(prefix.chars().chain(letters).collect()))
    }

    /// The token itself, for a header or an answer that has to carry it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Secret {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
