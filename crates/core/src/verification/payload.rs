//! What Windlass writes into a deployment record, and reads back from nothing else.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::object_id::ObjectId;
use crate::problem::Problem;

/// The `task` of a deployment record that Windlass wrote. A job with `environment:` files records
/// of its own, whose task is `deploy`.
pub const DEPLOYMENT_TASK: &str = "windlass";

/// The `payload` of such a record: `tag`, `sha`, `deployment-id`, `image-digest` where there is an
/// image, and `services` where only some were deployed.
///
/// ```
/// use windlass_core::verification::DeploymentPayload;
/// let payload = DeploymentPayload {
///     tag: "v1.2.4".into(),
///     sha: "1".repeat(40).parse()?,
///     deployment_id: "staging-17".into(),
///     image_digest: Some(format!("sha256:{}", "a".repeat(64)).parse()?),
///     services: Vec::new(),
/// };
/// let written = serde_json::to_value(&payload)?;
/// assert_eq!(written["deployment-id"], "staging-17");
/// assert_eq!(DeploymentPayload::read(&written)?, payload);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeploymentPayload {
    /// The tag that was deployed.
    pub tag: String,
    /// The commit that was deployed.
    pub sha: ObjectId,
    /// What the deployment is called by whoever carried it out; not empty.
    pub deployment_id: String,
    /// The image that was deployed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<ImageDigest>,
    /// The services that were deployed, where that was not all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
}

impl DeploymentPayload {
    /// Reads the payload of a record; keys of a later version are passed over. The error says what
    /// is not Windlass's.
    pub fn read(payload: &Value) -> Result<Self, String> {
        if !payload.is_object() {
            return Err("it is no object".to_owned());
        }
        let read = Self::deserialize(payload).map_err(|error| error.to_string())?;
        match read.deployment_id.trim() {
            "" => Err("`deployment-id` is empty".to_owned()),
            _ => Ok(read),
        }
    }
}

/// The digest of an image, as registries write it: `sha256:` and 64 hexadecimal digits.
///
/// Source: OCI image specification, "Digests".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_windlass_writes_is_read() {
        let sha = "1".repeat(40);
        let whole = json!({"tag": "v1.2.4", "sha": sha, "deployment-id": "7", "later": true});
        assert_eq!(DeploymentPayload::read(&whole).unwrap().tag, "v1.2.4");
        for (payload, why) in [
            (json!({}), "missing field `tag`"),
            (json!(""), "no object"),
            (json!(null), "no object"),
            (json!(["v1.2.4", sha, "7"]), "no object"),
            (
                json!({"tag": "v1.2.4", "sha": sha}),
                "missing field `deployment-id`",
            ),
            (
                json!({"tag": "v1.2.4", "sha": sha, "deployment-id": " "}),
                "is empty",
            ),
            (
                json!({"tag": "v1.2.4", "sha": sha, "deployment-id": 7}),
                "invalid type: integer",
            ),
            (
                json!({"tag": "v1.2.4", "sha": "1a2b3c4", "deployment-id": "7"}),
                "not a full object id",
            ),
            (
                json!({"tag": "v1.2.4", "sha": sha, "deployment-id": "7", "image-digest": "x:$(id)"}),
                "no digest",
            ),
        ] {
            let said = DeploymentPayload::read(&payload).unwrap_err();
            assert!(said.contains(why), "{payload}: {said}");
        }
    }
}
