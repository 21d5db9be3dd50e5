//! `deployments/{id}/statuses`.
//!
//! Must not know when a status ends older deployments.

use axum::Json;
use axum::body::Bytes;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;

use super::call::Call;
use super::deployments::{PERMISSION, find};
use super::error::ApiError;
use super::fields::Fields;
use super::integrations::CreatorBody;
use super::pages::{self, Page};
use super::wire::{created, node_id, timestamp};
use crate::state::access::Level;
use crate::state::deployments::{DeploymentRecord, DeploymentState, DeploymentStatusRecord};
use crate::state::now;
use crate::state::store::Data;

/// What a status may say.
const STATES: [&str; 7] = [
    "error",
    "failure",
    "inactive",
    "in_progress",
    "queued",
    "pending",
    "success",
];
/// How long a description may be, in characters.
const LONGEST: usize = 140;

#[derive(Serialize)]
pub(super) struct StatusBody {
    id: u64,
    node_id: String,
    url: String,
    state: DeploymentState,
    #[serde(flatten)]
    creator: CreatorBody,
    description: String,
    environment: String,
    target_url: String,
    log_url: String,
    environment_url: String,
    created_at: String,
    updated_at: String,
    deployment_url: String,
    repository_url: String,
}

impl StatusBody {
    fn new(call: &Call, data: &Data, deployment: u64, record: &DeploymentStatusRecord) -> Self {
        let deployment_url = call.url(&format!("/deployments/{deployment}"));
        Self {
            id: record.id,
            node_id: node_id("DeploymentStatus", &record.id.to_string()),
            url: format!("{deployment_url}/statuses/{}", record.id),
            state: record.state,
            creator: CreatorBody::new(&call.state.base, data, &record.creator),
            description: record.description.clone(),
            environment: record.environment.clone(),
            target_url: record.log_url.clone(),
            log_url: record.log_url.clone(),
            environment_url: record.environment_url.clone(),
            created_at: timestamp(record.created_at),
            updated_at: timestamp(record.created_at),
            deployment_url,
            repository_url: call.url(""),
        }
    }
}

/// Newest first.
pub(super) async fn list(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let deployment = find(&call)?;
    let statuses: Vec<_> = deployment.statuses.iter().rev().collect();
    let page = Page::of(&call);
    let data = call.state.store.read()?;
    let bodies: Vec<_> = page
        .cut(&statuses)
        .iter()
        .map(|record| StatusBody::new(&call, &data, deployment.id, record))
        .collect();
    Ok(pages::send(&call, page, statuses.len(), &bodies))
}

pub(super) async fn one(call: Call) -> Result<Json<StatusBody>, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let deployment = find(&call)?;
    let id = call.number("status")?;
    let found = deployment.statuses.iter().find(|status| status.id == id);
    let found = found.ok_or_else(ApiError::not_found)?;
    let data = call.state.store.read()?;
    Ok(Json(StatusBody::new(&call, &data, deployment.id, found)))
}

pub(super) async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    let deployment = find(&call)?;
    let fields = Fields::read(&body)?;
    let status = wish(&call, &fields, &deployment)?;
    let auto_inactive = fields.optional_flag("auto_inactive")?.unwrap_or(true);
    let repository = call.repository.record.id;
    let added = call
        .state
        .files
        .deployments
        .update(|known| known.add_status(repository, deployment.id, status, auto_inactive))?;
    // Gone meanwhile.
    let added = added.ok_or_else(ApiError::not_found)?;
    let data = call.state.store.read()?;
    let body = StatusBody::new(&call, &data, deployment.id, &added);
    Ok(created(&body.url, &body))
}

/// The status that the request asks for. `log_url` is the newer name of
/// `target_url`; the environment is what it was before unless one is given.
fn wish(
    call: &Call,
    fields: &Fields,
    deployment: &DeploymentRecord,
) -> Result<DeploymentStatusRecord, ApiError> {
    let state = fields.word("state", &STATES)?;
    let text = |name| Ok::<_, ApiError>(fields.optional_text(name)?.unwrap_or("").to_owned());
    let description = text("description")?;
    if description.chars().count() > LONGEST {
        return Err(too_long());
    }
    let log_url = match fields.optional_text("log_url")? {
        Some(url) => url.to_owned(),
        None => text("target_url")?,
    };
    let environment = fields.optional_text("environment")?;
    Ok(DeploymentStatusRecord {
        id: 0,
        state,
        description,
        environment: environment.unwrap_or(&deployment.environment).to_owned(),
        log_url,
        environment_url: text("environment_url")?,
        creator: call.actor.creator(),
        created_at: now(),
    })
}

fn too_long() -> ApiError {
    ApiError::failed(json!({
        "resource": "DeploymentStatus",
        "code": "custom",
        "field": "description",
        "message": format!("description is too long (maximum is {LONGEST} characters)"),
    }))
}
