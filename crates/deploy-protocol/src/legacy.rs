//! What clients of an earlier runner ask and hear, in their words. It must not know how they
//! sign: see [`crate::auth::seed`].
//!
//! They know three statuses, `in_progress`, `completed` and `failed`, and look for what went wrong
//! in `result.failure_summary`. The same types read what such a runner answers to us.

use serde::{Deserialize, Serialize};
use windlass_core::ObjectId;

use crate::deployment::{Accepted, Deployment, DeploymentStatus};
use crate::id::DeploymentId;
use crate::request::{DeployRequest, DeployRequestError};
use crate::service::{ErrorKind, REMARK, ServiceReport, ServiceState};

/// The body of `POST /deploy/status`: an id, or what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRequest {
    /// The deployment's name, by which it is found if it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    /// What was asked for, where there is no name.
    #[serde(flatten)]
    pub asked: DeployRequest,
}

/// Which deployment is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// The one of this name.
    Named(DeploymentId),
    /// None: such a name is never given.
    Nothing,
    /// The one that this asks for, once its target and services are found.
    Asked(&'a DeployRequest),
}

impl StatusRequest {
    /// Which deployment is meant, once the request has been found to make sense.
    pub fn wanted(&self) -> Result<Wanted<'_>, DeployRequestError> {
        match self.deployment_id.as_deref() {
            None | Some("") => self.asked.target().map(|_| Wanted::Asked(&self.asked)),
            Some(id) => Ok(id.parse().map_or(Wanted::Nothing, Wanted::Named)),
        }
    }
}

/// How a deployment stands, in the words of these clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It waits for its turn, or runs.
    InProgress,
    /// Every service is as it is to be.
    Completed,
    /// It ended in any other way.
    Failed,
    /// It will be done, and nothing more is ever told: so answered the first runner of all.
    Accepted,
    /// Another word, of a runner that isn't ours.
    #[serde(other)]
    Unknown,
}

/// The answer to `POST /deploy` and `POST /deploy/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// How it stands.
    pub status: Status,
    /// The deployment's name; the first runner of all gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_id: Option<String>,
    /// The environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// The tag that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The commit that is checked out.
    #[serde(default, rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<String>>,
    /// Where to ask how it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_url: Option<String>,
    /// Whether it was there already, and goes on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub duplicate: bool,
    /// Whether it was over already, so that this is its old result.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cached: bool,
    /// What came of it; only when it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
}

/// What came of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The services that are not as they are to be, and why.
    #[serde(default)]
    pub failure_summary: Vec<Failure>,
}

/// Why a service is not as it is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its name.
    #[serde(default)]
    pub service: String,
    /// What of it failed: `checkout`, `sync` or `health_check`.
    #[serde(default)]
    pub task: String,
    /// Why, in one word; another runner's words are not [`ErrorKind`]'s.
    #[serde(default)]
    pub error_kind: String,
    /// Why, in one line.
    #[serde(default)]
    pub summary: String,
}

impl Answer {
    /// The answer to `POST /deploy`, when the deployment has been accepted and isn't over.
    pub fn to_request(accepted: &Accepted) -> Self {
        Self {
            services: Some(accepted.services.clone()),
            status_url: Some(accepted.status_url.clone()),
            duplicate: accepted.duplicate,
            ..Self::of(accepted.status, &accepted.deployment_id, accepted.sha)
        }
    }

    /// The answer to `POST /deploy/status`; to `POST /deploy` as well, with [`Self::cached`] set,
    /// when the deployment was over already.
    pub fn to_question(deployment: &Deployment) -> Self {
        let services = deployment.services.iter();
        let failures = services.clone().filter_map(Failure::of).collect();
        Self {
            env: Some(deployment.env.clone()),
            tag: deployment.tag.clone(),
            services: Some(services.map(|report| report.service.clone()).collect()),
            result: deployment.status.has_ended().then_some(Outcome {
                failure_summary: failures,
            }),
            ..Self::of(deployment.status, &deployment.deployment_id, deployment.sha)
        }
    }

    fn of(status: DeploymentStatus, id: &DeploymentId, sha: ObjectId) -> Self {
        Self {
            status: status.into(),
            deployment_id: Some(id.to_string()),
            env: None,
            tag: None,
            reference: Some(sha.to_string()),
            services: None,
            status_url: None,
            duplicate: false,
            cached: false,
            result: None,
        }
    }
}

impl From<DeploymentStatus> for Status {
    /// Whoever knows only three words must ask again after [`Status::Failed`], which is right for
    /// what was stopped or interrupted too.
    fn from(status: DeploymentStatus) -> Self {
        match status {
            DeploymentStatus::InProgress => Self::InProgress,
            DeploymentStatus::Completed => Self::Completed,
            DeploymentStatus::Failed
            | DeploymentStatus::Cancelled
            | DeploymentStatus::Interrupted => Self::Failed,
        }
    }
}

impl Failure {
    /// Why this service is not as it is to be; nothing if it is, or if that isn't known yet.
    pub fn of(report: &ServiceReport) -> Option<Self> {
        let (kind, meaning) = match report.state {
            ServiceState::Pending
            | ServiceState::Running
            | ServiceState::Completed
            | ServiceState::Skipped => return None,
            ServiceState::Failed => ("unknown", "it failed"),
            ServiceState::Blocked => ("blocked", "it depends on one that failed"),
            ServiceState::Cancelled => ("cancelled", "somebody stopped the deployment"),
            ServiceState::Interrupted => ("interrupted", "the runner went away: ask again"),
        };
        let task = match report.error_kind {
            Some(ErrorKind::Checkout) => "checkout",
            Some(ErrorKind::HealthCheck) => "health_check",
            _ => "sync",
        };
        let said = match report.error_kind {
            // The program says more than its status; of all else the runner knows most.
            Some(ErrorKind::ExitStatus | ErrorKind::ReportedFailure) => last_line(report, false),
            _ => None,
        };
        let summary = said
            .or_else(|| last_line(report, true))
            .or(report.next_action.as_deref());
        Some(Self {
            service: report.service.clone(),
            task: task.to_owned(),
            error_kind: report.error_kind.map_or(kind, ErrorKind::as_str).to_owned(),
            summary: summary.unwrap_or(meaning).to_owned(),
        })
    }
}

/// The last line that was printed, by the runner or by the program alone.
fn last_line(report: &ServiceReport, by_runner: bool) -> Option<&str> {
    let mut lines = report.log_tail.lines().map(str::trim);
    lines.rfind(|line| !line.is_empty() && (by_runner || !line.starts_with(REMARK)))
}

fn is_false(flag: &bool) -> bool {
    !flag
}
