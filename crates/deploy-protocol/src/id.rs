//! The name of a deployment: the same for everybody who asks for the same.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use windlass_core::ObjectId;

use crate::hex;

/// So many hexadecimal digits.
const LENGTH: usize = 16;

/// One deployment: of a commit and a set of services to an environment. Asking for the same again
/// names the same deployment, so that a request whose answer was lost may be repeated (T4, T8).
///
/// ```
/// use windlass_deploy_protocol::DeploymentId;
/// let sha = "1".repeat(40).parse()?;
/// let id = DeploymentId::of("staging", sha, &["web", "api"]);
/// assert_eq!(id, DeploymentId::of("staging", sha, &["api", "web", "api"]));
/// assert_ne!(id, DeploymentId::of("production", sha, &["web", "api"]));
/// assert_eq!(id.to_string().parse(), Ok(id));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeploymentId(String);

/// A text that names no deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a deployment id is {LENGTH} hexadecimal digits in lower case")]
pub struct ParseDeploymentIdError;

impl DeploymentId {
    /// The name for this environment, commit and services, in whatever order they are given. None
    /// of them can hold a line's end, which therefore keeps them apart.
    pub fn of(environment: &str, sha: ObjectId, services: &[impl AsRef<str>]) -> Self {
        let mut services: Vec<&str> = services.iter().map(AsRef::as_ref).collect();
        services.sort_unstable();
        services.dedup();
        let text = format!("{environment}\n{sha}\n{}", services.join("\n"));
        let digits = hex::encode(digest(&SHA256, text.as_bytes()));
        Self(digits.chars().take(LENGTH).collect())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeploymentId {
    type Err = ParseDeploymentIdError;

    fn from_str(text: &str) -> Result<Self, ParseDeploymentIdError> {
        match text.len() == LENGTH && text.bytes().all(hex::is_digit) {
            true => Ok(Self(text.to_owned())),
            false => Err(ParseDeploymentIdError),
        }
    }
}

impl TryFrom<String> for DeploymentId {
    type Error = ParseDeploymentIdError;

    fn try_from(text: String) -> Result<Self, ParseDeploymentIdError> {
        text.parse()
    }
}

impl From<DeploymentId> for String {
    fn from(id: DeploymentId) -> Self {
        id.0
    }
}

impl fmt::Display for DeploymentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(environment: &str, digit: &str, services: &[&str]) -> DeploymentId {
        DeploymentId::of(environment, digit.repeat(40).parse().unwrap(), services)
    }

    #[test]
    fn t8_whoever_asks_names_the_same_deployment() {
        let asked = id("staging", "1", &["web", "api"]);
        let pushed = id("staging", "1", &["api", "web"]);
        assert_eq!(asked, pushed);
        for other in [
            id("production", "1", &["web", "api"]),
            id("staging", "2", &["web", "api"]),
            id("staging", "1", &["web"]),
            id("staging", "1", &["web", "api", "db"]),
            id("staging", "1", &["webapi"]),
        ] {
            assert_ne!(asked, other);
        }
    }

    #[test]
    fn the_name_is_the_start_of_a_digest() {
        // printf 'staging\n%s\napi\nweb' "$(printf '1%.0s' $(seq 40))" | openssl dgst -sha256
        assert_eq!(
            id("staging", "1", &["web", "api"]).as_str(),
            "c57126a1206d6856"
        );
    }

    #[test]
    fn what_names_no_deployment_is_refused() {
        for text in [
            "",
            "0123456789abcde",
            "0123456789abcdef0",
            "0123456789ABCDEF",
            "../../etc/passwd",
        ] {
            assert_eq!(text.parse::<DeploymentId>(), Err(ParseDeploymentIdError));
        }
    }
}
