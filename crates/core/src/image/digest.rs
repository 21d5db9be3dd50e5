//! The digest of an image, by which it is meant whatever its tags do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The digest of an image, as registries write it: `sha256:` and 64 hexadecimal digits.
///
/// Source: OCI image specification, "Digests".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageDigest(String);

impl ImageDigest {
    /// The digest as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ImageDigest {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let legal = |algorithm: &str, digits: &str| {
            let length = match algorithm {
                "sha256" => 64,
                "sha512" => 128,
                _ => return false,
            };
            digits.len() == length && digits.bytes().all(hex)
        };
        match text.split_once(':') {
            Some((algorithm, digits)) if legal(algorithm, digits) => Ok(Self(text.to_owned())),
            _ => Err(Problem::bad_input(
                "image-digest",
                format!("image-digest {text:?} is no digest of an image"),
            )
            .hint("write it as 'sha256:' and 64 hexadecimal digits")),
        }
    }
}

impl TryFrom<String> for ImageDigest {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<ImageDigest> for String {
    fn from(digest: ImageDigest) -> Self {
        digest.0
    }
}

impl fmt::Display for ImageDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
