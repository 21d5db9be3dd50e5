//! `POST /deploy`: asks for a deployment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::IgnoredAny;
use windlass_deploy_protocol::auth::Mode;
use windlass_deploy_protocol::{Accepted, DeployRequest, Deployment};

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Signed;
use super::{json, legacy};
use crate::engine::{Caller, Engine};
use crate::store::Requested;

/// What a request may say.
const KNOWN: [&str; 7] = [
    "env",
    "tag",
    "ref",
    "services",
    "triggered_by",
    "wait",
    "force",
];
/// How long an answer waits for the end.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

pub(super) async fn deploy(
    State(server): State<Arc<Server>>,
    signed: Signed,
) -> Result<Response, ApiError> {
    let engine = &server.engine;
    let asked: DeployRequest = json(&signed.body)?;
    if signed.mode != Mode::Seed {
        check_names(&signed.body)?;
    }
    let requested = request(engine, &asked, &signed.caller).await?;
    let deployment = standing(engine, &requested, asked.wait).await?;
    if signed.mode == Mode::Seed {
        return Ok(legacy::accepted(
            &accepted(engine, &requested, &deployment),
            &deployment,
            asked.wait,
        ));
    }
    Ok(answer(engine, &requested, &deployment))
}

/// Asks to the end, also where whoever asks doesn't wait for it: the answer is there when they ask
/// again.
async fn request(
    engine: &Arc<Engine>,
    asked: &DeployRequest,
    caller: &Caller,
) -> Result<Requested, ApiError> {
    let (engine, asked, caller) = (Arc::clone(engine), asked.clone(), caller.clone());
    let asking = tokio::spawn(async move { engine.request(&asked, &caller).await });
    Ok(asking
        .await
        .map_err(|error| ApiError::unavailable(error.to_string()))??)
}

/// A name that nobody knows may be a misspelt one, without which more would be deployed. Older
/// clients send more than is known.
fn check_names(body: &[u8]) -> Result<(), ApiError> {
    let names: BTreeMap<String, IgnoredAny> = json(body)?;
    match names.keys().find(|name| !KNOWN.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let known = KNOWN.join(", ");
            Err(ApiError::malformed(format!(
                "{name:?} is unknown: there are {known}"
            )))
        }
    }
}

/// A deployment that was asked for, as it stands now or at its end.
pub(super) async fn standing(
    engine: &Engine,
    requested: &Requested,
    wait: bool,
) -> Result<Deployment, ApiError> {
    let id = &requested.attempt.id;
    let limit = if wait { LONGEST_WAIT } else { Duration::ZERO };
    let found = engine.wait_for_end(id, limit).await?;
    found.ok_or_else(|| ApiError::not_found(format!("deployment {id} was forgotten meanwhile")))
}

pub(super) fn answer(engine: &Engine, requested: &Requested, deployment: &Deployment) -> Response {
    let accepted = accepted(engine, requested, deployment);
    (StatusCode::ACCEPTED, Json(accepted)).into_response()
}

fn accepted(engine: &Engine, requested: &Requested, deployment: &Deployment) -> Accepted {
    let id = &deployment.deployment_id;
    let services = deployment.services.iter();
    Accepted {
        deployment_id: id.clone(),
        status: deployment.status,
        sha: deployment.sha,
        services: services.map(|it| it.service.clone()).collect(),
        status_url: format!("{}/deployments/{id}", engine.config.server.public_url),
        duplicate: requested.duplicate,
    }
}
