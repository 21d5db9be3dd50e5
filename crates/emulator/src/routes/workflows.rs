//! `actions/workflows`.
//!
//! Must not know runs beyond the files that they name. A workflow is a file of
//! the default branch, or one that a run was made of.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::pages::{self, Page};
use super::wire::{account_id, encode_path, node_id, timestamp};
use crate::state::State;
use crate::state::access::Level;
use crate::state::ci::Ci;
use crate::state::git::{AtPath, Oid};
use crate::state::workflows::{FOLDER, Workflow};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/actions/workflows", get(list))
        .route("/actions/workflows/{workflow}", get(one))
}

#[derive(Serialize)]
struct ListBody {
    total_count: usize,
    workflows: Vec<WorkflowBody>,
}

#[derive(Serialize)]
struct WorkflowBody {
    id: u64,
    node_id: String,
    name: String,
    path: String,
    state: &'static str,
    created_at: String,
    updated_at: String,
    url: String,
    html_url: String,
    badge_url: String,
}

impl WorkflowBody {
    async fn load(call: &Call, path: &str) -> Result<Self, ApiError> {
        let (id, created_at) = (number(call, path), call.repository.record.created_at);
        let branch = call.git().default_branch();
        let file = encode_path(path);
        let tip = call.git().resolve_commit("HEAD").await?;
        let page = call.page_url(&format!("/blob/{}/{file}", encode_path(&branch)));
        Ok(Self {
            id,
            node_id: node_id("Workflow", &id.to_string()),
            name: name(call, tip.as_ref(), path).await?,
            path: path.to_owned(),
            state: "active",
            created_at: timestamp(created_at),
            updated_at: timestamp(created_at),
            url: call.url(&format!("/actions/workflows/{id}")),
            html_url: page,
            badge_url: call.page_url(&format!("/workflows/{file}/badge.svg")),
        })
    }
}

async fn list(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let paths = paths(&call, &call.ci().await?).await?;
    let page = Page::of(&call);
    let mut workflows = Vec::new();
    for path in page.cut(&paths) {
        workflows.push(WorkflowBody::load(&call, path).await?);
    }
    let body = ListBody {
        total_count: paths.len(),
        workflows,
    };
    Ok(pages::send(&call, page, paths.len(), &body))
}

async fn one(call: Call) -> Result<Json<WorkflowBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let path = find(&call, &call.ci().await?).await?;
    Ok(Json(WorkflowBody::load(&call, &path).await?))
}

/// The workflow that the path names, by its number or its file's name; gives
/// its file.
pub(super) async fn find(call: &Call, ci: &Ci) -> Result<String, ApiError> {
    let wanted = call.path("workflow");
    let mut known = paths(call, ci).await?.into_iter();
    let found = known.find(|path| {
        let file = path.rsplit('/').next();
        file == Some(wanted) || number(call, path).to_string() == wanted
    });
    found.ok_or_else(ApiError::not_found)
}

/// All workflow files, in the order of their names.
async fn paths(call: &Call, ci: &Ci) -> Result<Vec<String>, ApiError> {
    let of_runs = ci.workflow_runs.iter().map(|run| run.path.clone());
    let mut paths: BTreeSet<String> = of_runs.collect();
    if let Some(tip) = call.git().resolve_commit("HEAD").await? {
        paths.extend(files(call, &tip).await?);
    }
    Ok(paths.into_iter().collect())
}

/// The workflow files of a commit.
pub(super) async fn files(call: &Call, commit: &Oid) -> Result<Vec<String>, ApiError> {
    let Some(AtPath::Directory(entries)) = call.git().at_path(commit, FOLDER).await? else {
        return Ok(Vec::new());
    };
    let names = entries.into_iter().map(|entry| entry.name);
    let yaml = |name: &String| name.ends_with(".yml") || name.ends_with(".yaml");
    let paths = names.filter(yaml).map(|name| format!("{FOLDER}/{name}"));
    Ok(paths.collect())
}

/// What a workflow file says at a commit; nothing when it is missing or says
/// nothing.
pub(super) async fn read(
    call: &Call,
    commit: &Oid,
    path: &str,
) -> Result<Option<Workflow>, ApiError> {
    let Some(AtPath::File(_, bytes)) = call.git().at_path(commit, path).await? else {
        return Ok(None);
    };
    Ok(Workflow::parse(&String::from_utf8_lossy(&bytes)))
}

/// The name that a workflow gives itself at a commit, or its file's.
pub(super) async fn name(
    call: &Call,
    commit: Option<&Oid>,
    path: &str,
) -> Result<String, ApiError> {
    let workflow = match commit {
        Some(commit) => read(call, commit, path).await?,
        None => None,
    };
    let name = workflow.and_then(|workflow| workflow.name);
    Ok(name.unwrap_or_else(|| path.to_owned()))
}

/// A workflow's number: the same wherever its file shows up.
pub(super) fn number(call: &Call, path: &str) -> u64 {
    account_id(&format!("{}:{path}", call.repository.record.id))
}
