//! `statuses`, and those of a commit.
//!
//! Must not know check runs: GitHub keeps both apart.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::json;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::head_commits;
use super::pages::{self, Page};
use super::repos::MinimalRepositoryBody;
use super::wire::{Account, created, node_id, timestamp};
use crate::state::access::Level;
use crate::state::ci::statuses::{CommitStatusRecord, StatusState, combined};
use crate::state::{State, now};

/// The permission for all of it.
const PERMISSION: &str = "statuses";
/// What a status may say.
const STATES: [&str; 4] = ["error", "failure", "pending", "success"];
/// How long a description may be, in characters.
const LONGEST: usize = 140;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/statuses/{sha}", post(create))
        .route("/commits/{ref}/status", get(combine))
        .route("/commits/{ref}/statuses", get(list))
}

#[derive(Serialize)]
struct StatusBody {
    #[serde(flatten)]
    simple: SimpleBody,
    creator: Account,
}

/// A status within a combined one, which does not say whose it is.
#[derive(Serialize)]
struct SimpleBody {
    id: u64,
    node_id: String,
    url: String,
    avatar_url: String,
    state: StatusState,
    description: Option<String>,
    target_url: Option<String>,
    context: String,
    created_at: String,
    updated_at: String,
}

#[derive(Serialize)]
struct CombinedBody {
    state: StatusState,
    statuses: Vec<SimpleBody>,
    sha: String,
    total_count: usize,
    repository: MinimalRepositoryBody,
    commit_url: String,
    url: String,
}

impl StatusBody {
    fn new(call: &Call, record: &CommitStatusRecord) -> Self {
        Self {
            simple: SimpleBody::new(call, record),
            creator: Account::new(&call.state.base, &record.creator.login),
        }
    }
}

impl SimpleBody {
    fn new(call: &Call, record: &CommitStatusRecord) -> Self {
        Self {
            id: record.id,
            node_id: node_id("StatusContext", &record.id.to_string()),
            url: call.url(&format!("/statuses/{}", record.sha)),
            avatar_url: format!("{}/avatars/{}", call.state.base, record.creator.login),
            state: record.state,
            description: record.description.clone(),
            target_url: record.target_url.clone(),
            context: record.context.clone(),
            created_at: timestamp(record.created_at),
            updated_at: timestamp(record.created_at),
        }
    }
}

/// Newest first.
async fn list(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let sha = named(&call).await?;
    let ci = call.state.files.ci.read()?;
    let mut statuses = ci.of(call.repository.record.id).statuses;
    statuses.retain(|status| status.sha == sha);
    statuses.reverse();
    let page = Page::of(&call);
    let shown = page.cut(&statuses).iter();
    let bodies: Vec<_> = shown.map(|status| StatusBody::new(&call, status)).collect();
    Ok(pages::send(&call, page, statuses.len(), &bodies))
}

async fn combine(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let sha = named(&call).await?;
    let ci = call.state.files.ci.read()?;
    let statuses = ci.of(call.repository.record.id).current_statuses(&sha);
    let page = Page::of(&call);
    let shown = page.cut(&statuses).iter();
    let commit_url = call.url(&format!("/commits/{sha}"));
    let body = CombinedBody {
        state: combined(&statuses),
        statuses: shown.map(|status| SimpleBody::new(&call, status)).collect(),
        sha,
        total_count: statuses.len(),
        repository: MinimalRepositoryBody::new(&call),
        url: format!("{commit_url}/status"),
        commit_url,
    };
    Ok(pages::send(&call, page, statuses.len(), &body))
}

async fn named(call: &Call) -> Result<String, ApiError> {
    let found = call.git().resolve_commit(call.path("ref")).await?;
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(found.to_string())
}

async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    let fields = Fields::read(&body)?;
    let state = fields.word("state", &STATES)?;
    let text = |name| Ok::<_, ApiError>(fields.optional_text(name)?.map(ToOwned::to_owned));
    let description = text("description")?;
    if description
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST)
    {
        return Err(refused(
            "description",
            "is too long (maximum is 140 characters)",
        ));
    }
    let target_url = text("target_url")?;
    let web = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    if target_url
        .as_ref()
        .is_some_and(|url| !url.is_empty() && !web(url))
    {
        return Err(refused("target_url", "must use http(s) scheme"));
    }
    let commit = head_commits::exact(&call, call.path("sha")).await?;
    let record = CommitStatusRecord {
        id: 0,
        repository: call.repository.record.id,
        sha: commit.to_string(),
        context: text("context")?.unwrap_or_else(|| "default".to_owned()),
        state,
        description,
        target_url,
        creator: call.actor.creator(),
        created_at: now(),
    };
    let added = call.state.files.ci.update(|ci| ci.add_status(record))?;
    let body = StatusBody::new(&call, &added);
    Ok(created(&body.simple.url, &body))
}

fn refused(field: &str, why: &str) -> ApiError {
    ApiError::failed(json!({
        "resource": "Status",
        "code": "custom",
        "field": field,
        "message": format!("{field} {why}"),
    }))
}
