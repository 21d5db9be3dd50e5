//! `actions/jobs`, and those of a workflow run.
//!
//! Must not know logs or runners: every job ran on one of GitHub's own.

use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::pages::{self, Page};
use super::runs::{self, find_attempt};
use super::wire::{node_id, timestamp};
use crate::state::State;
use crate::state::access::Level;
use crate::state::ci::checks::{CheckConclusion, CheckStatus};
use crate::state::ci::runs::{JobRecord, RunRecord};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/actions/jobs/{job}", get(one))
        .route("/actions/runs/{run}/jobs", get(of_run))
        .route(
            "/actions/runs/{run}/attempts/{attempt}/jobs",
            get(of_attempt),
        )
}

#[derive(Serialize)]
struct ListBody {
    total_count: usize,
    jobs: Vec<JobBody>,
}

#[derive(Serialize)]
struct JobBody {
    id: u64,
    run_id: u64,
    run_url: String,
    run_attempt: u32,
    node_id: String,
    head_sha: String,
    head_branch: Option<String>,
    workflow_name: String,
    name: String,
    url: String,
    html_url: String,
    status: CheckStatus,
    conclusion: Option<CheckConclusion>,
    created_at: String,
    started_at: String,
    completed_at: Option<String>,
    steps: Vec<StepBody>,
    check_run_url: String,
    labels: [&'static str; 1],
    runner_id: u64,
    runner_name: &'static str,
    runner_group_id: u64,
    runner_group_name: &'static str,
}

#[derive(Serialize)]
struct StepBody {
    name: String,
    status: CheckStatus,
    conclusion: Option<CheckConclusion>,
    number: usize,
    started_at: String,
    completed_at: Option<String>,
}

impl JobBody {
    fn new(call: &Call, run: &RunRecord, name: &str, attempt: u32, job: &JobRecord) -> Self {
        let own = format!("/actions/runs/{}", run.id);
        let (started_at, completed_at) = (timestamp(job.started_at), job.completed_at);
        let steps = job.steps.iter().zip(1..).map(|(step, number)| StepBody {
            name: step.name.clone(),
            status: step.progress.status,
            conclusion: step.progress.conclusion,
            number,
            started_at: started_at.clone(),
            completed_at: completed_at.map(timestamp),
        });
        Self {
            id: job.id,
            run_id: run.id,
            run_url: call.url(&own),
            run_attempt: attempt,
            node_id: node_id("CheckRun", &job.id.to_string()),
            head_sha: run.head_sha.clone().unwrap_or_default(),
            head_branch: run.head_branch.clone(),
            workflow_name: name.to_owned(),
            name: job.name.clone(),
            url: call.url(&format!("/actions/jobs/{}", job.id)),
            html_url: call.page_url(&format!("{own}/job/{}", job.id)),
            status: job.progress.status,
            conclusion: job.progress.conclusion,
            steps: steps.collect(),
            created_at: started_at.clone(),
            started_at,
            completed_at: completed_at.map(timestamp),
            check_run_url: call.url(&format!("/check-runs/{}", job.id)),
            labels: ["ubuntu-latest"],
            runner_id: 1,
            runner_name: "GitHub Actions 1",
            runner_group_id: 0,
            runner_group_name: "GitHub Actions",
        }
    }
}

/// Those of the newest attempt, unless all are asked for.
async fn of_run(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let run = runs::find(&call, &call.ci().await?)?;
    let attempts = match call.query("filter") {
        Some("all") => 1..=run.newest(),
        _ => run.newest()..=run.newest(),
    };
    send(&call, &run, attempts).await
}

async fn of_attempt(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let run = runs::find(&call, &call.ci().await?)?;
    let (number, _) = find_attempt(&call, &run)?;
    send(&call, &run, number..=number).await
}

async fn send(
    call: &Call,
    run: &RunRecord,
    attempts: std::ops::RangeInclusive<u32>,
) -> Result<Response, ApiError> {
    let name = runs::workflow_name(call, run).await?;
    let made = attempts.filter_map(|number| Some((number, run.attempt(number)?)));
    let jobs: Vec<JobBody> = made
        .flat_map(|(number, attempt)| {
            let jobs = attempt.jobs.into_iter();
            jobs.map(move |job| (number, job))
        })
        .map(|(number, job)| JobBody::new(call, run, &name, number, &job))
        .collect();
    let page = Page::of(call);
    let total = jobs.len();
    let shown = jobs.into_iter().skip(page.start()).take(page.size);
    let body = ListBody {
        total_count: total,
        jobs: shown.collect(),
    };
    Ok(pages::send(call, page, total, &body))
}

async fn one(call: Call) -> Result<Json<JobBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let id = call.number("job")?;
    let ci = call.ci().await?;
    for run in &ci.workflow_runs {
        for (number, attempt) in &run.attempts {
            if let Some(job) = attempt.jobs.iter().find(|job| job.id == id) {
                let name = runs::workflow_name(&call, run).await?;
                return Ok(Json(JobBody::new(&call, run, &name, *number, job)));
            }
        }
    }
    Err(ApiError::not_found())
}
