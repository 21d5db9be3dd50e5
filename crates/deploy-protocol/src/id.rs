//! The name of a deployment: the same for everybody who asks for the same.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use windlass_core::ObjectId;

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
        let digest = digest(&SHA256, text.as_bytes());
        let digits = digest.as_ref().iter().map(|byte| format!("{byte:02x}"));
        Self(digits.collect::<String>().chars().take(LENGTH).collect())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeploymentId {
    type Err = ParseDeploymentIdError;

    fn from_str(text: &str) -> Result<Self, ParseDeploymentIdError> {
        let legal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        match text.len() == LENGTH && text.bytes().all(legal) {
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
