//! What became of a deployment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use windlass_core::ObjectId;

use crate::id::DeploymentId;
use crate::service::ServiceReport;

/// How a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentStatus {
    /// It waits for its turn, or runs.
    InProgress,
    /// Every service is as it is to be.
    Completed,
    /// A service failed.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// The runner went away before its end; asked for again, it goes on with what is missing.
    Interrupted,
}

impl DeploymentStatus {
    /// Whether it is over.
    pub fn has_ended(self) -> bool {
        self != Self::InProgress
    }
}

/// The answer to `POST /deploy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The deployment's name.
    pub deployment_id: DeploymentId,
    /// How it stands.
    pub status: DeploymentStatus,
    /// The commit that is checked out, tags followed to it.
    pub sha: ObjectId,
    /// The services, in no order.
    pub services: Vec<String>,
    /// Where to ask how it stands.
    pub status_url: String,
    /// Whether it was there already.
    #[serde(default, skip_serializing_if = "is_false")]
    pub duplicate: bool,
}

/// A deployment: the answer to `GET /deployments/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its name.
    pub deployment_id: DeploymentId,
    /// How often it was begun; a result is told by both.
    pub attempt: u32,
    /// The environment.
    pub env: String,
    /// The tag that was asked for, if it was a tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The ref that was asked for, if it was no tag.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The commit that is checked out.
    pub sha: ObjectId,
    /// How it stands.
    pub status: DeploymentStatus,
    /// How many deployments of the environment go before it; nothing once it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued_behind: Option<u32>,
    /// Who or what asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triggered_by: Option<String>,
    /// When this attempt was asked for.
    pub created_at: Timestamp,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// The services, in the order in which they may begin.
    pub services: Vec<ServiceReport>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
