//! `actions/runs`: one workflow run, as a step of it sees it.
//!
//! Must not know jobs or logs. Every run is of one workflow, and its head is the
//! tip of the default branch.

use std::collections::BTreeMap;

use axum::Json;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::repos::MinimalRepositoryBody;
use super::wire::{Account, node_id, timestamp};
use crate::state::access::Level;
use crate::state::git::{Commit, Signature};
use crate::state::runs::RunRecord;

/// The workflow that runs.
const WORKFLOW: u64 = 1;

/// Addresses of what belongs to a run, behind its own.
const ADDRESSES: [(&str, &str); 6] = [
    ("url", ""),
    ("artifacts_url", "/artifacts"),
    ("cancel_url", "/cancel"),
    ("jobs_url", "/jobs"),
    ("logs_url", "/logs"),
    ("rerun_url", "/rerun"),
];

#[derive(Serialize)]
pub(super) struct RunBody {
    id: u64,
    name: &'static str,
    node_id: String,
    head_branch: String,
    head_sha: String,
    path: &'static str,
    display_title: String,
    run_number: usize,
    event: &'static str,
    status: &'static str,
    conclusion: Option<String>,
    workflow_id: u64,
    html_url: String,
    pull_requests: [String; 0],
    created_at: String,
    updated_at: String,
    actor: Account,
    run_attempt: u32,
    run_started_at: String,
    triggering_actor: Account,
    #[serde(flatten)]
    addresses: BTreeMap<&'static str, String>,
    check_suite_url: String,
    previous_attempt_url: Option<String>,
    workflow_url: String,
    head_commit: HeadCommitBody,
    repository: MinimalRepositoryBody,
    head_repository: MinimalRepositoryBody,
}

#[derive(Serialize)]
struct HeadCommitBody {
    id: String,
    tree_id: String,
    message: String,
    timestamp: String,
    author: AuthorBody,
    committer: AuthorBody,
}

#[derive(Serialize)]
struct AuthorBody {
    name: String,
    email: String,
}

pub(super) async fn get(call: Call) -> Result<Json<RunBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let id = call.path("run").parse();
    let id: u64 = id.map_err(|_| ApiError::not_found())?;
    let data = call.state.store.read()?;
    let found = data.run(call.repository.record.id, id);
    let (number, run) = found.ok_or_else(ApiError::not_found)?;
    let head = call.git().resolve_commit("HEAD").await?;
    // There is no run without a commit that holds its workflow.
    let head = head.ok_or_else(ApiError::not_found)?;
    let head = call.git().commit(&head).await?;
    let head = head.ok_or_else(ApiError::not_found)?;
    Ok(Json(RunBody::new(&call, id, number, run, &head)))
}

impl RunBody {
    fn new(call: &Call, id: u64, number: usize, run: RunRecord, head: &Commit) -> Self {
        let own = format!("/actions/runs/{id}");
        let absolute =
            |(name, suffix): &(&'static str, &str)| (*name, call.url(&format!("{own}{suffix}")));
        let previous = run.previous_attempt();
        let owner = || Account::new(&call.state.base, &call.repository.record.owner);
        let title = head.message.lines().next().unwrap_or_default();
        Self {
            id,
            name: "Release",
            node_id: node_id("WorkflowRun", &id.to_string()),
            head_branch: call.git().default_branch(),
            head_sha: head.oid.to_string(),
            path: ".github/workflows/release.yml",
            display_title: title.to_owned(),
            run_number: number,
            event: "push",
            status: "in_progress",
            conclusion: None,
            workflow_id: WORKFLOW,
            html_url: call.page_url(&own),
            pull_requests: [],
            created_at: timestamp(run.created_at),
            updated_at: timestamp(run.started_at()),
            actor: owner(),
            run_attempt: run.attempt,
            run_started_at: timestamp(run.started_at()),
            triggering_actor: owner(),
            addresses: ADDRESSES.iter().map(absolute).collect(),
            check_suite_url: call.url(&format!("/check-suites/{id}")),
            previous_attempt_url: previous
                .map(|attempt| call.url(&format!("{own}/attempts/{attempt}"))),
            workflow_url: call.url(&format!("/actions/workflows/{WORKFLOW}")),
            head_commit: HeadCommitBody::new(head),
            repository: MinimalRepositoryBody::new(call),
            head_repository: MinimalRepositoryBody::new(call),
        }
    }
}

impl HeadCommitBody {
    fn new(commit: &Commit) -> Self {
        Self {
            id: commit.oid.to_string(),
            tree_id: commit.tree.to_string(),
            message: commit.message.trim_end_matches('\n').to_owned(),
            timestamp: timestamp(commit.committer.seconds),
            author: AuthorBody::from(&commit.author),
            committer: AuthorBody::from(&commit.committer),
        }
    }
}

impl From<&Signature> for AuthorBody {
    fn from(signature: &Signature) -> Self {
        Self {
            name: signature.name.clone(),
            email: signature.email.clone(),
        }
    }
}
