//! `app`, its installations, and their tokens.
//!
//! Must not know how a JSON web token is verified.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::integrations::IntegrationBody;
use super::wire::{Account, account_id, timestamp};
use crate::state::access::{Actor, Level, Permissions};
use crate::state::apps::{AppRecord, GrantProblem, GrantRequest, Installation};
use crate::state::secret::Secret;
use crate::state::store::Data;
use crate::state::{State, now};

#[derive(Serialize)]
pub(super) struct InstallationBody {
    id: u64,
    account: Account,
    app_id: u64,
    app_slug: String,
    client_id: String,
    target_id: u64,
    target_type: &'static str,
    repository_selection: &'static str,
    permissions: BTreeMap<String, Level>,
    events: [String; 0],
    access_tokens_url: String,
    repositories_url: String,
    html_url: String,
    single_file_name: Option<String>,
    suspended_by: Option<Account>,
    suspended_at: Option<String>,
    created_at: String,
    updated_at: String,
}

#[derive(Serialize)]
pub(super) struct TokenBody {
    token: String,
    expires_at: String,
    permissions: BTreeMap<String, Level>,
    repository_selection: &'static str,
}

pub(super) async fn get(
    Shared(state): Shared<Arc<State>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<IntegrationBody>, ApiError> {
    let data = state.store.read()?;
    let (id, app) = authenticated(&data, &actor)?;
    Ok(Json(IntegrationBody::new(&state.base, &data, id, app)))
}

pub(super) async fn installation(call: Call) -> Result<Json<InstallationBody>, ApiError> {
    let data = call.state.store.read()?;
    let (id, app) = authenticated(&data, &call.actor)?;
    let record = &call.repository.record;
    let found = data.installation_for(id, &record.owner, record.id);
    let (number, installation) = found.ok_or_else(ApiError::not_found)?;
    let base = &call.state.base;
    Ok(Json(InstallationBody::new(base, number, installation, app)))
}

pub(super) async fn installations(
    Shared(state): Shared<Arc<State>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<Vec<InstallationBody>>, ApiError> {
    let data = state.store.read()?;
    let (id, app) = authenticated(&data, &actor)?;
    let own = data
        .installations
        .iter()
        .filter(|(_, known)| known.app == id);
    let bodies = own.map(|(number, known)| InstallationBody::new(&state.base, *number, known, app));
    Ok(Json(bodies.collect()))
}

pub(super) async fn create_token(
    Shared(state): Shared<Arc<State>>,
    Extension(actor): Extension<Actor>,
    Path(installation): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<TokenBody>), ApiError> {
    let (app, _) = authenticated(&state.store.read()?, &actor).map(|(id, _)| (id, ()))?;
    let installation: u64 = installation.parse().map_err(|_| ApiError::not_found())?;
    let request = grant_request(&Fields::read(&body)?)?;
    let narrowed = request.names.is_some() || request.ids.is_some();
    let secret = Secret::random("ghs_")?;
    let token = secret.expose().to_owned();
    let granted = state
        .store
        .update(|data| data.grant(app, installation, request, secret, now()))?;
    let granted = granted.map_err(refused)?;
    let permissions = match granted.permissions {
        Permissions::All => BTreeMap::new(),
        Permissions::Only(listed) => listed,
    };
    let body = TokenBody {
        token,
        expires_at: timestamp(granted.expires_at.unwrap_or_default()),
        permissions,
        repository_selection: if narrowed { "selected" } else { "all" },
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Only a JSON web token speaks for an App.
fn authenticated<'data>(
    data: &'data Data,
    actor: &Actor,
) -> Result<(u64, &'data AppRecord), ApiError> {
    let undecodable = || ApiError::unauthorized("A JSON web token could not be decoded");
    let Actor::App(id) = actor else {
        return Err(undecodable());
    };
    let app = data.apps.get(id).ok_or_else(undecodable)?;
    Ok((*id, app))
}

fn grant_request(fields: &Fields) -> Result<GrantRequest, ApiError> {
    Ok(GrantRequest {
        names: typed(fields.get("repositories"))?,
        ids: typed(fields.get("repository_ids"))?,
        permissions: typed(fields.get("permissions"))?,
    })
}

fn typed<T: DeserializeOwned>(value: Option<&Value>) -> Result<Option<T>, ApiError> {
    let parsed = value.cloned().map(serde_json::from_value).transpose();
    parsed.map_err(|error| ApiError::unprocessable(format!("Invalid request.\n\n{error}")))
}

fn refused(problem: GrantProblem) -> ApiError {
    match problem {
        GrantProblem::NotFound => ApiError::not_found(),
        GrantProblem::Permissions => ApiError::unprocessable(
            "The permissions requested are not granted to this installation.",
        ),
        GrantProblem::Repositories => ApiError::unprocessable(
            "There is at least one repository that does not exist or is not accessible to the \
             parent installation.",
        ),
    }
}

impl InstallationBody {
    fn new(base: &str, number: u64, installation: &Installation, app: &AppRecord) -> Self {
        let created_at = timestamp(installation.created_at);
        let selected = installation.repositories.is_some();
        Self {
            id: number,
            account: Account::new(base, &installation.account),
            app_id: installation.app,
            app_slug: app.slug.clone(),
            client_id: app.client_id.clone(),
            target_id: account_id(&installation.account),
            target_type: "User",
            repository_selection: if selected { "selected" } else { "all" },
            permissions: installation.permissions.clone(),
            events: [],
            access_tokens_url: format!("{base}/app/installations/{number}/access_tokens"),
            repositories_url: format!("{base}/installation/repositories"),
            html_url: format!("{base}/settings/installations/{number}"),
            single_file_name: None,
            suspended_by: None,
            suspended_at: None,
            updated_at: created_at.clone(),
            created_at,
        }
    }
}
