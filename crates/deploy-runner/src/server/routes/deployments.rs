//! `GET /deployments`, `GET /deployments/{id}` and `POST /deployments/{id}/cancel`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use windlass_deploy_protocol::{Deployment, DeploymentId};

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::{Reading, Signed};
use super::pages;
use crate::config::Name;

/// A deployment's id, looked at only once it is known who asks.
pub(super) type Id = Result<Path<String>, PathRejection>;
/// The same of a query.
pub(super) type Asked<T> = Result<Query<T>, QueryRejection>;

const DEFAULT_LIMIT: u32 = 50;
const LONGEST_LIST: u32 = 500;

#[derive(Deserialize)]
pub(super) struct Which {
    env: Option<String>,
    limit: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct List {
    /// The newest first.
    deployments: Vec<Deployment>,
}

pub(super) async fn list(
    State(server): State<Arc<Server>>,
    which: Asked<Which>,
    _reading: Reading,
) -> Result<Json<List>, ApiError> {
    let Query(which) = which?;
    let limit = which.limit.unwrap_or(DEFAULT_LIMIT).min(LONGEST_LIST);
    let store = &server.engine.store;
    Ok(Json(List {
        deployments: store.deployments(which.env.as_deref(), limit)?,
    }))
}

pub(super) async fn one(
    State(server): State<Arc<Server>>,
    id: Id,
    headers: HeaderMap,
    _reading: Reading,
) -> Result<Response, ApiError> {
    let found = find(&server, id)?;
    match pages::are_wanted(&headers) {
        true => pages::deployment(&server.engine, found),
        false => Ok(Json(found).into_response()),
    }
}

/// Stops a deployment. Whoever could have asked for it may.
pub(super) async fn cancel(
    State(server): State<Arc<Server>>,
    id: Id,
    signed: Signed,
) -> Result<Response, ApiError> {
    let found = find(&server, id)?;
    let environment = server.engine.config.environments.get(found.env.as_str());
    let may = environment.is_some_and(|it| signed.caller.accepted_by(it).is_some());
    if !may {
        let signers: Vec<&str> = signed.caller.signers.iter().map(Name::as_str).collect();
        let message = format!(
            "{} may not stop what is deployed to '{}'",
            signers.join(", "),
            found.env
        );
        return Err(ApiError::new(StatusCode::FORBIDDEN, "forbidden", message));
    }
    let id = &found.deployment_id;
    if !server.engine.cancel(id)? {
        let message = format!("deployment {id} is over already");
        return Err(ApiError::new(StatusCode::CONFLICT, "conflict", message));
    }
    tracing::info!(%id, signer = signed.caller.signers.first().map_or("", Name::as_str), "cancelled");
    let stopped = server.engine.store.deployment(id)?;
    let answer = Json(stopped.as_ref().unwrap_or(&found));
    Ok((StatusCode::ACCEPTED, answer).into_response())
}

pub(super) fn find(server: &Server, id: Id) -> Result<Deployment, ApiError> {
    let missing = || ApiError::not_found("there is no such deployment");
    let Path(id) = id.map_err(|_| missing())?;
    let id: DeploymentId = id.parse().map_err(|_| missing())?;
    server.engine.store.deployment(&id)?.ok_or_else(missing)
}
