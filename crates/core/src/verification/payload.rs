//! What Windlass writes into a deployment record, and reads back from nothing else.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::image::ImageDigest;
use crate::object_id::ObjectId;

/// The `task` of a deployment record that Windlass wrote. A job with `environment:` files records
/// of its own, whose task is `deploy`.
pub const DEPLOYMENT_TASK: &str = "windlass";

/// The `payload` of such a record: `tag`, `sha`, `deployment-id`, `image-digest` where there is an
/// image, `services` where only some were deployed, and `out-of-order` where nobody looked at what
/// ran there.
///
/// ```
/// use windlass_core::verification::DeploymentPayload;
/// let payload = DeploymentPayload {
///     tag: "v1.2.4".into(),
///     sha: "1".repeat(40).parse()?,
///     deployment_id: "staging-17".into(),
///     image_digest: Some(format!("sha256:{}", "a".repeat(64)).parse()?),
///     services: Vec::new(),
///     out_of_order: false,
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
    /// Whether it was deployed whatever ran there, so that it is no step in the order of versions:
    /// a hotfix of production that is tried where the trunk is ahead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out_of_order: bool,
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
