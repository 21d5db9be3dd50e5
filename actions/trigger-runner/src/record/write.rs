//! Writing the record: a deployment once, and its statuses. After an answer that was lost it is
//! looked again, and nothing is written twice that would count twice.

use serde_json::Value;
use windlass_core::verification::{DEPLOYMENT_TASK, DeploymentPayload};
use windlass_facts::of_github;
use windlass_github::{Client, Deployment, Error, ErrorKind, NewDeployment, NewDeploymentStatus};
use windlass_toolkit::Failure;

use super::State;
use super::open::{self, Standing};
use crate::inputs::Protocol;
use crate::settings::Settings;
use crate::stranger::cut;

/// So often a write whose answer was lost is tried.
const ATTEMPTS: u32 = 3;
/// GitHub takes 140 characters; a cut leaves one for the ellipsis.
const DESCRIPTION: usize = 139;

/// Finds the record, or makes it.
pub(super) async fn ensure(
    client: &Client,
    settings: &Settings,
    payload: &DeploymentPayload,
    is_old: bool,
) -> Result<Standing, Failure> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let found = open::find(client, &settings.request.env, payload, is_old).await;
        if let Some(standing) = found.map_err(denied)? {
            return Ok(standing);
        }
        match create(client, settings, payload).await {
            Ok(made) => return Ok(Standing::Open(made.id)),
            Err(error) if error.kind() == ErrorKind::Uncertain => last = Some(error),
            Err(error) => return Err(denied(error)),
        }
    }
    Err(given_up(last))
}

/// Finds a record that stands open.
pub(super) async fn find(
    client: &Client,
    settings: &Settings,
    payload: &DeploymentPayload,
) -> Result<Option<Standing>, Failure> {
    let found = open::find(client, &settings.request.env, payload, false).await;
    found.map_err(denied)
}

/// Writes how it stands. Writing the same twice says the same, so that one whose answer was lost
/// is written again. `name` is the runner's name for the deployment.
pub(super) async fn status(
    client: &Client,
    settings: &Settings,
    name: &str,
    id: u64,
    state: State,
    description: &str,
) -> Result<(), Failure> {
    let log_url = match settings.protocol {
        Protocol::Windlass => Some(settings.url.join(&format!("/deployments/{name}"))),
        _ => settings.context.run_url(),
    };
    let new = NewDeploymentStatus {
        state: state.as_str(),
        description: &cut(description, DESCRIPTION),
        log_url: log_url.as_deref(),
        environment_url: settings.environment_url.as_deref(),
        // Some services of a version don't replace all of another.
        auto_inactive: settings.request.services.as_ref().map(|_| false),
    };
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match client.create_deployment_status(id, &new).await {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::Uncertain => last = Some(error),
            Err(error) => return Err(denied(error)),
        }
    }
    Err(given_up(last))
}

async fn create(
    client: &Client,
    settings: &Settings,
    payload: &DeploymentPayload,
) -> Result<Deployment, Error> {
    // The commit and not the tag: it is what the runner has said to deploy.
    let sha = payload.sha.to_string();
    let value = serde_json::to_value(payload).unwrap_or(Value::Null);
    let new = NewDeployment {
        reference: &sha,
        task: DEPLOYMENT_TASK,
        environment: &settings.request.env,
        payload: &value,
        description: &cut(&format!("{} by a deploy runner", settings.tag), DESCRIPTION),
        production: None,
    };
    client.create_deployment(&new).await
}

fn given_up(last: Option<Error>) -> Failure {
    last.map_or_else(|| Failure::unavailable("record the deployment"), denied)
}

fn denied(error: Error) -> Failure {
    let is_denied = matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::NotFound);
    let failure = of_github(error);
    let failure = Failure {
        message: format!("record the deployment: {}", failure.message),
        ..failure
    };
    match is_denied {
        true => failure.hint(
            "grant 'deployments: write': to a job under 'permissions:', to a GitHub App in its settings; or give 'record-deployment' false",
        ),
        false => failure,
    }
}
