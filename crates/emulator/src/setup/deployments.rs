//! Deployments that were filed before the start.
//!
//! Must not know what later statuses do to older deployments: what is set up
//! is taken as it is.

use serde_json::{Value, json};

use super::seconds;
use crate::start_error::StartError;
use crate::state::access::Creator;
use crate::state::apps::ACTIONS_APP;
use crate::state::deployments::{
    DeploymentRecord, DeploymentState, DeploymentStatusRecord, PRODUCTION,
};

/// The account of GitHub Actions.
const ACTIONS: &str = "github-actions[bot]";

/// A deployment, such as a job with `environment:` files by itself, or as a
/// client files it. Times are written as in RFC 3339, `2026-01-18T22:00:00Z`,
/// and count in whole seconds.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The commit, as a whole id.
    pub sha: String,
    /// What was asked to be deployed: a branch, a tag or an id.
    pub r#ref: String,
    /// What kind of deployment it is.
    pub task: String,
    /// The environment; one that is missing is created without protection.
    pub environment: String,
    /// An object or text.
    pub payload: Value,
    /// The account that filed it.
    pub creator: String,
    /// When it was filed.
    pub created_at: String,
    /// Where its output is.
    pub log_url: String,
    /// Its statuses, oldest first.
    pub statuses: Vec<DeploymentStatus>,
}

/// A status of it.
#[derive(Clone, Debug)]
pub struct DeploymentStatus {
    /// What it says.
    pub state: DeploymentState,
    /// When it was filed.
    pub created_at: String,
}

impl Deployment {
    /// What a job with `environment:` files, whatever the job does.
    pub fn by_job(sha: &str, environment: &str, created_at: &str) -> Self {
        Self {
            sha: sha.to_owned(),
            r#ref: sha.to_owned(),
            task: "deploy".to_owned(),
            environment: environment.to_owned(),
            payload: json!({}),
            creator: ACTIONS.to_owned(),
            created_at: created_at.to_owned(),
            log_url: String::new(),
            statuses: Vec::new(),
        }
    }

    /// Adds a status, newer than those before.
    #[must_use]
    pub fn status(mut self, state: DeploymentState, created_at: &str) -> Self {
        let created_at = created_at.to_owned();
        self.statuses.push(DeploymentStatus { state, created_at });
        self
    }

    pub(super) fn record(self, repository: u64) -> Result<DeploymentRecord, StartError> {
        let app = (self.creator == ACTIONS).then_some(ACTIONS_APP);
        let creator = Creator {
            login: self.creator,
            app,
        };
        let status = |status: DeploymentStatus| {
            Ok(DeploymentStatusRecord {
                id: 0,
                state: status.state,
                description: String::new(),
                environment: self.environment.clone(),
                log_url: self.log_url.clone(),
                environment_url: String::new(),
                creator: creator.clone(),
                created_at: seconds(&status.created_at)?,
            })
        };
        let statuses: Result<_, StartError> = self.statuses.into_iter().map(status).collect();
        Ok(DeploymentRecord {
            id: 0,
            repository,
            statuses: statuses?,
            created_at: seconds(&self.created_at)?,
            creator,
            sha: self.sha,
            r#ref: self.r#ref,
            task: self.task,
            original_environment: self.environment.clone(),
            // Jobs never say that users see an environment, whatever its name.
            production: app.is_none() && self.environment == PRODUCTION,
            environment: self.environment,
            payload: self.payload,
            description: None,
            transient: false,
        })
    }
}
