//! `pulls`, and those of a commit.
//!
//! Must not know reviews, labels or other repositories: a pull request is of
//! one repository's branches.

mod bodies;
mod branches;
mod commits;
mod create;
mod merge;
mod rebase;

use std::sync::Arc;

use axum::body::Bytes;
use axum::response::Response;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde_json::json;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::pages::{self, Page};
use crate::state::access::Level;
use crate::state::pulls::PullRecord;
use crate::state::{State, now};
use bodies::{PullBody, SimplePullBody};

/// The permission for all but merging.
const PERMISSION: &str = "pull_requests";

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/pulls", get(list).post(create::create))
        .route("/pulls/{pull}", get(one).patch(update))
        .route("/pulls/{pull}/commits", get(commits::of_pull))
        .route("/pulls/{pull}/merge", put(merge::merge))
        .route("/commits/{ref}/pulls", get(commits::list))
}

/// Newest first, unless another order is asked for.
async fn list(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let mut pulls = load(&call).await?;
    pulls.retain(|pull| asked_for(&call, pull));
    let by_update = call.query("sort") == Some("updated");
    if by_update {
        pulls.sort_by_key(|pull| (pull.updated_at, pull.number));
    }
    let default = if by_update { "asc" } else { "desc" };
    if call.query("direction").unwrap_or(default) == "desc" {
        pulls.reverse();
    }
    let page = Page::of(&call);
    let shown = page.cut(&pulls).iter();
    let bodies: Vec<_> = shown.map(|pull| SimplePullBody::new(&call, pull)).collect();
    Ok(pages::send(&call, page, pulls.len(), &bodies))
}

/// What the query asks for. A head without its owner is no filter, as on GitHub.
fn asked_for(call: &Call, pull: &PullRecord) -> bool {
    let state = call.query("state").unwrap_or("open");
    let head = call.query("head").and_then(|head| head.split_once(':'));
    let owner = &call.repository.record.owner;
    (state == "all" || (state == "closed") != pull.is_open())
        && call.query("base").is_none_or(|base| base == pull.base.name)
        && head.is_none_or(|(user, branch)| {
            user.eq_ignore_ascii_case(owner) && branch == pull.head.name
        })
}

async fn one(call: Call) -> Result<Json<PullBody>, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let pull = find(&call).await?;
    Ok(Json(PullBody::load(&call, &pull).await?))
}

async fn update(call: Call, body: Bytes) -> Result<Json<PullBody>, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    let before = find(&call).await?;
    let fields = Fields::read(&body)?;
    let mut pull = before.clone();
    if let Some(title) = fields.optional_text("title")? {
        title.clone_into(&mut pull.title);
    }
    if let Some(text) = fields.optional_text("body")? {
        pull.body = Some(text.to_owned());
    }
    if let Some(base) = fields.optional_text("base")? {
        let tip = branches::tip(&call, base).await?;
        let base = tip.ok_or_else(|| branches::invalid("base"))?;
        pull.base = base;
    }
    let state: Option<String> = fields.optional_word("state", &["open", "closed"])?;
    match state.as_deref() {
        Some("closed") if pull.is_open() => pull.closed_at = Some(now()),
        Some("open") if !pull.is_open() => reopen(&call, &mut pull).await?,
        _ => {}
    }
    if pull != before {
        pull.updated_at = now();
        call.state
            .files
            .pulls
            .update(|known| known.replace(&pull))?;
    }
    Ok(Json(PullBody::load(&call, &pull).await?))
}

async fn reopen(call: &Call, pull: &mut PullRecord) -> Result<(), ApiError> {
    let refused = |why: String| {
        ApiError::failed(json!({
            "resource": "PullRequest",
            "code": "custom",
            "field": "state",
            "message": format!("state cannot be changed. {why}"),
        }))
    };
    if pull.merged.is_some() {
        return Err(refused("The pull request has been merged.".to_owned()));
    }
    let name = &pull.head.name;
    match branches::tip(call, name).await? {
        Some(head) => pull.head = head,
        None => return Err(refused(format!("The {name} branch has been deleted."))),
    }
    pull.closed_at = None;
    Ok(())
}

/// The pull request that the path names.
async fn find(call: &Call) -> Result<PullRecord, ApiError> {
    let number = call.number("pull")?;
    let mut pulls = load(call).await?.into_iter();
    let found = pulls.find(|pull| pull.number == number);
    found.ok_or_else(ApiError::not_found)
}

/// All of the repository's pull requests, oldest first; the open ones with
/// their branches as they are now. One whose head branch is gone is closed.
async fn load(call: &Call) -> Result<Vec<PullRecord>, ApiError> {
    let mut pulls = call.state.files.pulls.read()?.pulls;
    pulls.retain(|pull| pull.repository == call.repository.record.id);
    for pull in pulls.iter_mut().filter(|pull| pull.is_open()) {
        match branches::tip(call, &pull.head.name).await? {
            Some(head) => pull.head = head,
            None => pull.closed_at = Some(pull.updated_at),
        }
        if let Some(base) = branches::tip(call, &pull.base.name).await? {
            pull.base = base;
        }
    }
    Ok(pulls)
}
