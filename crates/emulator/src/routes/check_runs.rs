//! `check-runs`, and those of a commit or a suite.
//!
//! Must not know which workflow a job belongs to. Annotations and actions are
//! not emulated, and pull requests are not listed.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

use super::call::Call;
use super::check_fields;
use super::error::ApiError;
use super::fields::Fields;
use super::head_commits;
use super::integrations::IntegrationBody;
use super::pages::{self, Page};
use super::wire::{node_id, timestamp, word};
use crate::state::access::{Actor, Level};
use crate::state::ci::checks::{CheckConclusion, CheckRunRecord, CheckStatus, latest};
use crate::state::store::Data;
use crate::state::{State, now};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/check-runs", post(create))
        .route("/check-runs/{check_run}", get(one).patch(update))
        .route("/commits/{ref}/check-runs", get(of_commit))
        .route("/check-suites/{suite}/check-runs", get(of_suite))
}

#[derive(Serialize)]
struct ListBody {
    total_count: usize,
    check_runs: Vec<CheckRunBody>,
}

#[derive(Serialize)]
struct CheckRunBody {
    id: u64,
    node_id: String,
    name: String,
    head_sha: String,
    external_id: String,
    url: String,
    html_url: String,
    details_url: String,
    status: CheckStatus,
    conclusion: Option<CheckConclusion>,
    started_at: Option<String>,
    completed_at: Option<String>,
    output: OutputBody,
    check_suite: SuiteBody,
    app: Option<IntegrationBody>,
    pull_requests: [String; 0],
}

#[derive(Serialize)]
struct OutputBody {
    title: Option<String>,
    summary: Option<String>,
    text: Option<String>,
    annotations_count: u64,
    annotations_url: String,
}

#[derive(Serialize)]
struct SuiteBody {
    id: u64,
}

impl CheckRunBody {
    fn new(call: &Call, data: &Data, run: &CheckRunRecord) -> Self {
        let url = call.url(&format!("/check-runs/{}", run.id));
        let html_url = match run.workflow_run {
            Some(workflow) => call.page_url(&format!("/actions/runs/{workflow}/job/{}", run.id)),
            None => call.page_url(&format!("/runs/{}", run.id)),
        };
        let details_url = run.details_url.clone();
        Self {
            id: run.id,
            node_id: node_id("CheckRun", &run.id.to_string()),
            name: run.name.clone(),
            head_sha: run.head_sha.clone(),
            external_id: run.external_id.clone(),
            details_url: details_url.unwrap_or_else(|| html_url.clone()),
            html_url,
            status: run.progress.status,
            conclusion: run.progress.conclusion,
            started_at: run.started_at.map(timestamp),
            completed_at: run.completed_at.map(timestamp),
            output: OutputBody {
                title: run.output.title.clone(),
                summary: run.output.summary.clone(),
                text: run.output.text.clone(),
                annotations_count: 0,
                annotations_url: format!("{url}/annotations"),
            },
            url,
            check_suite: SuiteBody { id: run.suite },
            app: IntegrationBody::find(&call.state.base, data, run.app),
            pull_requests: [],
        }
    }
}

async fn of_commit(call: Call) -> Result<Response, ApiError> {
    call.require("checks", Level::Read)?;
    let sha = head_commits::named(&call).await?.to_string();
    let mut runs = call.ci().await?.all_check_runs();
    runs.retain(|run| run.head_sha == sha);
    send(&call, runs)
}

async fn of_suite(call: Call) -> Result<Response, ApiError> {
    call.require("checks", Level::Read)?;
    let suite = call.number("suite")?;
    let ci = call.ci().await?;
    if !ci.all_suites().iter().any(|known| known.id == suite) {
        return Err(ApiError::not_found());
    }
    let mut runs = ci.all_check_runs();
    runs.retain(|run| run.suite == suite);
    send(&call, runs)
}

/// Newest first. Unless all are asked for, only the newest of each name in
/// each suite.
fn send(call: &Call, runs: Vec<CheckRunRecord>) -> Result<Response, ApiError> {
    let mut runs = match call.query("filter") {
        Some("all") => runs,
        _ => latest(runs),
    };
    let app = call.query("app_id").map(|text| text.parse::<u64>().ok());
    let status = call.query("status");
    runs.retain(|run| {
        call.query("check_name").is_none_or(|name| name == run.name)
            && status.is_none_or(|status| status == word(run.progress.status))
            && app.is_none_or(|app| app == Some(run.app))
    });
    let page = Page::of(call);
    let data = call.state.store.read()?;
    let shown = page.cut(&runs).iter();
    let body = ListBody {
        total_count: runs.len(),
        check_runs: shown
            .map(|run| CheckRunBody::new(call, &data, run))
            .collect(),
    };
    Ok(pages::send(call, page, runs.len(), &body))
}

async fn one(call: Call) -> Result<Json<CheckRunBody>, ApiError> {
    call.require("checks", Level::Read)?;
    let run = find(&call).await?;
    let data = call.state.store.read()?;
    Ok(Json(CheckRunBody::new(&call, &data, &run)))
}

async fn find(call: &Call) -> Result<CheckRunRecord, ApiError> {
    let id = call.number("check_run")?;
    let known = call.ci().await?.all_check_runs();
    let found = known.into_iter().find(|run| run.id == id);
    found.ok_or_else(ApiError::not_found)
}

async fn create(call: Call, body: Bytes) -> Result<(StatusCode, Json<CheckRunBody>), ApiError> {
    let app = require_app(&call)?;
    let fields = Fields::read(&body)?;
    let sha = fields.text("head_sha")?;
    let commit = head_commits::exact(&call, sha).await?;
    let record = check_fields::wish(&call, &fields, app, &commit)?;
    let branch = head_commits::branch_at(&call, &commit).await?;
    let files = &call.state.files;
    let added = files
        .ci
        .update(|ci| ci.add_check_run(record, branch, now()))?;
    let data = call.state.store.read()?;
    let body = CheckRunBody::new(&call, &data, &added);
    Ok((StatusCode::CREATED, Json(body)))
}

async fn update(call: Call, body: Bytes) -> Result<Json<CheckRunBody>, ApiError> {
    let app = require_app(&call)?;
    let known = find(&call).await?;
    if known.app != app || known.workflow_run.is_some() {
        return Err(ApiError::forbidden(format!(
            "Invalid app_id `{app}` - check run can only be modified by the GitHub App that \
             created it."
        )));
    }
    let fields = Fields::read(&body)?;
    let changed = check_fields::change(&fields, known)?;
    call.state.files.ci.update(|ci| {
        let mut runs = ci.check_runs.iter_mut();
        if let Some(known) = runs.find(|run| run.id == changed.id) {
            known.clone_from(&changed);
        }
    })?;
    let data = call.state.store.read()?;
    Ok(Json(CheckRunBody::new(&call, &data, &changed)))
}

/// Only Apps post check runs, and a job's token is one's. Gives its number.
fn require_app(call: &Call) -> Result<u64, ApiError> {
    if let (Actor::Holder(_), None) = (&call.actor, call.actor.app()) {
        return Err(ApiError::forbidden(
            "You must authenticate via a GitHub App.",
        ));
    }
    call.require("checks", Level::Write)?;
    call.actor.app().ok_or_else(ApiError::not_found)
}
