//! What is known of one deployment.
//!
//! Must not know other deployments.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::state::access::Creator;

/// The environment that users see, unless a client says otherwise.
pub const PRODUCTION: &str = "production";

/// How a deployment is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    /// It could not be carried out.
    Error,
    /// It was carried out and failed.
    Failure,
    /// A later one took its place, or it was taken down.
    Inactive,
    /// It is under way.
    InProgress,
    /// It waits for somebody to carry it out.
    Queued,
    /// It waits for something else.
    Pending,
    /// It works.
    Success,
}

/// One deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// The commit that `ref` was when it was filed.
    pub sha: String,
    /// What was asked to be deployed, as the client named it.
    pub r#ref: String,
    /// What kind of deployment it is.
    pub task: String,
    /// The environment as its newest status names it.
    pub environment: String,
    /// The environment as it was filed.
    pub original_environment: String,
    /// What the client added: an object or text, kept as it came.
    pub payload: Value,
    /// In a few words.
    pub description: Option<String>,
    /// Whether the environment will be gone some day.
    pub transient: bool,
    /// Whether users see the environment.
    pub production: bool,
    /// Who filed it, and through which App.
    pub creator: Creator,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Oldest first.
    pub statuses: Vec<DeploymentStatusRecord>,
}

/// One step in a deployment's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentStatusRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// What it says.
    pub state: DeploymentState,
    /// In a few words.
    pub description: String,
    /// The environment that it is about.
    pub environment: String,
    /// Where its output is.
    pub log_url: String,
    /// Where what was deployed can be seen.
    pub environment_url: String,
    /// Who filed it, and through which App.
    pub creator: Creator,
    /// Seconds since 1970.
    pub created_at: i64,
}

impl DeploymentRecord {
    /// What the newest status says.
    pub fn state(&self) -> Option<DeploymentState> {
        self.statuses.last().map(|status| status.state)
    }

    /// When it last changed, in seconds since 1970.
    pub fn updated_at(&self) -> i64 {
        let last = self.statuses.last();
        last.map_or(self.created_at, |status| status.created_at)
    }

    /// Whether both are about the same and were filed at the same time.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.repository == other.repository
            && self.sha == other.sha
            && self.r#ref == other.r#ref
            && self.task == other.task
            && self.original_environment == other.original_environment
            && self.payload == other.payload
            && self.created_at == other.created_at
    }

    /// Whether it stays when a newer one succeeds.
    pub(super) fn outlives_its_successor(&self) -> bool {
        self.transient || self.production
    }
}
