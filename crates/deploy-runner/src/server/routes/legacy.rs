//! What clients of an earlier runner hear: `POST /deploy/status`, and their answers to
//! `POST /deploy`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use windlass_deploy_protocol::legacy::{Answer, StatusRequest, Wanted};
use windlass_deploy_protocol::{Accepted, Deployment, DeploymentStatus};

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Signed;
use super::json;
use crate::engine::Refusal;

pub(super) async fn status(
    State(server): State<Arc<Server>>,
    signed: Signed,
) -> Result<Json<Answer>, ApiError> {
    let engine = &server.engine;
    let asked: StatusRequest = json(&signed.body)?;
    let id = match asked.wanted().map_err(Refusal::from)? {
        Wanted::Named(id) => Some(id),
        Wanted::Nothing => None,
        Wanted::Asked(asked) => Some(engine.identify(asked).await?),
    };
    let found = match id {
        Some(id) => engine.store.deployment(&id)?,
        None => None,
    };
    let found = found.ok_or_else(|| ApiError::not_found("there is no such deployment"))?;
    Ok(Json(Answer::to_question(&found)))
}

/// Over already, they hear the result; else that it goes on. Whoever waits hears of a failure by
/// the status.
pub(super) fn accepted(accepted: &Accepted, deployment: &Deployment, waited: bool) -> Response {
    if !deployment.status.has_ended() {
        return (StatusCode::ACCEPTED, Json(Answer::to_request(accepted))).into_response();
    }
    let answer = Answer {
        cached: accepted.duplicate,
        ..Answer::to_question(deployment)
    };
    let failed = waited && deployment.status != DeploymentStatus::Completed;
    let status = match failed {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::OK,
    };
    (status, Json(answer)).into_response()
}
