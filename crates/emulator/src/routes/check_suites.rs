//! `check-suites`, and those of a commit.
//!
//! Must not know how check runs are posted. What a push found before and after
//! it is not kept, so `before` is unknown.

use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::head_commits::{self, HeadCommitBody};
use super::integrations::IntegrationBody;
use super::pages::{self, Page};
use super::repos::MinimalRepositoryBody;
use super::wire::{node_id, timestamp};
use crate::state::State;
use crate::state::access::Level;
use crate::state::ci::Ci;
use crate::state::ci::checks::{CheckConclusion, CheckStatus};
use crate::state::ci::suites::{self, SuiteRecord};
use crate::state::store::Data;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/check-suites/{suite}", get(one))
        .route("/commits/{ref}/check-suites", get(of_commit))
}

#[derive(Serialize)]
struct ListBody {
    total_count: usize,
    check_suites: Vec<SuiteBody>,
}

#[derive(Serialize)]
struct SuiteBody {
    id: u64,
    node_id: String,
    head_branch: Option<String>,
    head_sha: String,
    status: CheckStatus,
    conclusion: Option<CheckConclusion>,
    url: String,
    before: Option<String>,
    after: String,
    pull_requests: [String; 0],
    app: Option<IntegrationBody>,
    created_at: String,
    updated_at: String,
    rerequestable: bool,
    runs_rerequestable: bool,
    latest_check_runs_count: usize,
    check_runs_url: String,
    head_commit: Option<HeadCommitBody>,
    repository: MinimalRepositoryBody,
}

impl SuiteBody {
    async fn load(
        call: &Call,
        data: &Data,
        ci: &Ci,
        suite: &SuiteRecord,
    ) -> Result<Self, ApiError> {
        let runs = ci.latest_of(suite.id);
        let mut workflow_runs = ci.workflow_runs.iter();
        let workflow_run = workflow_runs.find(|run| run.suite == suite.id);
        let attempt = workflow_run.and_then(|run| run.attempt(run.newest()));
        let progress = match attempt {
            Some(attempt) => attempt.progress,
            None => suites::progress(&runs),
        };
        let times = runs
            .iter()
            .filter_map(|run| run.completed_at.or(run.started_at));
        let updated_at = times.max().unwrap_or(suite.created_at);
        let url = call.url(&format!("/check-suites/{}", suite.id));
        Ok(Self {
            id: suite.id,
            node_id: node_id("CheckSuite", &suite.id.to_string()),
            head_branch: suite.head_branch.clone(),
            head_sha: suite.head_sha.clone(),
            status: progress.status,
            conclusion: progress.conclusion,
            before: None,
            after: suite.head_sha.clone(),
            pull_requests: [],
            app: IntegrationBody::find(&call.state.base, data, suite.app),
            created_at: timestamp(suite.created_at),
            updated_at: timestamp(updated_at.max(suite.created_at)),
            rerequestable: true,
            runs_rerequestable: true,
            latest_check_runs_count: runs.len(),
            check_runs_url: format!("{url}/check-runs"),
            url,
            head_commit: HeadCommitBody::load(call, &suite.head_sha).await?,
            repository: MinimalRepositoryBody::new(call),
        })
    }
}

async fn of_commit(call: Call) -> Result<Response, ApiError> {
    call.require("checks", Level::Read)?;
    let sha = head_commits::named(&call).await?.to_string();
    let ci = call.ci().await?;
    let app = call.query("app_id").map(|text| text.parse::<u64>().ok());
    let mut suites = ci.all_suites();
    suites.retain(|suite| {
        let runs = ci.latest_of(suite.id);
        let named = |name| runs.iter().any(|run| run.name == name);
        suite.head_sha == sha
            && app.is_none_or(|app| app == Some(suite.app))
            && call.query("check_name").is_none_or(named)
    });
    let page = Page::of(&call);
    let data = call.state.store.read()?;
    let mut shown = Vec::new();
    for suite in page.cut(&suites) {
        shown.push(SuiteBody::load(&call, &data, &ci, suite).await?);
    }
    let body = ListBody {
        total_count: suites.len(),
        check_suites: shown,
    };
    Ok(pages::send(&call, page, suites.len(), &body))
}

async fn one(call: Call) -> Result<Json<SuiteBody>, ApiError> {
    call.require("checks", Level::Read)?;
    let id = call.number("suite")?;
    let ci = call.ci().await?;
    let found = ci.all_suites().into_iter().find(|suite| suite.id == id);
    let suite = found.ok_or_else(ApiError::not_found)?;
    let data = call.state.store.read()?;
    Ok(Json(SuiteBody::load(&call, &data, &ci, &suite).await?))
}
