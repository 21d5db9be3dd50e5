//! `deployments`.
//!
//! Must not know what a status does to other deployments.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};

use super::auto_merge;
use super::call::Call;
use super::deployment_statuses;
use super::error::ApiError;
use super::fields::{Fields, wrong};
use super::integrations::CreatorBody;
use super::pages::{self, Page};
use super::wire::{node_id, timestamp};
use crate::state::access::Level;
use crate::state::ci::statuses::Context;
use crate::state::deployments::{DeploymentRecord, PRODUCTION, Undeletable};
use crate::state::git::Oid;
use crate::state::store::Data;
use crate::state::{State, now};

/// The permission for all of it.
pub(super) const PERMISSION: &str = "deployments";

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/deployments", get(list).post(create))
        .route("/deployments/{deployment}", get(one).delete(delete))
        .route(
            "/deployments/{deployment}/statuses",
            get(deployment_statuses::list).post(deployment_statuses::create),
        )
        .route(
            "/deployments/{deployment}/statuses/{status}",
            get(deployment_statuses::one),
        )
}

#[derive(Serialize)]
struct DeploymentBody {
    id: u64,
    node_id: String,
    url: String,
    sha: String,
    r#ref: String,
    task: String,
    payload: Value,
    original_environment: String,
    environment: String,
    description: Option<String>,
    #[serde(flatten)]
    creator: CreatorBody,
    created_at: String,
    updated_at: String,
    statuses_url: String,
    repository_url: String,
    transient_environment: bool,
    production_environment: bool,
}

impl DeploymentBody {
    fn new(call: &Call, data: &Data, record: &DeploymentRecord) -> Self {
        let url = call.url(&format!("/deployments/{}", record.id));
        Self {
            id: record.id,
            node_id: node_id("Deployment", &record.id.to_string()),
            sha: record.sha.clone(),
            r#ref: record.r#ref.clone(),
            task: record.task.clone(),
            payload: record.payload.clone(),
            original_environment: record.original_environment.clone(),
            environment: record.environment.clone(),
            description: record.description.clone(),
            creator: CreatorBody::new(&call.state.base, data, &record.creator),
            created_at: timestamp(record.created_at),
            updated_at: timestamp(record.updated_at()),
            statuses_url: format!("{url}/statuses"),
            url,
            repository_url: call.url(""),
            transient_environment: record.transient,
            production_environment: record.production,
        }
    }
}

/// Newest first.
async fn list(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let repository = call.repository.record.id;
    let mut records = call.state.files.deployments.read()?.deployments;
    records.retain(|record| record.repository == repository && wanted(&call, record));
    records.reverse();
    let page = Page::of(&call);
    let data = call.state.store.read()?;
    let bodies: Vec<_> = page
        .cut(&records)
        .iter()
        .map(|record| DeploymentBody::new(&call, &data, record))
        .collect();
    Ok(pages::send(&call, page, records.len(), &bodies))
}

fn wanted(call: &Call, record: &DeploymentRecord) -> bool {
    [
        ("sha", &record.sha),
        ("ref", &record.r#ref),
        ("task", &record.task),
        ("environment", &record.environment),
    ]
    .into_iter()
    .all(|(name, value)| call.query(name).is_none_or(|asked| asked == value))
}

async fn one(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let record = find(&call)?;
    let data = call.state.store.read()?;
    Ok(Json(DeploymentBody::new(&call, &data, &record)).into_response())
}

/// The deployment that the path names.
pub(super) fn find(call: &Call) -> Result<DeploymentRecord, ApiError> {
    let id = call.number("deployment")?;
    let known = call.state.files.deployments.read()?;
    let found = known.deployment(call.repository.record.id, id).cloned();
    found.ok_or_else(ApiError::not_found)
}

async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    let fields = Fields::read(&body)?;
    let reference = fields.text("ref")?;
    let found = call.git().resolve_commit(reference).await?;
    let message = || format!("No ref found for: {reference}");
    let sha = found.ok_or_else(|| ApiError::unprocessable(message()))?;
    let record = wish(&call, &fields, &sha)?;
    if fields.optional_flag("auto_merge")?.unwrap_or(true)
        && let Some(message) = auto_merge::attempt(&call, reference, &sha).await?
    {
        let body = Json(json!({ "message": message }));
        return Ok((StatusCode::ACCEPTED, body).into_response());
    }
    require_contexts(&call, &fields, &record).await?;
    let files = &call.state.files;
    let added = files.deployments.update(|known| known.add(record))?;
    let data = call.state.store.read()?;
    let body = Json(DeploymentBody::new(&call, &data, &added));
    Ok((StatusCode::CREATED, body).into_response())
}

/// The deployment that the request asks for.
fn wish(call: &Call, fields: &Fields, sha: &Oid) -> Result<DeploymentRecord, ApiError> {
    let own = |text: Option<&str>, default: &str| text.unwrap_or(default).to_owned();
    let environment = own(fields.optional_text("environment")?, PRODUCTION);
    let production = fields.optional_flag("production_environment")?;
    let description = fields.optional_text("description")?;
    Ok(DeploymentRecord {
        id: 0,
        repository: call.repository.record.id,
        sha: sha.to_string(),
        r#ref: fields.text("ref")?.to_owned(),
        task: own(fields.optional_text("task")?, "deploy"),
        original_environment: environment.clone(),
        payload: payload(fields)?,
        description: description
            .filter(|text| !text.is_empty())
            .map(ToOwned::to_owned),
        transient: fields.flag("transient_environment")?,
        production: production.unwrap_or(environment == PRODUCTION),
        environment,
        creator: call.actor.creator(),
        created_at: now(),
        statuses: Vec::new(),
    })
}

/// Fails unless what the request requires of the commit, or else all that was
/// told of it, is a success.
async fn require_contexts(
    call: &Call,
    fields: &Fields,
    record: &DeploymentRecord,
) -> Result<(), ApiError> {
    let required = fields.optional_texts("required_contexts")?;
    let contexts = call.ci().await?.contexts(&record.sha, required.as_deref());
    if contexts.iter().all(Context::is_met) {
        return Ok(());
    }
    let message = format!(
        "Conflict: Commit status checks failed for {}.",
        record.r#ref
    );
    Err(ApiError::conflict(message).because(json!({
        "contexts": contexts,
        "resource": "Deployment",
        "field": "required_contexts",
        "code": "invalid",
    })))
}

/// An object or text; nothing counts as an object without members.
fn payload(fields: &Fields) -> Result<Value, ApiError> {
    match fields.get("payload") {
        None => Ok(json!({})),
        Some(payload @ (Value::Object(_) | Value::String(_))) => Ok(payload.clone()),
        Some(other) => Err(wrong("payload", other, "object")),
    }
}

async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    let (repository, id) = (call.repository.record.id, call.number("deployment")?);
    let files = &call.state.files;
    let deleted = files
        .deployments
        .update(|known| known.delete(repository, id))?;
    match deleted {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(Undeletable::Missing) => Err(ApiError::not_found()),
        Err(Undeletable::Active) => Err(ApiError::failed(json!(
            "We cannot delete an active deployment unless it is the only deployment in a given \
             environment."
        ))),
    }
}
