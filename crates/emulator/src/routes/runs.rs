//! `actions/runs`, and those of a workflow.
//!
//! Must not know jobs or logs. Pull requests are not listed, and a range of
//! times is no filter.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::head_commits::HeadCommitBody;
use super::pages::{self, Page};
use super::repos::MinimalRepositoryBody;
use super::wire::{Account, node_id, timestamp, word};
use super::workflows;
use crate::state::State;
use crate::state::access::Level;
use crate::state::ci::Ci;
use crate::state::ci::checks::{CheckConclusion, CheckStatus};
use crate::state::ci::runs::{AttemptRecord, RunRecord};
use crate::state::git::Oid;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/actions/runs", get(list))
        .route("/actions/runs/{run}", get(one))
        .route("/actions/runs/{run}/attempts/{attempt}", get(attempt))
        .route("/actions/workflows/{workflow}/runs", get(of_workflow))
}

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
struct ListBody {
    total_count: usize,
    workflow_runs: Vec<RunBody>,
}

#[derive(Serialize)]
struct RunBody {
    id: u64,
    name: String,
    node_id: String,
    check_suite_id: u64,
    check_suite_node_id: String,
    head_branch: Option<String>,
    head_sha: String,
    path: String,
    display_title: String,
    run_number: usize,
    event: String,
    status: CheckStatus,
    conclusion: Option<CheckConclusion>,
    workflow_id: u64,
    html_url: String,
    pull_requests: [String; 0],
    created_at: String,
    updated_at: String,
    actor: Account,
    run_attempt: u32,
    run_started_at: String,
    triggering_actor: Account,
    referenced_workflows: [String; 0],
    #[serde(flatten)]
    addresses: BTreeMap<&'static str, String>,
    check_suite_url: String,
    previous_attempt_url: Option<String>,
    workflow_url: String,
    head_commit: Option<HeadCommitBody>,
    repository: MinimalRepositoryBody,
    head_repository: MinimalRepositoryBody,
}

/// Newest first.
async fn list(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let ci = call.ci().await?;
    send(&call, &ci, |_| true).await
}

async fn of_workflow(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let ci = call.ci().await?;
    let path = workflows::find(&call, &ci).await?;
    send(&call, &ci, |run| run.path == path).await
}

async fn send(
    call: &Call,
    ci: &Ci,
    concerns: impl Fn(&RunRecord) -> bool,
) -> Result<Response, ApiError> {
    let runs = ci.workflow_runs.iter().rev();
    let wanted = |run: &&RunRecord| concerns(run) && asked_for(call, run);
    let runs: Vec<&RunRecord> = runs.filter(wanted).collect();
    let page = Page::of(call);
    let mut shown = Vec::new();
    for run in page.cut(&runs) {
        let newest = run.newest();
        if let Some(attempt) = run.attempt(newest) {
            shown.push(RunBody::load(call, ci, run, newest, &attempt).await?);
        }
    }
    let body = ListBody {
        total_count: runs.len(),
        workflow_runs: shown,
    };
    Ok(pages::send(call, page, runs.len(), &body))
}

/// What the query asks for; a status is also found by its conclusion.
fn asked_for(call: &Call, run: &RunRecord) -> bool {
    let progress = run.attempt(run.newest()).map(|attempt| attempt.progress);
    let status = progress.map(|progress| word(progress.status));
    let conclusion = progress.and_then(|progress| progress.conclusion).map(word);
    let suite = run.suite.to_string();
    let is = |name: &str, values: &[Option<&str>]| {
        let asked = call.query(name);
        asked.is_none() || values.contains(&asked)
    };
    is("head_sha", &[run.head_sha.as_deref()])
        && is("branch", &[run.head_branch.as_deref()])
        && is("event", &[Some(&run.event)])
        && is("actor", &[Some(&run.actor)])
        && is("check_suite_id", &[Some(&suite)])
        && is("status", &[status.as_deref(), conclusion.as_deref()])
}

async fn one(call: Call) -> Result<Json<RunBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let ci = call.ci().await?;
    let run = find(&call, &ci)?;
    let newest = run.newest();
    let attempt = run.attempt(newest).ok_or_else(ApiError::not_found)?;
    Ok(Json(
        RunBody::load(&call, &ci, &run, newest, &attempt).await?,
    ))
}

async fn attempt(call: Call) -> Result<Json<RunBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let ci = call.ci().await?;
    let run = find(&call, &ci)?;
    let (number, attempt) = find_attempt(&call, &run)?;
    Ok(Json(
        RunBody::load(&call, &ci, &run, number, &attempt).await?,
    ))
}

/// The run that the path names.
pub(super) fn find(call: &Call, ci: &Ci) -> Result<RunRecord, ApiError> {
    let id = call.number("run")?;
    let found = ci.workflow_runs.iter().find(|run| run.id == id);
    found.cloned().ok_or_else(ApiError::not_found)
}

/// The attempt that the path names, and its number.
pub(super) fn find_attempt(call: &Call, run: &RunRecord) -> Result<(u32, AttemptRecord), ApiError> {
    let number = u32::try_from(call.number("attempt")?).ok();
    let found = number.and_then(|number| Some((number, run.attempt(number)?)));
    found.ok_or_else(ApiError::not_found)
}

/// What the run's workflow calls itself.
pub(super) async fn workflow_name(call: &Call, run: &RunRecord) -> Result<String, ApiError> {
    if let Some(name) = &run.name {
        return Ok(name.clone());
    }
    let head = run.head_sha.as_deref().and_then(Oid::parse);
    workflows::name(call, head.as_ref(), &run.path).await
}

impl RunBody {
    async fn load(
        call: &Call,
        ci: &Ci,
        run: &RunRecord,
        number: u32,
        attempt: &AttemptRecord,
    ) -> Result<Self, ApiError> {
        let own = format!("/actions/runs/{}", run.id);
        let absolute =
            |(name, suffix): &(&'static str, &str)| (*name, call.url(&format!("{own}{suffix}")));
        let previous = number.checked_sub(1).filter(|previous| *previous > 0);
        let actor = || Account::new(&call.state.base, &run.actor);
        let name = workflow_name(call, run).await?;
        let head_sha = run.head_sha.clone().unwrap_or_default();
        let head_commit = HeadCommitBody::load(call, &head_sha).await?;
        let title = head_commit.as_ref().map(HeadCommitBody::title);
        let workflow = workflows::number(call, &run.path);
        let started_at = run.started_at(number);
        let ended = attempt.jobs.iter().filter_map(|job| job.completed_at);
        let updated_at = ended.max().unwrap_or(started_at).max(started_at);
        Ok(Self {
            id: run.id,
            node_id: node_id("WorkflowRun", &run.id.to_string()),
            check_suite_id: run.suite,
            check_suite_node_id: node_id("CheckSuite", &run.suite.to_string()),
            head_branch: run.head_branch.clone(),
            head_sha,
            path: run.path.clone(),
            display_title: match run.event.as_str() {
                "push" | "pull_request" => title.unwrap_or_default().to_owned(),
                _ => name.clone(),
            },
            name,
            run_number: ci.run_number(run),
            event: run.event.clone(),
            status: attempt.progress.status,
            conclusion: attempt.progress.conclusion,
            workflow_id: workflow,
            html_url: call.page_url(&own),
            pull_requests: [],
            created_at: timestamp(run.created_at),
            updated_at: timestamp(updated_at),
            actor: actor(),
            run_attempt: number,
            run_started_at: timestamp(started_at),
            triggering_actor: actor(),
            referenced_workflows: [],
            addresses: ADDRESSES.iter().map(absolute).collect(),
            check_suite_url: call.url(&format!("/check-suites/{}", run.suite)),
            previous_attempt_url: previous
                .map(|attempt| call.url(&format!("{own}/attempts/{attempt}"))),
            workflow_url: call.url(&format!("/actions/workflows/{workflow}")),
            head_commit,
            repository: MinimalRepositoryBody::new(call),
            head_repository: MinimalRepositoryBody::new(call),
        })
    }
}
